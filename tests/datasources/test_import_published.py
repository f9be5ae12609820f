"""PDAP's published files, and what real files have: ids, shared pages, own places, several rows for one source."""

import csv
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from agencies.imports.agencies import AgencyResource
from agencies.models import Agency, AgencyExternalId, AgencyPlaceSuggestion, MetaUrl
from agencies.services.placing import accept_suggestions
from audit.models import ChangeLog
from datasources.models import DataSource
from locations.models import County, Location
from pdap.lib.column_rights import Role
from pdap.lib.importing.outcomes import Kind, Outcome
from tests.agencies.factories import AgencyMetaUrlFactory, MetaUrlFactory
from tests.datasources.test_import_catalogue import AGENCIES, SOURCES, reasons, run, write
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory, location_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PUBLISHED_AGENCIES = (
    "name,submitted_name,homepage_url,jurisdiction_type,state_iso,municipality,county_fips,county_name,lat,lng,"
    "defunct_year,airtable_uid"
)
PUBLISHED_SOURCES = (
    "name,record_type,source_url,agency_described,coverage_start,coverage_end,retention_schedule,access_type,"
    "record_format,update_method,agency_described_linked_uid,tags"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, and places in two states."""
    ohio = StateFactory(state_iso="OH", state_name="Ohio")
    LocalityFactory(county=CountyFactory(state=ohio, fips="39153", name="Summit"), name="Akron")
    york = StateFactory(state_iso="NY", state_name="New York")
    LocalityFactory(county=CountyFactory(state=york, fips="36029", name="Erie"), name="Akron")
    maryland = StateFactory(state_iso="MD", state_name="Maryland")
    CountyFactory(state=maryland, fips="24033", name="Prince George's")
    connecticut = StateFactory(state_iso="AL", state_name="Alabama")
    LocalityFactory(county=CountyFactory(state=connecticut, fips="01001", name="Autauga"), name="McGregor")
    return tmp_path


def only_place(name: str) -> Location:
    return Agency.objects.get(name=name).locations.get()


def test_a_countys_code_of_another_state_is_noted_and_the_state_counts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        folder,
        "agencies",
        PUBLISHED_AGENCIES,
        "Akron Police Department - NY,,,local,NY,Akron,39153,['Summit'],,,,rec1",
        "Akron Police Department - OH,,,local,OH,Akron,39153,['Summit'],,,,rec2",
        "Prince Police - MD,,,county,MD,,39153,['Prince George's'],,,,rec3",
        "Third Police - AL,,,local,NY,Akron,39153,['Summit'],,,,rec4",
    )

    call_command("import_catalogue", str(folder), refused=folder / "refused", format="pdap")

    akron = {agency.locations.get().state.state_iso for agency in Agency.objects.filter(name="Akron Police Department")}
    assert akron == {"NY", "OH"}
    assert only_place("Prince Police").state.state_iso == "MD"
    assert "The name says AL, but the state and county say NY and OH" in reasons(folder, "agencies")[5]
    assert "The county’s code is for another state, so we used the state" in capsys.readouterr().out


def test_a_town_is_found_by_its_folded_name_and_the_nearest_is_suggested(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        folder,
        "agencies",
        AGENCIES,
        "X1,One,law enforcement,local,AL,,1001,Mc Gregor",
        "X2,Two,law enforcement,local,AL,,01001,Mac Gregor",
        "X3,Three,law enforcement,county,MD,Prince Georges County,,",
    )
    resource = AgencyResource(Role.ADMIN)
    outcomes = resource.plan(resource.read_sheet((folder / "agencies.csv").read_text()))
    run(folder)

    assert only_place("One").locality is not None
    assert only_place("Two") == location_of(only_place("One").county)
    assert only_place("Three").county.name == "Prince George's"
    assert "Did you mean McGregor?" in outcomes[1].notes[0]


def test_a_row_that_the_preview_refused_keeps_all_its_reasons(folder: Path) -> None:
    write(folder, "agencies", AGENCIES, "X1,One,law enforcement,local,AL,,1001,Mc Gregor")
    resource = AgencyResource(Role.ADMIN)
    reasons = [["", "First."], ["", "Second."], ["name", "Third."], ["name", "Fourth."]]
    shown = Outcome(2, Kind.REFUSED, "One", reasons=reasons)

    (outcome,) = resource.plan(resource.read_sheet((folder / "agencies.csv").read_text()), shown=[shown])

    assert (outcome.kind, outcome.reasons) == (Kind.REFUSED, reasons)


def test_old_words_dates_and_links_without_a_scheme_are_read(folder: Path) -> None:
    write(folder, "agencies", PUBLISHED_AGENCIES, "Akron Police - OH,,,local,OH,Akron,39153,['Summit'],,,,rec2")
    write(
        folder,
        "data_sources",
        PUBLISHED_SOURCES,
        "A,Stops,data.example.org/a,['rec2'],2019-01-01 00:00:00,2016-02,<2 Weeks,['Web page'],[],Append,['rec2'],[]",
        "B,Stops,https://data.example.org/b,['rec2'],2016,2018,Past 1-2 days,\"['Direct download', 'API']\",[],"
        "Overwrite,['rec2'],[]",
        "C,Stops,https://data.example.org/c,['rec9'],2023-02-30,,forever,Fax,[],Sometimes,['rec9'],\"['x', 'y']\"",
    )

    run(folder)

    b, c = (DataSource.objects.get(name=name) for name in ("B", "C"))
    assert (b.coverage_start.isoformat(), b.coverage_end.isoformat()) == ("2016-01-01", "2018-12-31")
    assert (b.access_types, b.update_method, b.retention_schedule) == (["Download", "API"], "Overwrite", "1 day")
    assert [agency.name for agency in b.agencies.all()] == ["Akron Police"]
    assert (c.coverage_start, c.access_types, c.update_method, c.agencies.count()) == (None, [], None, 0)
    assert list(reasons(folder, "data_sources")) == [2]  # its coverage ends before it begins
    assert "can’t be before the first day" in reasons(folder, "data_sources")[2]

    run(folder, "--strict")
    assert list(reasons(folder, "data_sources")) == [2, 4]


def test_a_link_to_a_file_server_is_kept_and_shown_as_not_checked(folder: Path, client: Client) -> None:
    rows = ("A,FTP://ftp.Example.gov:21/ois.zip,Stops,,,,,,", "B,gopher://example.gov/,Stops,,,,,,")
    write(folder, "data_sources", SOURCES, *rows)

    run(folder)

    source = DataSource.objects.get()
    assert source.source_url == "ftp://ftp.example.gov/ois.zip"
    assert list(reasons(folder, "data_sources")) == [3]
    page = client.get(reverse("data-source", args=[source.pk])).content.decode()
    assert "ftp://ftp.example.gov/ois.zip" in page
    assert "Not checked" in page
    run(folder)
    assert DataSource.objects.count() == 1


def test_an_agency_is_known_again_by_its_id_whatever_else_has_changed(folder: Path) -> None:
    write(folder, "agencies", AGENCIES, "X1,Akron Police,law enforcement,local,OH,,39153,Akron")
    run(folder)
    agency = Agency.objects.get()

    write(folder, "agencies", AGENCIES, "X1,Akron Jail,incarceration,county,NY,,36029,")
    run(folder)

    agency = Agency.objects.get(pk=agency.pk)
    assert (agency.name, agency.agency_type) == ("Akron Jail", "incarceration")
    assert agency.locations.get().state.state_iso == "NY"
    assert Agency.objects.count() == 1
    assert AgencyExternalId.objects.get().value == "X1"


def test_two_rows_of_one_agency_are_one_with_both_ids(folder: Path) -> None:
    row = "{},Akron Police,law enforcement,local,OH,,39153,Akron"
    write(folder, "agencies", AGENCIES, row.format("X1"), row.format("X2"))
    write(folder, "data_sources", SOURCES, "A,https://a.example/1,Stops,X2,,,,,")

    run(folder)

    run(folder)

    assert reasons(folder, "agencies") == {}
    assert set(AgencyExternalId.objects.values_list("value", "agency_id")) == {
        ("X1", Agency.objects.get().pk),
        ("X2", Agency.objects.get().pk),
    }
    assert DataSource.objects.get().agencies.get() == Agency.objects.get()


def test_a_refused_row_takes_no_record_from_the_row_to_which_it_belongs_at_any_run(folder: Path) -> None:
    write(
        folder,
        "agencies",
        AGENCIES,
        "X1,Akron Police,law enforcement,,OH,,39153,Akron",
        "X2,Akron Police,law enforcement,local,OH,,39153,Akron",
        "X3,Akron Police,law enforcement,,OH,,39153,Akron",
    )

    run(folder)
    first, before = reasons(folder, "agencies"), ChangeLog.objects.count()
    run(folder)

    assert list(first) == [2, 4]
    assert reasons(folder, "agencies") == first
    assert ChangeLog.objects.count() == before
    assert AgencyExternalId.objects.get().value == "X2"


def test_a_homepage_of_several_agencies_becomes_the_page_of_all_and_leaves_none(folder: Path) -> None:
    row = "{} - OH,,{},county,OH,,39153,['Summit'],,,,{}"
    write(
        folder,
        "agencies",
        PUBLISHED_AGENCIES,
        row.format("Sheriff", "https://www.summit.example.gov/", "rec1"),
        row.format("Jail", "summit.example.gov", "rec2"),
        row.format("Attorney", "not an address", "rec3"),
    )
    run(folder)

    assert set(MetaUrl.objects.get().agencies.values_list("name", flat=True)) == {"Sheriff", "Jail"}

    write(folder, "meta_urls", "url,agency_names", "http://summit.example.gov,Attorney")
    run(folder)
    before = ChangeLog.objects.count()

    assert set(MetaUrl.objects.get().agencies.values_list("name", flat=True)) == {"Sheriff", "Jail", "Attorney"}
    run(folder)
    assert ChangeLog.objects.count() == before


def test_a_homepage_that_only_a_private_network_opens_stays_where_it_is_and_is_refused_elsewhere(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = "{} - OH,,{},county,OH,,39153,['Summit'],,,,{}"
    write(folder, "agencies", PUBLISHED_AGENCIES, row.format("Sheriff", "", "rec1"))
    run(folder)
    AgencyMetaUrlFactory(meta_url=MetaUrlFactory(url="http://10.0.0.1/"), agency=Agency.objects.get())

    rows = (row.format("New Sheriff", "http://10.0.0.1", "rec1"), row.format("Jail", "http://10.0.0.1/", "rec2"))
    write(folder, "agencies", PUBLISHED_AGENCIES, *rows)

    assert "Skipped homepage_url" in remarks(folder, capsys)
    assert [agency.name for agency in MetaUrl.objects.get().agencies.all()] == ["New Sheriff"]


def test_rows_with_one_address_are_one_source_with_a_name_of_its_own(folder: Path) -> None:
    row = "{},{} Police,law enforcement,local,{},,{},Akron"
    write(
        folder, "agencies", AGENCIES, row.format("X1", "Akron", "OH", "39153"), row.format("X2", "Erie", "NY", "36029")
    )
    write(
        folder,
        "data_sources",
        SOURCES + ",state_iso",
        "Stops for Akron Police,https://a.example/1,Stops,X1,2015-01-01,2020-01-01,,,,OH",
        "Stops for Erie Police,https://a.example/1/,Stops,X2,2014-01-01,2021-01-01,,,,NY",
        "Use Of Force - Incidents for Akron Police,https://a.example/2,Use of Force Reports,X1,,,,,,OH",
        "Use Of Force - Subjects for Akron Police,https://a.example/2,Use of Force Reports,X1,,,,,,OH",
        "Stops for Erie Police,https://a.example/3,Stops,X2,,,,,,NY",
        "Stops for Genesee Police,https://a.example/3,Stops,,,,,,,NY",
    )

    run(folder)
    before = ChangeLog.objects.count()
    run(folder)

    names = dict(DataSource.objects.values_list("source_url", "name"))
    assert names == {
        "https://a.example/1": "Stops for several agencies in several states",
        "https://a.example/2": "Use Of Force for Akron Police",
        "https://a.example/3": "Stops for several agencies in New York",
    }
    merged = DataSource.objects.get(source_url="https://a.example/1")
    assert merged.agencies.count() == 2
    assert (merged.coverage_start.year, merged.coverage_end.year) == (2014, 2021)
    assert ChangeLog.objects.count() == before


def test_a_source_without_an_agency_gets_the_agency_of_its_name_or_a_place_of_its_own(folder: Path) -> None:
    write(folder, "agencies", AGENCIES, "X1,Akron Police Department,law enforcement,local,OH,,39153,Akron")
    write(
        folder,
        "data_sources",
        SOURCES + ",state_iso,agency_name_as_given",
        "A,https://a.example/1,Stops,,,,,,,OH,Akron Police Dept.",
        "B,https://a.example/2,Stops,,,,,,,OH,Ohio Highway Patrol",
        "C,https://a.example/3,Stops,,,,,,,OH,Summit County (multiple agencies)",
        "D,https://a.example/4,Stops,,,,,,,NY,Akron Police Department",
        "E,https://a.example/5,Stops,,,,,,,,Somebody",
    )

    run(folder)

    sources = {source.name: source for source in DataSource.objects.all()}
    assert sources["A"].agencies.get().name == "Akron Police Department"
    assert not sources["A"].locations.exists()
    assert {name: str(source.locations.get()) for name, source in sources.items() if source.locations.exists()} == {
        "B": "Ohio",
        "C": "Summit County, Ohio",
        "D": "Akron, Erie County, New York",
    }


def test_city_police_are_put_into_their_city_and_what_is_unclear_waits(folder: Path) -> None:
    write(
        folder,
        "agencies",
        AGENCIES,
        "X1,City of Akron Police,law enforcement,local,OH,,39153,",
        "X2,Akron-Summit Police,law enforcement,local,OH,,39153,",
    )

    run(folder)

    assert only_place("City of Akron Police").locality.name == "Akron"
    assert only_place("Akron-Summit Police").locality is None
    assert AgencyPlaceSuggestion.objects.get().agency.name == "Akron-Summit Police"

    before = ChangeLog.objects.count()
    run(folder)
    assert ChangeLog.objects.count() == before


def test_what_is_unclear_waits_also_where_the_towns_came_after_the_agencies(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = "X1,Peninsula-Summit Police,law enforcement,local,OH,,39153,"
    write(folder, "agencies", AGENCIES, row)
    run(folder)
    assert not AgencyPlaceSuggestion.objects.exists()
    town = location_of(LocalityFactory(name="Peninsula", county=County.objects.get(fips="39153")))

    assert "May be named after a town (1 row)" in remarks(folder, capsys)
    suggestion = AgencyPlaceSuggestion.objects.get()
    assert (suggestion.agency.name, suggestion.location_id) == ("Peninsula-Summit Police", town.pk)

    accept_suggestions([suggestion], None)
    assert "May be named after a town" not in remarks(folder, capsys)
    assert not AgencyPlaceSuggestion.objects.exists()


def test_a_dry_run_says_all_and_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "agencies", AGENCIES, "X1,Akron Police,law enforcement,local,OH,,39153,Akron", "X2,,,,,,,")
    write(folder, "data_sources", SOURCES, "A,https://a.example/1,Stops,X1,,,,,")

    call_command("import_catalogue", str(folder), dry_run=True, refused=folder / "refused")

    assert "Nothing was saved" in capsys.readouterr().out
    assert not Agency.objects.exists()
    assert not DataSource.objects.exists()
    assert list(reasons(folder, "agencies")) == [3]


def test_rejected_rows_are_never_written_next_to_the_data(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    write(folder, "agencies", AGENCIES, "X2,,,,,,,")
    monkeypatch.chdir(folder)
    before = sorted(folder.rglob("*"))

    with pytest.raises(CommandError, match="--refused"):
        call_command("import_catalogue", ".", refused=folder, verbosity=0)
    call_command("import_catalogue", ".")

    assert sorted(folder.rglob("*")) == before
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Rejected rows with reasons: ")]
    path = Path(line.partition(": ")[2])
    assert path.name == "agencies.refused.csv"
    assert path.exists()
    shutil.rmtree(path.parent)


def test_the_folder_for_refused_rows_is_tried_first_and_is_never_the_datas_own(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "agencies", AGENCIES, "X1,Akron Police,law enforcement,local,OH,,39153,Akron", "X2,,,,,,,")
    (tmp_path / "a file").touch()

    with pytest.raises(CommandError, match="--refused"):
        call_command("import_catalogue", str(folder), refused=tmp_path / "a file" / "x", verbosity=0)
    assert not Agency.objects.exists()

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    call_command("import_catalogue", str(folder), verbosity=0)
    assert [path.name for path in elsewhere.iterdir()] == ["agencies.refused.csv"]


def test_every_unknown_column_is_named_at_once(folder: Path) -> None:
    write(folder, "agencies", AGENCIES + ",jurisdicton,whatever", "X1,A,court,local,OH,,,,,")

    with pytest.raises(CommandError) as caught:
        run(folder)

    assert "There is no column “jurisdicton”. Did you mean" in str(caught.value)
    assert "There is no column “whatever”." in str(caught.value)


def test_files_of_another_form_are_not_taken_for_pdaps(folder: Path) -> None:
    write(folder, "agencies", AGENCIES, "X1,A,court,local,OH,,,")

    with pytest.raises(CommandError, match="columns of PDAP's published files"):
        run(folder, "--format", "pdap")


def test_a_source_of_the_published_file_without_an_agency_is_found_in_the_state_of_its_name(folder: Path) -> None:
    write(
        folder,
        "data_sources",
        PUBLISHED_SOURCES,
        "Incidents for Some Police - OH,Incident Reports,https://a.example/1,[],,,,,,,[],[]",
        "Incidents for Ohio,Incident Reports,https://a.example/2,[],,,,,,,[],[]",
    )

    run(folder)

    assert DataSource.objects.get(source_url__endswith="1").locations.get().state.state_iso == "OH"
    assert not DataSource.objects.get(source_url__endswith="2").locations.exists()


def remarks(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Import the folder and return what that says."""
    call_command("import_catalogue", str(folder), refused=folder / "refused")
    return " ".join(capsys.readouterr().out.split())


def publish(folder: Path, *rows: tuple[str, ...]) -> None:
    """Write agencies as PDAP publishes them: name, submitted name, homepage, level, state, town, FIPS, county, uid."""
    with (folder / "agencies.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(PUBLISHED_AGENCIES.split(","))
        for name, submitted, page, level, state, town, fips, county, uid in rows:
            out.writerow([name, submitted, page, level, state, town, fips, county, "", "", "", uid])


def test_an_empty_name_is_the_submitted_one(folder: Path) -> None:
    publish(folder, ("", "Akron Police", "", "local", "OH", "Akron", "39153", "Summit", "rec1"))

    run(folder)

    assert Agency.objects.get().name == "Akron Police"


def test_other_words_for_levels_and_the_nation_are_read(folder: Path) -> None:
    publish(
        folder,
        ("Federal Police", "", "", "Federal", "US", "", "", "", "rec1"),
        ("Akron Police", "", "", "City", "OH", "Akron", "39153", "Summit", "rec2"),
        ("Campus Police", "", "", "university", "OH", "", "39153", "Summit", "rec3"),
        ("Space Police", "", "", "galactic", "OH", "", "39153", "Summit", "rec4"),
    )

    run(folder)

    levels = dict(Agency.objects.values_list("name", "jurisdiction_type"))
    assert levels == {"Federal Police": "federal", "Akron Police": "local", "Campus Police": "school"}
    assert not Agency.objects.get(name="Federal Police").locations.exists()
    assert list(reasons(folder, "agencies")) == [5]


def test_one_id_is_one_agency_also_if_both_rows_are_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(
        folder,
        ("Akron Police", "", "", "local", "OH", "Akron", "39153", "Summit", "rec1"),
        ("Akron Police Department of Summit", "", "", "local", "OH", "Akron", "39153", "Summit", "rec1"),
    )

    for _ in range(2):
        assert "The same agency as row" in remarks(folder, capsys)

    assert Agency.objects.get().name == "Akron Police"


def test_two_links_in_a_cell_are_none_and_the_row_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two = "https://a.example.gov/, https://b.example.gov/"
    publish(folder, ("Akron Police", "", two, "local", "OH", "Akron", "39153", "Summit", "rec1"))
    write(folder, "data_sources", SOURCES, "A,https://a.example.gov/1 ; https://a.example.gov/2,Stops,,,,,,")

    assert "Skipped homepage_url" in remarks(folder, capsys)

    assert not MetaUrl.objects.exists()
    assert "more than one" in reasons(folder, "data_sources")[2]


def test_codes_of_counties_that_have_others_today_are_known(folder: Path) -> None:
    state = StateFactory(state_iso="SD", state_name="South Dakota")
    CountyFactory(state=state, fips="46102", name="Oglala Lakota")
    publish(folder, ("Shannon Sheriff", "", "", "county", "SD", "", "46113", "Shannon", "rec1"))

    run(folder)

    assert Agency.objects.get().locations.get().county.fips == "46102"


def test_an_agency_of_several_counties_is_put_into_the_first_with_a_note(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texas = StateFactory(state_iso="TX", state_name="Texas")
    for name in ("Anderson", "Bell"):
        CountyFactory(state=texas, name=name)
    publish(folder, ("Task Force", "", "", "county", "TX", "", "", "['Anderson', 'Bell']", "rec1"))

    assert "Placed in the first of its counties" in remarks(folder, capsys)

    assert Agency.objects.get().locations.get().county.name == "Anderson"


def test_commas_between_labels_and_ids_part_them(folder: Path) -> None:
    publish(
        folder,
        ("Akron Police", "", "", "local", "OH", "Akron", "39153", "Summit", "rec1"),
        ("Akron Jail", "", "", "local", "OH", "Akron", "39153", "Summit", "rec2"),
    )
    with (folder / "data_sources.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(PUBLISHED_SOURCES.split(","))
        cells = {"name": "A", "record_type": "Stops", "source_url": "https://example.gov/1"}
        cells |= {"access_type": "Web page, API", "agency_described_linked_uid": "rec1, rec2"}
        out.writerow([cells.get(name, "") for name in PUBLISHED_SOURCES.split(",")])

    run(folder)

    source = DataSource.objects.get()
    assert source.access_types == ["Webpage", "API"]
    assert source.agencies.count() == 2
