"""What maps draw: steps of color, contrast of their outlines, and the outlines themselves."""

import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from datasources.queries.place_counts import CountedPlace
from locations.geography.load import rows_of
from locations.geography.outlines import county_outline, nation_outlines, state_outlines
from locations.templatetags.maps import names as map_names
from locations.views import maps
from locations.views.map_labels import DRAWN_HEIGHT, DRAWN_WIDTH, box_of
from pdap.lib.environment import BASE_DIR
from tests.colors import contrast

TOKENS = Path(BASE_DIR) / "static" / "css" / "tokens.css"


@pytest.mark.parametrize(
    ("counts", "labels"),
    [
        ([], ["None yet"]),
        ([0, 0], ["None yet"]),
        ([0, 1], ["None yet", "1"]),
        ([3, 3, 9], ["None yet", "3", "9"]),
        (list(range(1, 9)), ["None yet", "1 to 2", "3 to 4", "5 to 6", "7 to 8"]),
        ([1, 2, 2, 2, 50], ["None yet", "1", "2 to 50"]),
    ],
)
def test_the_legend_parts_places_into_at_most_four_steps(counts: list[int], labels: list[str]) -> None:
    assert [step.label for step in maps.legend_for(counts)] == labels


def test_a_legend_counts_only_what_its_map_draws() -> None:
    towns = [
        counted(1, 8, locality_name="Pittsburgh", lat=40.44, lng=-79.99),
        counted(2, 20, locality_name="Of no known coordinates"),
    ]
    drawn = maps.county("PA", "42003", towns, "Allegheny County")
    assert drawn is not None
    assert [step.label for step in drawn.legend] == ["None yet", "8"]

    counties = [
        counted(1, 3, county_fips="42003", county_name="Allegheny"),
        counted(2, 9, county_fips="", county_name="Of no known shape"),
    ]
    of_state = maps.state("PA", counties, "Counties")
    assert of_state is not None
    assert [step.label for step in of_state.legend] == ["None yet", "3"]


@pytest.mark.parametrize("counts", [[1], [1, 2, 2, 2, 50], list(range(0, 900, 7)), [5] * 100])
def test_every_count_has_a_step_and_none_is_its_own(counts: list[int]) -> None:
    legend = maps.legend_for(counts)

    assert maps.step_of(0, legend).css == "map-step-0"
    assert all(maps.step_of(count, legend).css != "map-step-0" for count in counts if count)
    assert maps.step_of(max(counts), legend).css == f"map-step-{maps.STEPS}"


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_outlines_stand_out_from_every_step(scheme: int) -> None:
    css = TOKENS.read_text()
    token = {name: re.findall(rf"--{name}: (#\w+);", css)[scheme] for name in ("map-line", "map-ground", "paper")}
    steps = [re.findall(rf"--map-{number}: (#\w+);", css)[scheme] for number in range(maps.STEPS + 1)]

    # Each is half as bright again as its neighbor.
    assert all(contrast(left, right) >= 1.45 for left, right in pairwise(steps))
    for fill in (*steps, token["map-ground"], token["paper"]):
        assert contrast(token["map-line"], fill) >= 3, fill


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_fills_of_shapes_are_told_apart_by_their_pattern_in_two_colors_of_three_to_one(scheme: int) -> None:
    css = TOKENS.read_text()
    blank, ink = (re.findall(rf"--map-{number}: (#\w+);", css)[scheme] for number in (0, maps.STEPS))
    rules = (TOKENS.parent / "maps.css").read_text()
    textures = render_to_string("locations/parts/map_textures.html")
    patterns = dict(re.findall(r'<pattern id="([\w-]+)"[^>]*>(.*?)</pattern>', textures, re.DOTALL))

    assert contrast(blank, ink) >= 3
    assert set(patterns) == {f"map-fill-{number}" for number in range(maps.STEPS + 1)}
    assert len(set(patterns.values())) == len(patterns)
    # No third color between the two.
    assert set(re.findall(r'class="([\w-]+)"', textures)) == {"map-blank", "map-ink", "map-stroke"}
    used = re.findall(r"\.map(?: pattern)? \.map-(?:blank|ink|stroke) {(.*?)}", rules)
    assert {name for rule in used for name in re.findall(r"var\(--([\w-]+)\)", rule)} == {"map-0", f"map-{maps.STEPS}"}


def counted(number: int, sources: int, **names: Any) -> CountedPlace:
    blank = dict.fromkeys(("state_name", "state_iso", "county_name", "county_fips", "locality_name", "lat", "lng"))
    return CountedPlace(location_id=number, sources=sources, agencies=0, **{**blank, **names})


@pytest.mark.parametrize("iso", ["PA", "OH", "TX", "RI", "VA", "CA"])
def test_names_on_a_map_of_counties_can_be_read_and_do_not_meet(iso: str) -> None:
    fips = [(row[0], row[2]) for row in rows_of("counties") if row[1] == iso]
    counties = [counted(at, at % 3, county_fips=code, county_name=name) for at, (code, name) in enumerate(fips)]
    drawn = maps.state(iso, counties, "Counties")
    assert drawn is not None

    scale = min(DRAWN_WIDTH / drawn.width, DRAWN_HEIGHT / drawn.height)
    assert 11 <= drawn.letters * scale <= 13
    boxes = [box_of(label.name, label.count, label.x, label.y, drawn.letters) for label in drawn.names]
    assert len(boxes) > 3
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert all(f'font-size="{drawn.letters}"' in text for text in map_names(drawn))


def test_towns_with_sources_are_named_beside_their_dots_and_none_on_another() -> None:
    outline = county_outline("PA", "42003")
    assert outline is not None
    spots = [("Pittsburgh", 40.44, -79.99, 8), ("Beside", 40.441, -79.991, 2), ("Empty", 40.5, -80.1, 0)]
    towns = [
        counted(at, sources, locality_name=name, lat=lat, lng=lng) for at, (name, lat, lng, sources) in enumerate(spots)
    ]
    drawn = maps.county("PA", "42003", towns, "Allegheny County")

    assert drawn is not None
    assert [(label.name, label.count) for label in drawn.names] == [("Pittsburgh", "8")]


def test_every_state_has_outlines_and_almost_every_county() -> None:
    isos = {fips: iso for iso, _, fips, *_ in rows_of("states")}
    assert set(nation_outlines().shapes) == set(isos.values())
    missing = []
    for fips, iso, *_ in rows_of("counties"):
        state = state_outlines(iso)
        assert state is not None
        if fips not in state.shapes or county_outline(iso, fips) is None:
            missing.append(fips)
    # Made after the boundaries were drawn, or atolls that they leave out.
    assert missing == ["02063", "02066", "60030", "60040"]


def test_towns_stand_inside_the_map_of_their_county() -> None:
    isos = {fips: iso for iso, _, fips, *_ in rows_of("states")}
    outside = 0
    rows = [row for row in rows_of("localities") if row[2]]
    for fips, _, lat, lng, _ in rows:
        outline = county_outline(isos[fips[:2]], fips)
        if outline is not None:
            x, y = outline.point(float(lat), float(lng))
            outside += not (-40 <= x <= outline.width + 40 and -40 <= y <= outline.height + 40)
    assert outside / len(rows) < 0.01


@pytest.mark.parametrize("iso", ["../PA", "ZZ", "", "S1"])
def test_a_code_that_names_no_file_has_no_outlines(iso: str) -> None:
    assert state_outlines(iso) is None
    assert county_outline(iso, "42003") is None


@pytest.mark.django_db
def test_the_map_holds_nothing_that_the_policy_forbids_and_escapes_names() -> None:
    area = maps.Area("<b>: 1", "map-step-1", "/x", "M0 0l1 1z")
    text = render_to_string("locations/parts/map.html", {"map": maps.Map("<i>", 10, 10, [area], maps.legend_for([1]))})

    assert "style=" not in text
    assert "<b>" not in text
    assert "<i>" not in text
