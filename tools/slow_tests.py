"""Write tests/slow.txt, the files that `-m 'not slow'` leaves out, from what tests have cost (tests/costs.py)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COSTS = ROOT / ".local" / "test-costs"
LIST = ROOT / "tests" / "slow.txt"
# Of processor time, for all that is left in: on two cores, with starting, reading the tests and the database, a minute.
MOST_SECONDS = 60.0
# What is slow by its nature isn't listed (tests/conftest.py).
SLOW_FOLDERS = frozenset({"adopting", "browser", "schema", "transfer"})
HEAD = """\
# Written by `python -m tools.slow_tests`: the files that cost the most processor time for each of their tests. What is
# left costs a minute of it. Tests that are slow by their nature are known to tests/conftest.py and not listed here.
"""


def costs_of(lines: Iterable[str]) -> dict[str, tuple[int, float]]:
    """Return how many tests each file has, and the seconds that they cost together."""
    costs: dict[str, tuple[int, float]] = {}
    for line in lines:
        file, seconds = line.split("\t")
        tests, together = costs.get(file, (0, 0.0))
        costs[file] = tests + 1, together + float(seconds)
    return costs


def slow_files(costs: dict[str, tuple[int, float]], most_seconds: float = MOST_SECONDS) -> list[str]:
    """Return the files to leave out, so that the others cost no more and are as many tests as can be."""
    files = {file: cost for file, cost in costs.items() if not SLOW_FOLDERS & set(Path(file).parts)}
    left = 0.0
    slow = []
    for file in sorted(files, key=lambda file: (files[file][1] / files[file][0], file)):
        left += files[file][1]
        if left > most_seconds:
            slow.append(file)
    return sorted(slow)


def written_costs() -> Iterator[str]:
    for path in sorted(COSTS.glob("*.tsv")):
        yield from path.read_text().splitlines()


def main() -> None:
    costs = costs_of(written_costs())
    if not costs:
        raise SystemExit('No test has been measured. Run make test ARGS="-p tests.costs" first.')
    LIST.write_text(HEAD + "".join(f"{file}\n" for file in slow_files(costs)))


if __name__ == "__main__":
    main()
