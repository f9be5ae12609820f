"""Merging agencies and their pages: every link moves, what both have is joined, and undoing puts all of it back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from agencies.models import Agency, AgencyLocation, AgencyMetaUrl, MetaUrl
from agencies.services.merging import merge_agencies, merge_meta_urls, preview_merge, undo_merge
from audit.merging.enums import Kind
from audit.merging.models import DuplicatePair, Merge
from audit.merging.redirects import survivor_id
from audit.merging.services import MergeRefusedError, StalePreviewError
from audit.models import ChangeLog
from datasources.models import AgencyDataSource, DataSource, Review
from tests.agencies.factories import AgencyFactory, AgencyUrlSearchCacheFactory, MetaUrlFactory
from tests.datasources.factories import DataSourceFactory, ReviewFactory
from tests.locations.factories import LocationFactory
from tests.pdap.db.whole_tables import whole_tables
from tests.pdap.factories import DuplicatePairFactory

pytestmark = pytest.mark.django_db


def linked(names: str = "ab") -> list[Agency]:
    """Return two agencies that have something in common and something of their own, of every kind of link."""
    place, own_place = LocationFactory(), LocationFactory()
    page, own_page = MetaUrlFactory(), MetaUrlFactory()
    first, second = (AgencyFactory(name=name, locations=[place]) for name in names)
    AgencyLocation.objects.create(agency=second, location=own_place)
    for agency in (first, second):
        AgencyMetaUrl.objects.create(agency=agency, meta_url=page)
    AgencyMetaUrl.objects.create(agency=second, meta_url=own_page)
    DataSourceFactory(name="of both", agencies=[first, second])
    DataSourceFactory(name="of the second", agencies=[second])
    AgencyUrlSearchCacheFactory(agency=second)
    return [first, second]


def test_every_link_moves_and_what_both_have_is_joined(curator: User) -> None:
    survivor, gone = linked()
    places, pages, sources = 2, 2, 2

    merge_agencies(gone.pk, survivor.pk, curator.pk)

    assert not Agency.objects.filter(pk=gone.pk).exists()
    assert AgencyLocation.objects.filter(agency=survivor).count() == places
    assert AgencyMetaUrl.objects.filter(agency=survivor).count() == pages
    assert AgencyDataSource.objects.filter(agency=survivor).count() == sources


def test_the_change_log_has_the_merge_as_one_set_of_the_curator(curator: User) -> None:
    survivor, gone = linked()

    merge = merge_agencies(gone.pk, survivor.pk, curator.pk)

    changes = ChangeLog.objects.filter(change_set=merge.change_set)
    assert {change.actor_user_id for change in changes} == {curator.pk}
    assert changes.filter(table_name="agencies", operation_type="DELETE", affected_id=gone.pk).exists()


def test_fields_are_taken_from_where_they_are_wanted(curator: User) -> None:
    survivor, gone = AgencyFactory(name="Short"), AgencyFactory(name="Long name", defunct_year="1999")

    merge = merge_agencies(gone.pk, survivor.pk, curator.pk, take=["name"])

    survivor.refresh_from_db()
    assert (survivor.name, survivor.defunct_year) == ("Long name", None)
    undo_merge(merge.pk, curator.pk)
    survivor.refresh_from_db()
    assert survivor.name == "Short"


def test_a_page_gives_its_address_though_it_is_unique(curator: User) -> None:
    survivor, gone = MetaUrlFactory(url="http://police.example.gov"), MetaUrlFactory(url="https://police.example.gov/")
    before = whole_tables()

    merge = merge_meta_urls(gone.pk, survivor.pk, curator.pk, take=["url"])

    assert MetaUrl.objects.get(pk=survivor.pk).url == "https://police.example.gov/"
    undo_merge(merge.pk, curator.pk)
    assert whole_tables() == before


def test_merging_and_undoing_leaves_the_tables_equal_and_the_log_longer(curator: User) -> None:
    survivor, gone = linked()
    ReviewFactory(agency=gone, data_source=None)
    ReviewFactory(agency=survivor, data_source=None)
    DuplicatePairFactory(first_id=survivor.pk, second_id=gone.pk)
    before, log = whole_tables(), list(ChangeLog.objects.order_by("id").values())

    merge = merge_agencies(gone.pk, survivor.pk, curator.pk, take=["name"])
    assert Review.objects.filter(agency=survivor).count() == 1
    assert not DuplicatePair.objects.exists()
    undo_merge(merge.pk, curator.pk)

    assert whole_tables() == before
    assert list(ChangeLog.objects.order_by("id").values())[: len(log)] == log
    assert ChangeLog.objects.count() > len(log)
    assert Merge.objects.get().left_alone is None


links = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.sampled_from(["place", "page", "source"])))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(links=links, order=st.permutations("abc"), take=st.sets(st.sampled_from(["name", "defunct_year"])))
def test_any_links_survive_any_two_merges_and_their_undoing(
    db: Any, links: list[tuple[str, int, str]], order: list[str], take: set[str]
) -> None:
    Agency.objects.all().delete()
    agencies = {name: AgencyFactory(name=name, defunct_year=None if name == "a" else "1990") for name in "abc"}
    things: dict[tuple[str, int], Any] = {}
    make = {"place": LocationFactory, "page": MetaUrlFactory, "source": DataSourceFactory}
    table: dict[str, Any] = {"place": AgencyLocation, "page": AgencyMetaUrl, "source": AgencyDataSource}
    column = {"place": "location", "page": "meta_url", "source": "data_source"}
    for name, number, kind in links:
        if (kind, number) not in things:
            things[kind, number] = make[kind]()
        table[kind].objects.get_or_create(agency=agencies[name], **{column[kind]: things[kind, number]})
    before = whole_tables()
    first, second, third = (agencies[name].pk for name in order)

    earlier_merge = merge_agencies(first, second, None, take)
    later_merge = merge_agencies(second, third, None, take)

    assert survivor_id(Kind.AGENCY, first) == survivor_id(Kind.AGENCY, second) == third
    for kind in table:
        linked_to = set(table[kind].objects.values_list(column[kind], flat=True))
        assert linked_to == {thing.pk for (thing_kind, _), thing in things.items() if thing_kind == kind}
    undo_merge(later_merge.pk, None)
    assert survivor_id(Kind.AGENCY, first) == second
    undo_merge(earlier_merge.pk, None)
    assert whole_tables() == before
    assert survivor_id(Kind.AGENCY, first) is None


def test_an_agency_of_hundreds_of_sources_is_merged_and_comes_back_with_all_of_them(curator: User) -> None:
    survivor, gone = linked()
    sources = DataSource.objects.bulk_create(
        DataSource(name=f"Source {number}", source_url=f"https://example.gov/{number}") for number in range(400)
    )
    AgencyDataSource.objects.bulk_create(AgencyDataSource(agency=gone, data_source=source) for source in sources)
    AgencyDataSource.objects.bulk_create(AgencyDataSource(agency=survivor, data_source=it) for it in sources[:150])
    before = sorted(AgencyDataSource.objects.values_list("agency", "data_source"))

    with CaptureQueriesContext(connection) as queries:
        merge = merge_agencies(gone.pk, survivor.pk, curator.pk)
        merged = AgencyDataSource.objects.filter(agency=survivor).count()
        undo_merge(merge.pk, curator.pk)

    assert merged == len(sources) + 2
    assert sorted(AgencyDataSource.objects.values_list("agency", "data_source")) == before
    assert len(queries) < len(sources), "links move together, not one by one"


def test_an_earlier_merge_cannot_be_undone_before_a_later_one(curator: User) -> None:
    first, second, third = AgencyFactory(name="first"), AgencyFactory(name="second"), AgencyFactory(name="third")
    merge = merge_agencies(first.pk, second.pk, curator.pk)
    merge_agencies(second.pk, third.pk, curator.pk)

    with pytest.raises(MergeRefusedError, match="Undo the merge of second"):
        undo_merge(merge.pk, curator.pk)


def test_a_merge_is_undone_once(curator: User) -> None:
    merge = merge_agencies(AgencyFactory().pk, AgencyFactory().pk, curator.pk)
    undo_merge(merge.pk, curator.pk)

    with pytest.raises(MergeRefusedError, match="already undone"):
        undo_merge(merge.pk, curator.pk)


def test_what_has_changed_since_is_left_alone_and_said(curator: User) -> None:
    survivor, gone = AgencyFactory(name="kept"), AgencyFactory(name="gone")
    source = DataSourceFactory(agencies=[gone])
    merge = merge_agencies(gone.pk, survivor.pk, curator.pk, take=["name"])
    Agency.objects.filter(pk=survivor.pk).update(name="better")
    AgencyDataSource.objects.filter(data_source=source).delete()

    undone = undo_merge(merge.pk, curator.pk)

    survivor.refresh_from_db()
    assert survivor.name == "better"
    assert undone.left_alone == "agencies: 1, link_agencies__data_sources: 1"
    assert Agency.objects.filter(pk=gone.pk).exists()


def test_a_record_that_is_there_again_is_not_doubled(curator: User) -> None:
    survivor, gone = MetaUrlFactory(url="http://one.example.gov"), MetaUrlFactory(url="https://one.example.gov")
    merge = merge_meta_urls(gone.pk, survivor.pk, curator.pk)
    MetaUrlFactory(url="https://one.example.gov")

    with pytest.raises(MergeRefusedError, match="can’t be restored"):
        undo_merge(merge.pk, curator.pk)

    assert Merge.objects.get().undone_at is None


def test_an_address_that_another_page_has_taken_meanwhile_stays_there(curator: User) -> None:
    survivor, gone = MetaUrlFactory(url="http://one.example.gov"), MetaUrlFactory(url="https://one.example.gov")
    merge = merge_meta_urls(gone.pk, survivor.pk, curator.pk, take=["url"])
    MetaUrlFactory(url="http://one.example.gov")

    with pytest.raises(MergeRefusedError, match="its link is taken"):
        undo_merge(merge.pk, curator.pk)

    survivor.refresh_from_db()
    assert (survivor.url, Merge.objects.get().undone_at) == ("https://one.example.gov", None)


def test_a_public_agency_does_not_vanish_into_one_that_is_not() -> None:
    public, pending = AgencyFactory(), AgencyFactory(pending=True)

    for refused in (merge_agencies, lambda *ids: preview_merge(Kind.AGENCY, *ids[:2])):
        with pytest.raises(MergeRefusedError, match="isn’t public"):
            refused(public.pk, pending.pk, None)


@pytest.mark.parametrize("change", ["link", "column"])
def test_a_stale_preview_is_refused(change: str) -> None:
    survivor, gone = linked()
    version = preview_merge(Kind.AGENCY, gone.pk, survivor.pk).version
    if change == "link":
        DataSourceFactory(agencies=[gone])
    else:
        Agency.objects.filter(pk=survivor.pk).update(name="another")

    with pytest.raises(StalePreviewError):
        merge_agencies(gone.pk, survivor.pk, None, version=version)

    assert Agency.objects.filter(pk=gone.pk).exists()


def test_the_preview_lists_each_link_by_name_and_what_both_have() -> None:
    survivor, gone = linked()

    preview = preview_merge(Kind.AGENCY, gone.pk, survivor.pk)

    sources = next(links for links in preview.links if links.reference.noun == "data source")
    assert [title for _, title in sources.moved] == ["of the second"]
    assert [title for _, title in sources.joined] == ["of both"]
    assert [(choice.column, choice.offered) for choice in preview.choices] == [("name", False)]


def test_what_is_one_or_gone_cannot_be_merged() -> None:
    agency = AgencyFactory()

    with pytest.raises(MergeRefusedError, match="one record"):
        merge_agencies(agency.pk, agency.pk, None)
    with pytest.raises(MergeRefusedError, match="agency 987654 no longer exists"):
        merge_agencies(987654, agency.pk, None)
