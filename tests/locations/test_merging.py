"""Merging places: agencies, requests, follows, searches and localities go along, and come back."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from agencies.models import AgencyLocation
from agencies.services.merging import undo_merge
from audit.merging.services import MergeRefusedError
from audit.models import ChangeLog
from datasources.models import DataSourceLocation, RecentSearch, RecordType
from locations.models import County, Locality, Location
from locations.services.merging import merge_places
from notifications.models import Follow
from requests_app.models import DataRequestLocation
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, RecentSearchFactory
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of
from tests.notifications.factories import FollowFactory
from tests.pdap.db.whole_tables import whole_tables
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


def towns() -> tuple[Location, Location]:
    """Return two localities of one county."""
    county = CountyFactory()
    return tuple(location_of(LocalityFactory(name=name, county=county)) for name in ("St. Ann", "Saint Ann"))  # type: ignore[return-value]


def test_who_follows_both_follows_the_kinds_of_records_of_both() -> None:
    survivor, gone = towns()
    first, second, third = RecordType.objects.order_by("id")[:3]
    person = UserFactory()
    FollowFactory(user=person, location=survivor, record_types=[first, second])
    FollowFactory(user=person, location=gone, record_types=[second, third])
    FollowFactory(location=gone, record_types=[third])
    before = whole_tables()

    merged = merge_places(gone.pk, survivor.pk, None)

    follows = {follow.user_id: follow for follow in Follow.objects.filter(location=survivor)}
    assert len(follows) == 2
    kinds = set(follows[person.pk].record_type_links.values_list("record_type_id", flat=True))
    assert kinds == {first.pk, second.pk, third.pk}
    undo_merge(merged.pk, None)
    assert whole_tables() == before


@pytest.mark.parametrize("all_of", ["kept", "gone"])
def test_who_follows_one_of_the_two_for_all_kinds_follows_the_survivor_for_all(all_of: str) -> None:
    survivor, gone = towns()
    person = UserFactory()
    some = list(RecordType.objects.order_by("id")[:2])
    FollowFactory(user=person, location=survivor, record_types=[] if all_of == "kept" else some)
    FollowFactory(user=person, location=gone, record_types=[] if all_of == "gone" else some)
    before = whole_tables()

    merged = merge_places(gone.pk, survivor.pk, None)

    assert not Follow.objects.get(user=person).record_type_links.exists()
    undo_merge(merged.pk, None)
    assert whole_tables() == before


def test_no_log_of_changes_says_who_follows_what() -> None:
    survivor, gone = towns()
    FollowFactory(location=gone)

    undo_merge(merge_places(gone.pk, survivor.pk, None).pk, None)

    assert not ChangeLog.objects.filter(table_name__contains="follow").exists()


def test_of_who_has_left_since_nothing_comes_back(curator: User) -> None:
    survivor, gone = towns()
    person = UserFactory()
    FollowFactory(user=person, location=survivor, record_types=[])
    FollowFactory(user=person, location=gone, record_types=[])
    merged = merge_places(gone.pk, survivor.pk, curator.pk)
    person.delete()

    undone = undo_merge(merged.pk, curator.pk)

    assert undone.left_alone == "link_user_followed_location: 1"
    assert Location.objects.filter(pk=gone.pk).exists()
    assert not Follow.objects.exists()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    links=st.lists(
        st.tuples(
            st.booleans(), st.integers(0, 2), st.sampled_from(["agency", "source", "request", "follow", "search"])
        ),
        max_size=10,
    ),
    both_ways=st.booleans(),
)
def test_any_links_survive_a_merge_and_its_undoing(
    db: Any, links: list[tuple[bool, int, str]], both_ways: bool
) -> None:
    places = towns()
    people = [UserFactory() for _ in range(3)]
    things: dict[tuple[str, int], Any] = {}
    for side, number, kind in links:
        place = places[side]
        if kind == "search":
            RecentSearchFactory(user=people[number], location=place)
        elif kind == "follow" and not Follow.objects.filter(user=people[number], location=place).exists():
            FollowFactory(user=people[number], location=place, record_types=list(RecordType.objects.all()[:number]))
        elif kind == "agency":
            thing = things.setdefault((kind, number), None) or AgencyFactory()
            things[kind, number] = thing
            AgencyLocation.objects.get_or_create(agency=thing, location=place)
        elif kind == "source":
            thing = things.setdefault((kind, number), None) or DataSourceFactory()
            things[kind, number] = thing
            DataSourceLocation.objects.get_or_create(data_source=thing, location=place)
        elif kind == "request":
            thing = things.setdefault((kind, number), None) or DataRequestFactory()
            things[kind, number] = thing
            DataRequestLocation.objects.get_or_create(data_request=thing, location=place)
    gone, survivor = places if both_ways else reversed(places)
    before, searches = whole_tables(), RecentSearch.objects.filter(location__in=places).count()

    merged = merge_places(gone.pk, survivor.pk, None)

    assert not Location.objects.filter(pk=gone.pk).exists()
    assert not Locality.objects.filter(pk=gone.locality_id).exists()
    assert RecentSearch.objects.filter(location=survivor).count() == searches
    undo_merge(merged.pk, None)
    assert whole_tables() == before


def test_a_county_goes_with_its_localities_and_comes_back() -> None:
    state = StateFactory()
    survivor, gone = (CountyFactory(state=state, name=name) for name in ("Saint Ann", "St Ann"))
    town = LocalityFactory(county=gone)
    AgencyFactory(locations=[location_of(gone)])
    before = whole_tables()

    merged = merge_places(location_of(gone).pk, location_of(survivor).pk, None)

    town.refresh_from_db()
    assert town.county == survivor
    assert location_of(town).county == survivor
    assert not County.objects.filter(pk=gone.pk).exists()
    undo_merge(merged.pk, None)
    assert whole_tables() == before


def test_counties_with_a_locality_of_one_name_are_refused_with_its_name() -> None:
    state = StateFactory()
    survivor, gone = (CountyFactory(state=state) for _ in range(2))
    for county in (survivor, gone):
        LocalityFactory(name="Ada", county=county)

    with pytest.raises(MergeRefusedError, match=r"Both counties have Ada\. Merge these first"):
        merge_places(location_of(gone).pk, location_of(survivor).pk, None)


def test_a_locality_of_both_counties_is_one_however_it_is_spelled() -> None:
    state = StateFactory()
    survivor, gone = (CountyFactory(state=state) for _ in range(2))
    LocalityFactory(name="Saint Ann", county=survivor)
    LocalityFactory(name="St. Ann", county=gone)

    with pytest.raises(MergeRefusedError, match=r"Both counties have St\. Ann\. Merge these first"):
        merge_places(location_of(gone).pk, location_of(survivor).pk, None)


def test_places_of_other_levels_or_states_are_refused() -> None:
    town, other_town = LocalityFactory(), LocalityFactory()

    with pytest.raises(MergeRefusedError, match="only two localities or two counties"):
        merge_places(location_of(town).pk, location_of(town.county).pk, None)
    with pytest.raises(MergeRefusedError, match="different states"):
        merge_places(location_of(town).pk, location_of(other_town).pk, None)
    with pytest.raises(MergeRefusedError, match="no longer exists"):
        merge_places(987654, location_of(town).pk, None)
