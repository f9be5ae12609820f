"""`manage.py import_catalogue`: what comes in, what does not and why, and that a second time nothing changes."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from agencies.models import Agency
from audit.models import ChangeLog
from datasources.imports.folder import kind_of
from datasources.models import DataSource
from locations.models import Locality, State
from notifications.models import DataSourceEvent
from tests.locations.factories import CountyFactory, LocalityFactory, StateFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AGENCIES = "ori,name,agency_type,jurisdiction_type,state_iso,county_name,county_fips,locality"
SOURCES = (
    "name,source_url,record_type,agency_ori,coverage_start,coverage_end,access_types,record_formats,agency_originated"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, and a state with two counties, two towns, of which one name is in both."""
    state = StateFactory(state_iso="PA", state_name="Pennsylvania")
    allegheny = CountyFactory(state=state, fips="42003", name="Allegheny")
    beaver = CountyFactory(state=state, fips="42007", name="Beaver")
    LocalityFactory(county=allegheny, name="Pittsburgh")
    LocalityFactory(county=allegheny, name="Twice")
    LocalityFactory(county=beaver, name="Twice")
    return tmp_path


def write(folder: Path, name: str, header: str, *rows: str) -> None:
    """Write a file."""
    (folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def run(folder: Path, *options: str) -> None:
    """Import the folder."""
    call_command("import_catalogue", str(folder), *options, refused=folder / "refused", verbosity=0)


def reasons(folder: Path, name: str) -> dict[int, str]:
    """Return why which row was refused."""
    path = folder / "refused" / f"{name}.refused.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig") as file:
        return {int(row["row"]): row["reason"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("PA,Allegheny,42003,Pittsburgh", "Pittsburgh"),
        ("PA,Allegheny,42003,pittsburgh", "Pittsburgh"),
        ("PA,,,Pittsburgh", "Pittsburgh"),  # only one of that name in the state
        ("PA,,,Twice", "PA"),  # two of that name
        ("PA,Beaver,42007,Twice", "Twice"),
        ("PA,Beaver,42007,Nowhere", "Beaver"),
        ("PA,Beaver,,", "Beaver"),
        ("PA,,,", "PA"),
    ],
)
def test_an_agency_stands_at_the_narrowest_place_that_is_certain(folder: Path, place: str, expected: str) -> None:
    write(folder, "agencies", AGENCIES, f"X1,Police,law enforcement,local,{place}")

    run(folder)

    location = Agency.objects.public().get().locations.get()
    assert expected in (
        location.locality.name if location.locality else None,
        location.county.name if location.county and not location.locality else None,
        location.state.state_iso if not location.county else None,
    )


def test_a_federal_agency_may_have_no_state(folder: Path) -> None:
    write(folder, "agencies", AGENCIES, "X1,FBI,law enforcement,federal,,,,")

    run(folder)

    assert not Agency.objects.get(name="FBI").locations.exists()


def test_what_cannot_come_in_is_written_down_by_row_with_its_reason(folder: Path) -> None:
    write(
        folder,
        "agencies",
        AGENCIES,
        "X1,Good,law enforcement,local,PA,,,",
        "X2,No jurisdiction,law enforcement,,PA,,,",
        "X3,,law enforcement,local,PA,,,",
        "X4,Odd,law enforcement,lunar,PA,,,",
        "X5,Odd,police,local,PA,,,",
        "X6,Odd,law enforcement,local,ZZ,,,",
        "X7,Too few",
        "X8,N\0UL,law enforcement,local,PA,,,",
    )

    run(folder)

    refusals = reasons(folder, "agencies")
    assert Agency.objects.get().name == "Good"
    assert list(refusals) == [3, 4, 5, 6, 7, 8, 9]
    for line, words in {
        3: "jurisdiction",
        4: "name",
        5: "lunar",
        6: "police",
        7: "ZZ",
        8: "jurisdiction_type: This can’t be empty.",
        9: "NUL",
    }.items():
        assert words in refusals[line]


@pytest.mark.parametrize(
    ("name", "jurisdiction"),
    [
        ("Lake City Transit Authority", "transit"),
        ("Union Pacific Railroad: Cook County", "transit"),
        ("Ports Authority Savannah", "port"),
        ("Gerald R. Ford International Airport", "port"),
        ("Independent School District: Taft", "school"),
        ("Zion National Park", "federal"),
        ("Eisenhower National Historic Site", "federal"),
        ("Wisconsin State Patrol", "state"),
        ("Prosecutor: Passaic County", "county"),
        ("Hardin County Constable District 4", "county"),
        ("Salem Maritime National Historic Site", "federal"),
        ("Cherokee Nation", "tribal"),
        ("Pueblo of Laguna Police", "tribal"),
        ("Federal Bureau of Investigation", "federal"),
        ("Charles City County Sheriff's Office", "county"),
        ("Colorado State University: Pueblo", "school"),
        ("Jacksonville Aviation Authority", "port"),
    ],
)
def test_an_empty_jurisdiction_is_the_one_that_the_name_says_and_stays_as_curators_change_it(
    folder: Path, name: str, jurisdiction: str
) -> None:
    write(folder, "agencies", AGENCIES, f"X1,{name},law enforcement,,PA,,,")

    run(folder)
    agency = Agency.objects.get(name=name)
    assert agency.jurisdiction_type == jurisdiction

    Agency.objects.update(jurisdiction_type="local")
    run(folder)
    assert Agency.objects.get(pk=agency.pk).jurisdiction_type == "local"


@pytest.mark.parametrize(
    "name",
    [
        *("Rajneeshpuram", "Department of Insurance: Broward County", "University Hospitals"),
        # Towns that are called after something else.
        *("Bar Harbor Police Department", "Pueblo Police Department", "College Station Police Department"),
        *(
            "State College Police Department",
            "University Park Police Department",
            "North College Hill Police Department",
        ),
        *("National Park Police Department", "Constable Police Department", "Washington Reservation Police"),
        # A county that says where a town is; offices of towns and states that counties have too.
        *("Hamilton Township, Mercer County Police Department", "Southern Regional York County Police Department"),
        *("Baltimore City Sheriff's Office", "Town of Hartford Constable", "Office of Chief Medical Examiner"),
        "New York Marine&Aviation",
    ],
)
def test_a_name_that_does_not_say_the_jurisdiction_is_refused(folder: Path, name: str) -> None:
    write(folder, "agencies", AGENCIES, f'X1,"{name}",law enforcement,,PA,,,')

    run(folder)

    assert "jurisdiction_type: This can’t be empty." in reasons(folder, "agencies")[2]


def test_a_row_in_another_encoding_is_said_by_its_number_and_the_rest_comes_in(folder: Path) -> None:
    rows = [
        f"X{number},{name},law enforcement,local,PA,,,".encode(code)
        for number, (name, code) in enumerate([("Mayagüez", "utf-8"), ("Mayagüez West", "latin-1"), ("Last", "utf-8")])
    ]
    (folder / "agencies.csv").write_bytes(b"\n".join([AGENCIES.encode(), *rows]))

    run(folder)

    assert set(Agency.objects.values_list("name", flat=True)) == {"Mayagüez", "Last"}
    assert "UTF-8" in reasons(folder, "agencies")[3]


def test_rows_are_counted_as_a_spreadsheet_counts_them(folder: Path) -> None:
    write(
        folder, "agencies", AGENCIES, 'X1,"Two\nlines",law enforcement,local,PA,,,', "X2,,law enforcement,local,PA,,,"
    )

    run(folder)

    assert list(reasons(folder, "agencies")) == [3]
    assert Agency.objects.get().name == "Two lines"


def test_a_missing_column_is_named(folder: Path) -> None:
    write(folder, "agencies", "ori,name", "X1,Police")

    with pytest.raises(CommandError, match=r"agencies\.csv has no column agency_type, jurisdiction_type, state_iso"):
        run(folder)


@pytest.mark.parametrize("header", ["name,nonsense", "name,,source_url", "name,name"])
def test_a_file_that_cannot_come_in_stops_those_before_it(folder: Path, header: str) -> None:
    write(folder, "states", "state_iso,state_name", "OH,Ohio")
    write(folder, "agencies", AGENCIES, "X1,One,law enforcement,local,PA,,,", "X2,Two,law enforcement,,PA,,,")
    write(folder, "data_sources", header, "Stops,https://example.gov/stops,x")

    with pytest.raises(CommandError, match=r"data_sources\.csv"):
        run(folder)

    assert not Agency.objects.exists()
    assert not State.objects.filter(state_iso="OH").exists()


def test_without_any_place_that_can_come_in_each_row_says_why(tmp_path: Path) -> None:
    write(tmp_path, "states", "state_iso,state_name", "Ohio,Ohio")
    write(tmp_path, "agencies", AGENCIES, "X1,One,law enforcement,local,OH,,,")

    run(tmp_path)

    assert "two-letter" in reasons(tmp_path, "states")[2]
    assert "OH" in reasons(tmp_path, "agencies")[2]


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no agencies\.csv or data_sources\.csv"):
        run(tmp_path)


def test_without_places_the_way_to_them_is_said(tmp_path: Path) -> None:
    write(tmp_path, "agencies", AGENCIES)

    with pytest.raises(CommandError, match="load_geography"):
        run(tmp_path)


@pytest.mark.parametrize(
    ("header", "town"), [("name,state_iso", "Pittsburgh,PA"), ("name,state_iso,county_fips", "Pittsburgh,PA,42003")]
)
def test_towns_that_nothing_places_stop_the_import_with_the_way_to_load_places(
    tmp_path: Path, header: str, town: str
) -> None:
    write(tmp_path, "states", "state_iso,state_name", "PA,Pennsylvania")
    write(tmp_path, "localities", header, town)
    write(tmp_path, "agencies", AGENCIES, "X1,One,law enforcement,local,PA,,,")

    with pytest.raises(CommandError, match="load_geography"):
        run(tmp_path)

    assert not State.objects.filter(state_iso="PA").exists()


def test_towns_come_in_with_the_counties_of_the_same_folder(tmp_path: Path) -> None:
    write(tmp_path, "states", "state_iso,state_name", "PA,Pennsylvania")
    write(tmp_path, "counties", "fips,full_name,state_iso", "42003,Allegheny County,PA")
    write(tmp_path, "localities", "name,state_iso,county_fips", "Pittsburgh,PA,42003")
    write(tmp_path, "agencies", AGENCIES, "X1,One,law enforcement,local,PA,,,")

    run(tmp_path)

    assert Locality.objects.get().name == "Pittsburgh"


def test_sources_come_in_approved_with_their_agencies(folder: Path) -> None:
    write(folder, "agencies", AGENCIES, "X1,One,law enforcement,local,PA,,,", "X2,Two,law enforcement,local,PA,,,")
    write(
        folder,
        "data_sources",
        SOURCES,
        "Stops,https://example.gov/stops,Stops,X1,2019-01-01,2020-12-31,API|Download,CSV|XLS,true",
        "Stops again,https://example.gov/stops,Stops,X2,,,,,",
        "Without,https://example.gov/other,Stops,,,,,,",
        "Unknown agency,https://example.gov/third,Stops,X9,,,,,",
    )

    run(folder)

    stops = DataSource.objects.public().get(source_url="https://example.gov/stops")
    assert stops.name == "Stops"
    assert (stops.access_types, stops.record_formats, stops.agency_originated) == (
        ["API", "Download"],
        ["CSV", "XLS"],
        True,
    )
    assert set(stops.agencies.values_list("name", flat=True)) == {"One", "Two"}
    assert DataSource.objects.filter(agencies=None).count() == 2


def test_sources_that_cannot_come_in_are_written_down(folder: Path) -> None:
    write(
        folder,
        "data_sources",
        SOURCES,
        ",https://example.gov/1,Stops,,,,,,",
        "A,gopher://example.gov/2,Stops,,,,,,",
        "A,javascript:alert(1),Stops,,,,,,",
        "A,https://example.gov/3#part/1,Stops,,,,,,",
        "A,https://example.gov/4,Nonsense,,,,,,",
        "A,https://example.gov/5,Stops,,01/02/2020,,,,",
        "A,https://example.gov/6,Stops,,2020-01-01,2019-01-01,,,",
        "A,https://example.gov/7,Stops,,,,Fax,,",
        "A,https://example.gov/8,Stops,,,,,,maybe",
    )

    run(folder, "--strict")

    assert not DataSource.objects.exists()
    assert list(reasons(folder, "data_sources")) == list(range(2, 11))

    run(folder)

    # What cannot be read loses its cell; a name, an address, a record type and a contradiction lose the row.
    assert sorted(source.source_url[-1] for source in DataSource.objects.all()) == ["5", "7", "8"]
    assert list(reasons(folder, "data_sources")) == [2, 3, 4, 5, 6, 8]


def test_a_link_to_a_part_of_a_page_comes_in_without_it_with_a_note(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        "A,https://example.gov/foi/1/#comms,Stops,,,,,,",
        "B,https://example.gov/2#:~:text=All%20/%20years,Stops,,,,,,",
    )
    write(folder, "data_sources", SOURCES, *rows)

    for _ in range(2):
        call_command("import_catalogue", str(folder), refused=folder / "refused")

        assert "Left “…” out of the link (2 rows)" in capsys.readouterr().out
    assert {source.source_url for source in DataSource.objects.all()} == {
        "https://example.gov/foi/1/",
        "https://example.gov/2",
    }


def test_a_second_run_changes_nothing_and_a_changed_row_changes_its_source_alone(folder: Path) -> None:
    write(folder, "agencies", AGENCIES, "X1,One,law enforcement,local,PA,,,")
    row = "{},https://example.gov/{},Stops,X1,2019-01-01,,,,"
    write(folder, "data_sources", SOURCES, row.format("First", 1), row.format("Second", 2))
    run(folder)
    before = ChangeLog.objects.count()

    run(folder)
    assert ChangeLog.objects.count() == before

    write(folder, "data_sources", SOURCES, row.format("Renamed", 1), row.format("Second", 2))
    run(folder)
    (change,) = ChangeLog.objects.order_by("id")[before:]
    assert change.new_data == {"name": "Renamed"}


def test_the_list_of_refused_rows_goes_when_all_are_fixed(folder: Path) -> None:
    write(folder, "agencies", AGENCIES, "X1,One,law enforcement,,PA,,,")
    run(folder)
    assert reasons(folder, "agencies")

    write(folder, "agencies", AGENCIES, "X1,One,law enforcement,local,PA,,,")
    run(folder)
    assert not reasons(folder, "agencies")


def test_the_table_tells_every_count(
    folder: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    write(folder, "agencies", AGENCIES, "X1,One,law enforcement,local,PA,,,", "X2,Two,law enforcement,,PA,,,")

    call_command("import_catalogue", str(folder))

    output = capsys.readouterr().out
    for word in ("new", "changed", "unchanged", "rejected", "noted", "agencies"):
        assert word in output
    assert "(1 row)" in output


def test_places_that_are_missing_come_in_first(folder: Path) -> None:
    write(folder, "states", "state_iso,state_name", "PA,Pennsylvania", "OH,Ohio", "Ohio,Ohio")
    write(
        folder,
        "counties",
        "fips,full_name,state_iso",
        "42003,Allegheny County,PA",
        "39035,Cuyahoga County,OH",
        "42999,Allegheny County,PA",
        "4200,Short County,PA",
        "99001,Nowhere County,ZZ",
    )
    write(
        folder,
        "localities",
        "name,state_iso,county_fips",
        "Pittsburgh,PA,",
        "Cleveland,OH,39035",
        "Unplaced,OH,",
        "Comma\\, town,OH,39035",
        "Lost,OH,00000",
    )
    write(folder, "agencies", AGENCIES, "X1,Police,law enforcement,local,OH,,39035,Cleveland")

    run(folder)
    run(folder)

    assert Agency.objects.get().locations.get().locality.name == "Cleveland"
    assert list(reasons(folder, "states")) == [4]
    assert list(reasons(folder, "counties")) == [4, 5, 6]
    assert "county_fips" in reasons(folder, "localities")[4]
    assert list(reasons(folder, "localities")) == [4, 5, 6]
    assert State.objects.count() == 2


def test_a_state_is_one_however_its_code_is_written(folder: Path) -> None:
    write(folder, "states", "state_iso,state_name", "pa,Pennsylvania", "oh,Ohio", "Oh,Ohio", "1a,Nowhere")
    write(folder, "counties", "fips,full_name,state_iso", "39035,Cuyahoga County,oh", "42001,Adams County,Pa")
    localities = ("Pittsburgh,pa,", "Cleveland,oh,39035", "Gettysburg,pa,42001")
    write(folder, "localities", "name,state_iso,county_fips", *localities)
    write(folder, "agencies", AGENCIES, "X1,Police,law enforcement,local,pa,Allegheny,42003,Pittsburgh")

    run(folder)

    assert sorted(State.objects.values_list("state_iso", flat=True)) == ["OH", "PA"]
    assert Agency.objects.get().locations.get().state.state_iso == "PA"
    assert {name: list(reasons(folder, name)) for name in ("states", "counties", "localities")} == {
        "states": [5],
        "counties": [],
        "localities": [],
    }


def test_followers_hear_of_new_sources_only_where_that_is_asked_for(folder: Path) -> None:
    write(folder, "agencies", AGENCIES, "X1,Police,law enforcement,local,PA,,42003,Pittsburgh")
    write(folder, "data_sources", SOURCES, "Silent,https://a.example/1,Stops,X1,,,,,")
    run(folder)
    assert not DataSourceEvent.objects.exists()

    write(
        folder,
        "data_sources",
        SOURCES,
        "Silent,https://a.example/1,Stops,X1,,,,,",
        "Told,https://a.example/2,Stops,X1,,,,,",
    )
    run(folder, "--tell-followers")
    run(folder, "--tell-followers")

    assert DataSourceEvent.objects.get().data_source.name == "Told"


@pytest.mark.parametrize(
    ("notes", "kind"),
    [
        (
            [
                "We couldn’t find a town “Arnold” in Westmoreland County, so we used the county. Did you mean Arden?",
                "We couldn’t find a town “X. Y” in St. Louis County, so we used the county.",
            ],
            "We couldn’t find a town “…” in …, so we used the county",
        ),
        (
            [
                f"We couldn’t find a town “A” in {where}, so we used the county."
                for where in ("Fond du Lac County", "Isle of Wight County", "King and Queen County", "St. Louis city")
            ],
            "We couldn’t find a town “…” in …, so we used the county",
        ),
        (
            [
                "We couldn’t find a county “X” in SD. Did you mean Sanborn County, SD?",
                "We couldn’t find a county “Y” in ND.",
            ],
            "We couldn’t find a county “…” in …",
        ),
        (
            ["The jurisdiction is empty, so we took it from the name: county."],
            "The jurisdiction is empty, so we took it from the name",
        ),
        (
            [f"The same link and record type as row {number}, which now has its agencies." for number in (3, 15)],
            "The same link and record type as row …, which now has its agencies",
        ),
        (
            ["PA has 3 towns named “A”. Enter the county: B.", "OH has 12 towns named “C”. Enter the county: D."],
            "… has … towns named “…”",
        ),
        (["Placed in the town it is named after: Akron, Summit, OH."], "Placed in the town it is named after"),
    ],
)
def test_notes_of_one_kind_are_counted_together_whatever_they_are_about(notes: list[str], kind: str) -> None:
    assert {kind_of(note) for note in notes} == {kind}
