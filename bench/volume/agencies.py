"""The agencies of a catalog, their places and their own pages."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bench.volume.agency_kinds import DIVISIONS, FEW, KINDS, STATE_WEIGHTS, AgencyKind
from bench.volume.copying import CopiedRows
from bench.volume.places import Place, Places
from bench.volume.spread import APPROVAL, moment

MANY_PLACES, NO_PLACE, OWN_PAGE, NO_WEB, DEFUNCT = 0.02, 0.01, 0.6, 0.05, 0.01


@dataclass(frozen=True)
class Agency:
    """An agency with what its sources need to know of it."""

    id: int
    name: str
    kind: AgencyKind
    places: tuple[Place, ...]

    @property
    def host(self) -> str:
        """The name of its host on the web; that of another agency of the same name is the same."""
        state = self.places[0].state_iso.lower() if self.places else "us"
        return f"{re.sub('[^a-z0-9]+', '', self.name.lower())[:40]}.{state or 'us'}.gov"


def make_agencies(places: Places, number: int, seed: str) -> list[Agency]:
    """Return that many agencies, numbered from 1 on in an order that does not follow their kinds."""
    random = Random(f"{seed} agencies")  # noqa: S311 - nothing secret
    drawn: list[tuple[str, AgencyKind, Place]] = []
    uses: Counter[tuple[int, str]] = Counter()
    for kind, count in zip(KINDS, counts(number), strict=True):
        for place in places.draw(random, kind.level, count, STATE_WEIGHTS, FEW):
            name = random.choice(kind.names).format(place=place.name, state=place.state)
            again = uses[place.id, name] = uses[place.id, name] + 1
            if again > 1:
                name = f"{name}, {random.choice(DIVISIONS).format(n=again)}"
            drawn.append((name, kind, place))
    random.shuffle(drawn)
    agencies = []
    for index, (name, kind, place) in enumerate(drawn, start=1):
        serves: tuple[Place, ...] = (place,)
        if (chance := random.random()) < NO_PLACE:
            serves = ()
        elif chance < NO_PLACE + MANY_PLACES:
            serves += tuple(
                random.sample(
                    places.by_level[place.level], k=min(random.randint(1, 3), len(places.by_level[place.level]))
                )
            )
        agencies.append(Agency(index, name, kind, tuple(dict.fromkeys(serves))))
    return agencies


def counts(number: int) -> list[int]:
    """Return how many agencies there are of each kind; the first makes up for what rounding leaves."""
    others = [round(kind.share * number) for kind in KINDS[1:]]
    return [number - sum(others), *others]


def agency_tables(agencies: list[Agency], seed: str) -> Iterator[CopiedRows]:
    """Give the rows of agencies, of their places and of their pages."""
    random = Random(f"{seed} agency rows")  # noqa: S311
    yield CopiedRows(
        "agencies",
        "id name jurisdiction_type agency_type defunct_year no_web_presence created_at updated_at approval_status",
        (agency_row(random, agency) for agency in agencies),
        len(agencies),
    )
    serving = [(agency.id, place.id) for agency in agencies for place in agency.places]
    yield CopiedRows("link_agencies__locations", "agency_id location_id", serving, len(serving))
    pages = [agency for agency in agencies if random.random() < OWN_PAGE]
    # Agencies of one name share a host, as departments of a town do, each with its own page there.
    yield CopiedRows(
        "meta_urls",
        "id url",
        ((number, f"https://www.{agency.host}/{agency.id}") for number, agency in enumerate(pages, start=1)),
        len(pages),
    )
    yield CopiedRows(
        "link_agencies__meta_urls",
        "agency_id meta_url_id",
        ((agency.id, number) for number, agency in enumerate(pages, start=1)),
        len(pages),
    )


def agency_row(random: Random, agency: Agency) -> tuple[object, ...]:
    created = moment(random)
    return (
        agency.id,
        agency.name,
        agency.kind.jurisdiction,
        agency.kind.agency_type,
        str(random.randint(1990, 2024)) if random.random() < DEFUNCT else None,
        random.random() < NO_WEB,
        created,
        (created + datetime.timedelta(days=random.randint(0, 300))).replace(tzinfo=None),
        random.choices(*APPROVAL)[0],
    )
