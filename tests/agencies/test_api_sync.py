"""POST /api/v3/sync/agencies and /sync/meta-urls: what the data source manager brings, changes and takes away."""

from typing import Any

import pytest

from agencies.models import Agency, AgencyMetaUrl, MetaUrl
from audit.models import ChangeLog
from locations.models import Location
from pdap.db.enums import ApprovalStatus
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.pdap.api.syncing import Manager

pytestmark = pytest.mark.django_db
PAGES = "meta-urls"
DONE = {"message": "Sync completed successfully"}


@pytest.fixture
def manager(db: None) -> Manager:
    """The data source manager."""
    return Manager()


@pytest.fixture
def place(db: None) -> Location:
    """A town."""
    return LocationFactory()


def content(*places: Location, **more: Any) -> dict[str, Any]:
    """Return an agency as the manager sends it."""
    kinds = {"jurisdiction_type": "local", "agency_type": "law enforcement"}
    return {"name": "St. Ann Police", **kinds, "location_ids": [place.pk for place in places], **more}


def page(*agencies: Agency, **more: Any) -> dict[str, Any]:
    """Return a page as the manager sends it."""
    return {"url": "https://police.example.gov/", "agency_ids": [agency.pk for agency in agencies], **more}


def test_an_agency_comes_in_approved_with_its_places_and_an_actor(manager: Manager, place: Location) -> None:
    (pk,) = manager.added("agencies", content(place, no_web_presence=True, defunct_year=1999))

    agency = Agency.objects.get(pk=pk)
    assert agency.approval_status == ApprovalStatus.APPROVED
    assert (agency.name, agency.no_web_presence, agency.defunct_year) == ("St. Ann Police", True, "1999")
    assert list(agency.locations.all()) == [place]
    assert ChangeLog.objects.filter(table_name="agencies").get().actor_user_id == manager.user.pk


def test_an_agency_that_is_to_close_is_open(manager: Manager, place: Location) -> None:
    response = manager.add("agencies", content(place, defunct_year=9999))

    (refused,) = response.json()["errors"]
    assert "Enter a year that has begun" in refused["detail"]
    assert not Agency.objects.exists()


def test_an_agency_of_the_same_name_kinds_and_places_is_the_same(manager: Manager, place: Location) -> None:
    other_place = LocationFactory()
    first = manager.added("agencies", content(place, other_place))

    again = manager.added(
        "agencies",
        content(other_place, place, name="saint ann POLICE"),
        content(place),
        content(place, other_place, agency_type="court"),
        content(place, other_place, jurisdiction_type="county"),
        content(place),
    )

    assert again[0] == first[0]
    assert again[1] == again[4]
    assert len({*again}) == 4
    assert Agency.objects.count() == 4


def test_an_update_replaces_places_and_keeps_what_was_not_sent(manager: Manager, place: Location) -> None:
    agency = AgencyFactory(locations=[LocationFactory(), place], defunct_year="2001")
    other_place = LocationFactory()

    assert manager.update("agencies", (agency.pk, content(place, other_place))).json() == DONE

    agency.refresh_from_db()
    assert (agency.name, agency.defunct_year) == ("St. Ann Police", "2001")
    assert set(agency.locations.all()) == {place, other_place}


def test_an_agency_that_is_as_it_was_is_not_touched(manager: Manager, place: Location) -> None:
    (pk,) = manager.added("agencies", content(place, defunct_year=1999))
    logged = ChangeLog.objects.count()

    assert manager.update("agencies", (pk, content(place, defunct_year=1999))).status_code == 200
    assert ChangeLog.objects.count() == logged


def test_errors_name_their_item_and_the_rest_is_stored(manager: Manager, place: Location) -> None:
    agency = AgencyFactory(name="As it was")
    wrong = content(place, location_ids=[999_999])

    added = manager.add("agencies", content(place), wrong)
    updated = manager.update("agencies", (agency.pk, content(place)), (888_888, wrong))

    assert added.status_code == updated.status_code == 200
    unknown_place = "agencies.1.content.location_ids: There is no location 999999."
    assert added.json()["errors"] == [{"request_id": 101, "detail": unknown_place}]
    (refused,) = updated.json()["errors"]
    assert refused["app_id"] == 888_888
    assert "agencies.1.app_id: There is no agency 888888." in refused["detail"]
    assert unknown_place in refused["detail"]
    assert list(Agency.objects.values_list("name", flat=True)) == ["St. Ann Police", "St. Ann Police"]


def test_an_agency_with_a_page_or_with_a_source_of_its_own_stays(manager: Manager) -> None:
    first, second, third = AgencyFactory.create_batch(3)
    link = AgencyMetaUrlFactory(agency=first)
    source = DataSourceFactory(agencies=[second, third])

    alone = manager.delete("agencies", first.pk)
    both = manager.delete("agencies", second.pk, third.pk)

    assert alone.status_code == both.status_code == 400
    assert alone.json()["detail"] == f"Agency {first.pk} already has meta URL {link.meta_url_id}."
    assert f"Data source {source.pk} would have no agency but {second.pk}." in both.json()["detail"]
    assert Agency.objects.count() == 3
    assert manager.delete("agencies", second.pk, 999_999).json() == DONE
    assert set(Agency.objects.all()) == {first, third}


def test_a_page_is_added_once_whatever_its_spelling(manager: Manager) -> None:
    first, second = AgencyFactory.create_batch(2)

    ids = manager.added(
        PAGES,
        page(first),
        page(second, url="http://www.police.example.gov"),
        page(url="https://b.gov/", url_status="broken"),
    )

    assert ids[0] == ids[1] != ids[2]
    assert manager.added(PAGES, page(url="https://b.gov/"), page(second)) == [ids[2], ids[0]]
    assert MetaUrl.objects.count() == 2
    assert AgencyMetaUrl.objects.get().agency == first
    assert MetaUrl.objects.get(pk=ids[2]).url_status == "broken"


@pytest.mark.parametrize("spelling", ["internet_archive_url", "internet_archives_url"])
def test_a_page_is_updated_with_the_archive_under_either_name(manager: Manager, spelling: str) -> None:
    link = AgencyMetaUrlFactory()
    agency = AgencyFactory()

    sent = page(agency, url_status="broken", **{spelling: "https://web.archive.org/x"})
    assert manager.update(PAGES, (link.meta_url_id, sent)).json() == DONE

    row = MetaUrl.objects.get()
    assert (row.url, row.url_status) == ("https://police.example.gov/", "broken")
    assert row.internet_archive_url == "https://web.archive.org/x"
    assert list(row.agencies.all()) == [agency]
    before = row.updated_at
    assert manager.update(PAGES, (row.pk, sent)).json() == DONE
    row.refresh_from_db()
    assert row.updated_at == before


def test_errors_of_pages_name_their_item(manager: Manager) -> None:
    first, second = (AgencyMetaUrlFactory().meta_url for _ in range(2))

    fragment = manager.add(PAGES, page(url="https://a.gov/#x"))
    stranger = manager.add(PAGES, page(), {**page(), "agency_ids": [999_999]})
    gone = manager.update(PAGES, (999_999, page()))
    taken = manager.update(PAGES, (first.pk, page(url=second.url)))

    assert {response.status_code for response in (fragment, stranger, gone, taken)} == {200}
    details = [response.json()["errors"][0]["detail"] for response in (fragment, stranger, gone, taken)]
    assert "meta_urls.0.content.url: Remove the #" in details[0]
    assert details[1] == "meta_urls.1.content.agency_ids: There is no agency 999999."
    assert details[2] == "meta_urls.0.app_id: There is no meta URL 999999."
    assert details[3] == f"meta_urls.0.content.url: Meta URL {second.pk} already has this link."


def test_pages_are_deleted_and_unknown_ids_passed_over(manager: Manager) -> None:
    link = AgencyMetaUrlFactory()

    assert manager.delete(PAGES, link.meta_url_id, 999_999).json() == DONE
    assert not MetaUrl.objects.exists()
    assert Agency.objects.exists()


@pytest.mark.slow
def test_a_thousand_take_a_fixed_number_of_queries(
    manager: Manager, place: Location, django_assert_max_num_queries: Any
) -> None:
    contents = [content(place, name=f"Police {number}") for number in range(1000)]

    # who asks and what they may (2), savepoints (2 for each write in bulk), actor, turn, what is named and what is
    # there, the rows, their links
    with django_assert_max_num_queries(20):
        ids = manager.added("agencies", *contents)
    with django_assert_max_num_queries(20):
        changed = [{**sent, "agency_type": "court"} for sent in contents]
        assert manager.update("agencies", *zip(ids, changed, strict=True)).status_code == 200
    agency = Agency.objects.get(pk=ids[0])
    pages = [page(agency, url=f"https://{number}.gov/") for number in range(1000)]
    with django_assert_max_num_queries(20):
        page_ids = manager.added(PAGES, *pages)
    with django_assert_max_num_queries(20):
        broken = [{**sent, "url_status": "broken"} for sent in pages]
        assert manager.update(PAGES, *zip(page_ids, broken, strict=True)).status_code == 200
    with django_assert_max_num_queries(20):
        assert manager.delete(PAGES, *page_ids).status_code == 200
    with django_assert_max_num_queries(60):
        assert manager.delete("agencies", *ids).status_code == 200
    assert not Agency.objects.exists()


def test_a_page_inside_a_private_network_keeps_out_its_own_row_alone(manager: Manager) -> None:
    listed = MetaUrl.objects.create(url="http://intranet/police")
    response = manager.add(PAGES, page(url="http://10.0.0.1/"), page(), page(url="http://intranet/police"))

    (refused,) = response.json()["errors"]
    assert refused["request_id"] == 100
    assert "Enter a link that everyone can open." in refused["detail"]
    assert [entity["request_id"] for entity in response.json()["entities"]] == [101, 102]
    moved = manager.update(PAGES, (listed.pk, page(url="http://10.0.0.2/"))).json()["errors"]
    assert [row["app_id"] for row in moved] == [listed.pk]
    assert "errors" not in manager.update(PAGES, (listed.pk, page(url="http://intranet/police"))).json()
