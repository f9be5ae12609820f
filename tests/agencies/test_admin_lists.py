"""The list of agencies: found as curators type, edited in place and in bulk, kept as views, deleted by number."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from agencies import searching
from agencies.admin.agency import AgencyAdmin
from agencies.models import Agency
from audit.models import ChangeLog, SavedView
from audit.services.saved_views import MOST_VIEWS
from datasources.models import DataSource, SearchTerm
from locations.models import Location
from pdap.db.materialized import refresh
from tests.agencies.factories import AgencyFactory, AgencyMetaUrlFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = pytest.mark.django_db
LIST = reverse("admin:agencies_agency_changelist")
SOURCES = reverse("admin:datasources_datasource_changelist")


@pytest.fixture
def boston(db: None) -> Location:
    state = StateFactory(state_iso="MA", state_name="Massachusetts")
    return location_of(LocalityFactory(name="Boston", county=CountyFactory(state=state, name="Suffolk")))


def listed(client: Client, address: str, **asked: Any) -> list[str]:
    return [str(record) for record in client.get(address, asked).context["cl"].result_list]


def test_an_agency_is_found_by_number_abbreviation_place_and_host(curator_client: Client, boston: Location) -> None:
    police = AgencyFactory(name="Boston Police Department", locations=[boston])
    AgencyFactory(name="Harbor Unit", locations=[boston])
    AgencyMetaUrlFactory(agency=police, meta_url__url="https://police.boston.example.gov/home")
    refresh()

    for words in (str(police.pk), f"#{police.pk}", "pd boston", "boston police ma", "police.boston.example.gov"):
        assert listed(curator_client, LIST, q=words) == ["Boston Police Department"], words


@pytest.fixture
def new_york(db: None) -> Agency:
    state = StateFactory(state_iso="NY", state_name="New York")
    county = CountyFactory(state=state, name="New York")
    police = AgencyFactory(
        name="New York City Police Department", locations=[location_of(LocalityFactory(name="New York", county=county))]
    )
    AgencyFactory(name="Los Angeles Police Department")
    AgencyFactory(name="New York City Department of Correction")
    AgencyFactory(name="Nypd Alumni of Yonkers")
    refresh()
    return police


@pytest.mark.parametrize(
    "words", ["nypd", "NYPD", "N.Y.P.D.", "nypd ny", "ny nypd", "nypd new york", "pd new york", "new york pd", "ny pd"]
)
def test_an_agency_is_found_by_the_initials_of_its_name_and_its_place_in_any_order(
    curator_client: Client, new_york: Agency, words: str
) -> None:
    found = listed(curator_client, LIST, q=words)

    assert "New York City Police Department" in found
    assert not {"Los Angeles Police Department", "New York City Department of Correction"} & set(found)


def test_the_likest_name_comes_first_unless_the_list_is_sorted_by_a_column(
    curator_client: Client, boston: Location
) -> None:
    names = ["Boston Heights Police Department", "New Boston Police Department", "Boston Police Department"]
    for name in names:
        AgencyFactory(name=name, locations=[boston])
    refresh()

    for words in ("pd boston", "boston pd", "boston police"):
        assert listed(curator_client, LIST, q=words)[0] == "Boston Police Department"
    assert listed(curator_client, LIST, q="pd boston", o="-1") == sorted(names, reverse=True)
    assert set(listed(curator_client, LIST)) == set(names)


def test_of_more_agencies_than_anyone_reads_through_none_is_compared_with_what_was_typed(
    curator_client: Client, boston: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["Ashland Police", "Boston Heights Police Department", "Police"]
    for name in names:
        AgencyFactory(name=name, locations=[boston])
    refresh()
    assert listed(curator_client, LIST, q="police")[0] == "Police"

    monkeypatch.setattr(searching, "MOST_KEPT", 2)
    with CaptureQueriesContext(connection) as queries:
        found = listed(curator_client, LIST, q="police")

    assert found == names
    assert not [query["sql"] for query in queries if 'SIMILARITY("agencies"."name"' in query["sql"]]


def test_agencies_with_a_word_are_looked_up_once_and_not_for_each_agency(curator_client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        listed(curator_client, LIST, q="police")
    searches = [query["sql"] for query in queries if "agency_spellings where words like" in query["sql"]]

    assert searches
    with connection.cursor() as cursor:
        for sql in searches:
            cursor.execute(f"explain {sql}")
            assert "ANY ((InitPlan" in "\n".join(line for (line,) in cursor.fetchall())


def test_agencies_of_the_initials_are_ordered_as_the_search_box_orders_namesakes(curator_client: Client) -> None:
    """By a search term that curators have written, then by sources, then by the people of their places."""
    state = StateFactory(state_iso="CA", state_name="California")
    police = {
        name: AgencyFactory(
            name=f"{name} Police Department",
            locations=[location_of(LocalityFactory(name=name, county__state=state, population=people))],
        )
        for name, people in [("Lone Acres", 90), ("Los Altos", 30_000), ("Los Angeles", 3_900_000), ("Los Alamos", 20)]
    }
    DataSourceFactory(agencies=[police["Los Alamos"]])
    refresh()
    picked = {"app_label": "datasources", "model_name": "agencydatasource", "field_name": "agency", "term": "lapd"}

    by_sources = [police[name].name for name in ("Los Alamos", "Los Angeles", "Los Altos", "Lone Acres")]
    assert listed(curator_client, LIST, q="lapd") == by_sources
    assert listed(curator_client, LIST, q="lapd ca") == by_sources
    suggested = curator_client.get(reverse("admin:autocomplete"), picked).json()["results"]
    assert [int(agency["id"]) for agency in suggested][:2] == [police["Los Alamos"].pk, police["Los Angeles"].pk]

    SearchTerm.objects.create(term="lapd", language="en", agency=police["Los Altos"])
    assert listed(curator_client, LIST, q="lapd")[0] == police["Los Altos"].name
    assert listed(curator_client, LIST, q="lapd", o="-1")[0] == police["Los Angeles"].name, "as the reader sorts it"


def test_namesakes_are_in_the_order_of_their_states(curator_client: Client) -> None:
    for code in ("OH", "PA", "IL"):
        place = location_of(
            StateFactory(state_iso=code, state_name={"OH": "Ohio", "PA": "Pennsylvania"}.get(code, code))
        )
        AgencyFactory(name="Washington County Sheriff's Office", locations=[place])
    refresh()

    page = curator_client.get(LIST, {"q": "washington county sheriff"})

    assert [str(agency.locations.all()[0]) for agency in page.context["cl"].result_list] == [
        "IL",
        "Ohio",
        "Pennsylvania",
    ]


def test_initials_find_an_agency_that_is_not_public_yet_and_the_sources_of_one_that_is(
    curator_client: Client, new_york: Agency
) -> None:
    AgencyFactory(name="Nye Yard Police Dept.", pending=True)
    DataSourceFactory(name="Stops", agencies=[new_york])
    DataSourceFactory(name="Stops of others")

    assert "Nye Yard Police Dept." in listed(curator_client, LIST, q="nypd")
    assert listed(curator_client, SOURCES, q="nypd stops") == ["Stops"]


def test_a_picker_finds_an_agency_by_its_initials(curator_client: Client, new_york: Agency) -> None:
    asked = {"app_label": "datasources", "model_name": "agencydatasource", "field_name": "agency", "term": "nypd"}

    suggested = curator_client.get(reverse("admin:autocomplete"), asked).json()["results"]

    assert str(new_york.pk) in [agency["id"] for agency in suggested]


@pytest.mark.parametrize("address", [LIST, SOURCES])
def test_a_number_that_no_record_can_have_finds_none(curator_client: Client, address: str) -> None:
    assert listed(curator_client, address, q="9" * 5000) == []


def test_a_slip_of_the_pen_is_answered_with_what_was_meant(curator_client: Client, boston: Location) -> None:
    AgencyFactory(name="Worcester Police Department", locations=[boston])
    refresh()

    page = curator_client.get(LIST, {"q": "worcestre police"})

    assert "Did you mean" in page.content.decode()
    assert page.context["did_you_mean"][0] == ("worcester police", "?q=worcester+police")


def test_what_is_deleted_is_listed_without_what_the_database_keeps_beside_it(
    curator_client: Client, boston: Location
) -> None:
    agency = AgencyFactory(name="Boston Police Department", locations=[boston])
    source = DataSourceFactory(agencies=[agency])
    for model, record in (("agencies_agency", agency), ("datasources_datasource", source)):
        alone = curator_client.get(reverse(f"admin:{model}_delete", args=[record.pk]))
        sent = {"action": "delete_selected", "_selected_action": [record.pk]}
        for page in (alone, curator_client.post(reverse(f"admin:{model}_changelist"), sent)):
            text = page.content.decode().lower()
            assert "agencies of sources" in text
            assert "words of" not in text
            assert "archive information" not in text


def test_a_page_that_asks_before_a_deletion_names_what_is_tied(curator_client: Client, boston: Location) -> None:
    agency = AgencyFactory(name="Boston Police Department", locations=[boston])
    source = DataSourceFactory(name="Stops of the year", agencies=[agency])
    for model, record, named in (
        ("agencies_agency", agency, [">Stops of the year (ID", ">Boston, Suffolk County, Massachusetts (ID"]),
        ("datasources_datasource", source, [">Boston Police Department (ID"]),
    ):
        alone = curator_client.get(reverse(f"admin:{model}_delete", args=[record.pk]))
        sent = {"action": "delete_selected", "_selected_action": [record.pk]}
        for page in (alone, curator_client.post(reverse(f"admin:{model}_changelist"), sent)):
            text = page.content.decode()
            assert [words for words in named if words not in text] == []
            assert f"{source.pk} of {agency.pk}" not in text
            assert f"{agency.pk} in {boston.pk}" not in text


def test_a_page_that_asks_before_many_deletions_asks_the_database_as_often_as_for_one(
    curator_client: Client, django_assert_max_num_queries: Any
) -> None:
    agencies = AgencyFactory.create_batch(12)
    source = DataSourceFactory(agencies=agencies)
    address = reverse("admin:datasources_datasource_delete", args=[source.pk])
    curator_client.get(address)

    with django_assert_max_num_queries(40):
        page = curator_client.get(address)

    assert page.content.decode().count("Agency of a source: ") == 12


def test_a_source_is_found_by_its_agency_and_named_with_it(curator_client: Client, boston: Location) -> None:
    agency = AgencyFactory(name="Boston Police Department", locations=[boston])
    source = DataSourceFactory(name="Stops", source_url="https://data.example.gov/s", agencies=[agency])
    DataSourceFactory(name="Jail")
    refresh()

    for words in ("stops pd", "boston", "data.example.gov", str(source.pk)):
        assert listed(curator_client, SOURCES, q=words) == ["Stops"], words
    page = curator_client.get(SOURCES).content.decode()
    assert "Boston Police Department, Boston, Suffolk County, Massachusetts" in page


def test_a_state_is_chosen_by_its_name_or_code(curator_client: Client, boston: Location) -> None:
    AgencyFactory(name="Here", locations=[boston])
    AgencyFactory(name="Elsewhere")

    for typed in ("MA", "ma", "massachusetts", "Massachusetts (1)"):
        assert listed(curator_client, LIST, state=typed) == ["Here"], typed
    page = curator_client.get(LIST, {"state": "MA", "_facets": "True"})
    assert '<option value="Massachusetts (1)">' in page.content.decode()


def test_a_field_of_many_is_changed_after_a_preview_and_undone_in_one_step(
    curator_client: Client, curator: User
) -> None:
    sources = DataSourceFactory.create_batch(3, record_type=record_type("Stops"))
    chosen: dict[str, Any] = {"action": "change_field", "_selected_action": [source.pk for source in sources]}
    assert "Which field?" in curator_client.post(SOURCES, chosen).content.decode()
    chosen |= {"bulk_field": "record_type"}
    assert "New value" in curator_client.post(SOURCES, chosen).content.decode()
    chosen |= {"_bulk_value_sent": "1", "value": record_type("Arrest Records").pk}
    shown = curator_client.post(SOURCES, chosen).content.decode()
    assert "Change 3" in shown
    assert "Stops" in shown
    assert DataSource.objects.filter(record_type__name="Stops").count() == 3

    response = curator_client.post(SOURCES, chosen | {"_confirmed": "yes"}, follow=True)

    assert DataSource.objects.filter(record_type__name="Arrest Records").count() == 3
    undo = next(str(message) for message in response.context["messages"] if "Undo all" in str(message))
    curator_client.post(undo.split('href="')[1].split('"')[0])
    assert DataSource.objects.filter(record_type__name="Stops").count() == 3


@pytest.mark.parametrize("more", [{}, {"_confirmed": "yes"}])
def test_a_form_without_the_new_value_clears_nothing_and_says_so(curator_client: Client, more: dict[str, str]) -> None:
    source = DataSourceFactory(record_type=record_type("Stops"), access_types=["API"], agency_supplied=True)
    for field in ("record_type", "access_types", "update_method", "detail_level", "agency_supplied"):
        sent = {"action": "change_field", "_selected_action": [source.pk], "bulk_field": field, "_bulk_value_sent": "1"}

        response = curator_client.post(SOURCES, sent | more)

        assert "The new value didn’t arrive. Choose it again." in response.content.decode(), field
    assert not ChangeLog.objects.filter(operation_type="UPDATE", table_name="data_sources").exists()


@pytest.mark.parametrize(("field", "empty"), [("record_type", ""), ("access_types", "")])
def test_a_value_that_is_sent_empty_clears_the_field(curator_client: Client, field: str, empty: str) -> None:
    source = DataSourceFactory(record_type=record_type("Stops"), access_types=["API"])
    sent = {"action": "change_field", "_selected_action": [source.pk], "bulk_field": field, "_bulk_value_sent": "1"}

    curator_client.post(SOURCES, sent | {"value": empty, "_confirmed": "yes"})

    source.refresh_from_db()
    assert not getattr(source, field)


def twins() -> tuple[DataSource, DataSource, DataSource]:
    """Return a source that is listed with a type, and two of the same link without one."""
    link = "https://example.org/stops"
    listed = DataSourceFactory(source_url=link, record_type=record_type("Stops"))
    first, second = (DataSourceFactory(source_url=link, record_type=None) for _ in range(2))
    return listed, first, second


def test_a_type_that_the_link_is_listed_under_is_refused_in_the_preview_and_changes_the_others(
    curator_client: Client,
) -> None:
    _, first, second = twins()
    other = DataSourceFactory(record_type=None)
    chosen: dict[str, Any] = {
        "action": "change_field", "bulk_field": "record_type", "_bulk_value_sent": "1",
        "_selected_action": [first.pk, other.pk], "value": record_type("Stops").pk,
    }  # fmt: skip

    shown = curator_client.post(SOURCES, chosen).content.decode()
    response = curator_client.post(SOURCES, chosen | {"_confirmed": "yes"}, follow=True)

    for page in (shown, response.content.decode()):
        assert "This link is already listed under this record type." in page
    assert "Change 1" in shown
    other.refresh_from_db()
    first.refresh_from_db()
    assert (str(other.record_type), first.record_type) == ("Stops", None)
    both = {"_selected_action": [first.pk, second.pk], "value": record_type("Arrest Records").pk, "_confirmed": "yes"}
    curator_client.post(SOURCES, chosen | both)
    assert DataSource.objects.filter(record_type__name="Arrest Records").count() == 1


@pytest.mark.parametrize(("kind", "rows"), [("Stops", 1), ("Arrest Records", 2)])
def test_a_type_that_the_link_is_listed_under_is_refused_in_the_list(
    curator_client: Client, kind: str, rows: int
) -> None:
    typed = [source.pk for source in twins()[1:]][:rows]
    formset = curator_client.get(SOURCES, {"edit": "yes"}).context["cl"].formset
    number = str(len(formset.forms))
    sent = {"form-TOTAL_FORMS": number, "form-INITIAL_FORMS": number, "_save": "Save"}
    for place, form in enumerate(formset.forms):
        value = form["record_type"].value() or ""
        sent |= {f"form-{place}-id": str(form.instance.pk), f"initial-form-{place}-record_type": value}
        sent[f"form-{place}-record_type"] = record_type(kind).pk if form.instance.pk in typed else value

    response = curator_client.post(f"{SOURCES}?edit=yes", sent)

    assert "This link is already listed under this record type." in response.content.decode()
    assert DataSource.objects.filter(record_type=None).count() == 2


def test_many_sources_get_an_agency_at_once(curator_client: Client) -> None:
    sources, agency = DataSourceFactory.create_batch(2, agencies=[]), AgencyFactory()
    chosen = {"action": "change_field", "_selected_action": [source.pk for source in sources], "bulk_field": "agency"}

    curator_client.post(SOURCES, chosen | {"_bulk_value_sent": "1", "value": agency.pk, "_confirmed": "yes"})

    assert agency.data_sources.count() == 2


def test_what_someone_may_not_write_is_not_offered(curator_client: Client) -> None:
    source = DataSourceFactory()
    chosen = {"action": "change_field", "_selected_action": [source.pk], "bulk_field": "approval_status"}

    curator_client.post(SOURCES, chosen | {"_bulk_value_sent": "1", "value": "rejected", "_confirmed": "yes"})

    assert DataSource.objects.get().is_public


def test_cells_are_edited_in_the_list_for_who_asks_and_only_what_was_typed_is_written(
    curator_client: Client, curator: User
) -> None:
    first, second = AgencyFactory.create_batch(2)
    assert curator_client.get(LIST).context["cl"].formset is None
    formset = curator_client.get(LIST, {"edit": "yes"}).context["cl"].formset
    sent = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-MIN_NUM_FORMS": "0", "form-MAX_NUM_FORMS": "1000",
        "_save": "Save",
    }  # fmt: skip
    for number, form in enumerate(formset.forms):
        for name in ("agency_type", "jurisdiction_type", "defunct_year"):
            value = form[name].value() or ""
            sent |= {f"form-{number}-{name}": value, f"initial-form-{number}-{name}": value}
        sent[f"form-{number}-id"] = str(form.instance.pk)
        if form.instance.pk == first.pk:
            sent[f"form-{number}-agency_type"] = "court"
    Agency.objects.filter(pk=second.pk).update(agency_type="incarceration")  # someone else, meanwhile

    curator_client.post(f"{LIST}?edit=yes", sent)

    types = dict(Agency.objects.values_list("pk", "agency_type"))
    assert types == {first.pk: "court", second.pk: "incarceration"}
    assert ChangeLog.objects.filter(table_name="agencies", affected_id=first.pk).last().actor_user_id == curator.pk


def test_a_cell_that_was_left_alone_keeps_what_someone_else_wrote_in_its_row(curator_client: Client) -> None:
    agency = AgencyFactory()
    (form,) = curator_client.get(LIST, {"edit": "yes"}).context["cl"].formset.forms
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(agency.pk), "_save": "Save"}
    for name in ("agency_type", "jurisdiction_type", "defunct_year"):
        value = form[name].value() or ""
        sent |= {f"form-0-{name}": value, f"initial-form-0-{name}": value}
    Agency.objects.update(agency_type="incarceration")  # someone else, meanwhile

    curator_client.post(f"{LIST}?edit=yes", sent | {"form-0-jurisdiction_type": "state"})

    agency.refresh_from_db()
    assert (agency.agency_type, agency.jurisdiction_type) == ("incarceration", "state")


def test_a_view_is_kept_for_oneself_or_for_all(curator_client: Client, administrator_client: Client) -> None:
    views = reverse("admin:agencies_agency_views")
    response = curator_client.post(views, {"name": "Courts", "_query": "agency_type__exact=court"})
    assert response.url == f"{LIST}?agency_type__exact=court"
    curator_client.post(views, {"name": "For all", "_query": "missing=place", "for_all": "1"})

    assert {view.name for view in curator_client.get(LIST).context["saved_views"]} == {"Courts", "For all"}
    assert {view.name for view in administrator_client.get(LIST).context["saved_views"]} == {"For all"}
    own = SavedView.objects.get(name="Courts")
    administrator_client.post(views, {"forget": own.pk})
    assert SavedView.objects.filter(pk=own.pk).exists()
    curator_client.post(views, {"forget": own.pk})
    assert not SavedView.objects.filter(pk=own.pk).exists()


def test_a_view_for_all_is_removed_only_by_who_may_change_what_the_list_shows(
    curator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = reverse("admin:agencies_agency_views")
    shared = SavedView.objects.create(list="agencies.agency", name="For all", query="missing=place")

    with monkeypatch.context() as patched:
        patched.setattr(AgencyAdmin, "has_change_permission", lambda *of: False)
        assert curator_client.post(views, {"forget": shared.pk}).status_code == 403
    assert SavedView.objects.filter(pk=shared.pk).exists()
    curator_client.post(views, {"forget": shared.pk})
    assert not SavedView.objects.exists()


def test_more_views_than_the_list_shows_are_refused(curator_client: Client) -> None:
    SavedView.objects.bulk_create(
        SavedView(list="agencies.agency", name=f"View {number}", query="") for number in range(MOST_VIEWS)
    )

    response = curator_client.post(
        reverse("admin:agencies_agency_views"), {"name": "One more", "_query": ""}, follow=True
    )

    assert f"A list shows {MOST_VIEWS} views at most. Remove one first." in response.content.decode()
    assert SavedView.objects.count() == MOST_VIEWS


@pytest.mark.parametrize(
    "sent",
    [{"name": "a\0b", "_query": "q=a\0b"}, {"name": "a", "query": "q=a\r\nX-Other: 1"}, {"forget": "9" * 5000}],
)
def test_a_view_of_strange_characters_is_no_fault_of_ours(curator_client: Client, sent: dict[str, str]) -> None:
    response = curator_client.post(reverse("admin:agencies_agency_views"), sent)

    assert response.status_code == 302
    assert curator_client.get(response.url).status_code == 200


def test_the_deletion_stands_last_and_asks_for_the_number(curator_client: Client) -> None:
    agencies = AgencyFactory.create_batch(2)
    actions = [name for name, _ in curator_client.get(LIST).context["action_form"].fields["action"].choices]
    assert actions[-1] == "delete_selected"
    chosen = {"action": "delete_selected", "_selected_action": [agency.pk for agency in agencies], "post": "yes"}

    asked = curator_client.post(LIST, chosen | {"number": "1"})
    assert "type the number of records: 2" in asked.content.decode()
    assert Agency.objects.count() == 2

    curator_client.post(LIST, chosen | {"number": "2"})
    assert not Agency.objects.exists()
