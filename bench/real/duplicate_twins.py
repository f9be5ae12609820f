"""How many made-up twins of real agencies the look for duplicates finds, and what else it takes for a pair then.

Twins are named as people name an agency a second time. All is rolled back.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from pdap.lib.environment import BASE_DIR

OF_EACH_KIND = 50
MOST_OTHERS = 30
POLICE, SHERIFF = " Police Department", "Sheriff's Office"


def swapped(name: str) -> str:
    """Return a name with two letters in the wrong order."""
    return f"{name[:3]}{name[4]}{name[3]}{name[5:]}" if len(name) > 12 and name[3:5].isalpha() else name


KINDS: dict[str, Callable[[str], str]] = {
    "punctuation": lambda name: name.replace(POLICE, "-Police Department"),
    "abbreviation": lambda name: name.replace(POLICE, " PD"),
    "Public Safety": lambda name: name.replace(POLICE, " Department of Public Safety"),
    "Bureau of Police": lambda name: name.replace(POLICE, " Bureau of Police"),
    "Division of Police": lambda name: name.replace(POLICE, " Division of Police"),
    "word order": lambda name: f"Police Department of {name.removesuffix(POLICE)}" if name.endswith(POLICE) else name,
    "Sheriff's Department": lambda name: name.replace(SHERIFF, "Sheriff's Department"),
    "capitals": str.upper,
    "two letters swapped": swapped,
}


def report(url: str) -> list[str]:
    environment = {**os.environ, "DATABASE_URL": url, "PDAP_DOTENV": "", "SECRET_KEY": "bench", "DEBUG": "off"}
    environment["DJANGO_SETTINGS_MODULE"] = "pdap.settings"
    command = [sys.executable, "-m", "bench.real.duplicate_twins"]
    answer = subprocess.run(command, env=environment, cwd=BASE_DIR, check=True, capture_output=True, text=True)
    return ["## Made-up twins of agencies", "", *answer.stdout.splitlines()]


def pairs() -> set[frozenset[int]]:
    from agencies.duplicates.finding import find_agencies

    return {frozenset((pair.first_id, pair.second_id)) for pair in find_agencies(lambda *_: None)}


def make_twins() -> dict[frozenset[int], str]:
    """Write a twin at the same places for some agencies of each kind; return the kinds by pair."""
    from agencies.models import Agency, AgencyLocation
    from pdap.db.enums import ApprovalStatus

    agencies: list[Any] = list(Agency.objects.public().exclude(locations=None).distinct().order_by("pk"))
    random.Random(21).shuffle(agencies)  # noqa: S311 - the same ones in each run
    twins: dict[frozenset[int], str] = {}
    for kind, renamed in KINDS.items():
        fit = [agency for agency in agencies if renamed(agency.name) != agency.name][:OF_EACH_KIND]
        agencies = [agency for agency in agencies if agency not in set(fit)]
        for agency in fit:
            twin = Agency.objects.create(
                name=renamed(agency.name),
                agency_type=agency.agency_type,
                jurisdiction_type=agency.jurisdiction_type,
                approval_status=ApprovalStatus.APPROVED,
            )
            AgencyLocation.objects.bulk_create(
                AgencyLocation(agency=twin, location=location) for location in agency.locations.all()
            )
            twins[frozenset((agency.pk, twin.pk))] = kind
    return twins


def lines() -> list[str]:
    from agencies.models import Agency

    before = pairs()
    twins = make_twins()
    after = pairs()
    made, seen = Counter(twins.values()), Counter(kind for pair, kind in twins.items() if pair in after)
    table = ["| kind | made | found |", "|---|---:|---:|"]
    table += [f"| {kind} | {number} | {seen[kind]} |" for kind, number in made.items()]
    others, missed = in_order(after - twins.keys()), in_order(twins.keys() - after)
    numbers = {pk for pair in [*others, *missed] for pk in pair}
    names = dict(Agency.objects.filter(pk__in=numbers).values_list("pk", "name"))

    def in_words(some: list[list[int]]) -> list[str]:
        return [f"- {names[first]} / {names[second]}" for first, second in some[:MOST_OTHERS]]

    total = f"{sum(seen.values())} of {sum(made.values())} twins found; {len(before)} pairs were there before."
    judged = f"{len(others)} other pairs, to be judged by a person:"
    return [*table, "", total, "Missed:", "", *in_words(missed), "", judged, "", *in_words(others)]


def in_order(some: Iterable[frozenset[int]]) -> list[list[int]]:
    return sorted(sorted(pair) for pair in some)


if __name__ == "__main__":
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        text = lines()
        transaction.set_rollback(True)
    sys.stdout.write("\n".join(text) + "\n")
