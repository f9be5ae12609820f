"""The figures of a run, kept as JSON in an ignored folder so that later ones can be held against them."""

import json
import statistics
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.measured_site import LOCAL
from bench.reads.web_process import Cost


@dataclass(frozen=True)
class ReadResult:
    """What a read costs: times in milliseconds a request, memory and length in bytes.

    `web`, `database` and `wall` are of requests after the first; `first` is both processors' time of the first request
    to a process. Statements are round trips to the database; `cold_...` are those of the first request.
    """

    name: str
    path: str
    statements: int
    rows: int
    cold_statements: int
    cold_rows: int
    web: float
    database: float
    processor: float
    processor_p95: float
    first: float
    wall: float
    wall_p95: float
    length: int
    memory: int
    requests: int


@dataclass(frozen=True)
class JobResult:
    """What a job costs: seconds of processor time and of the clock, and its process's memory at most in bytes."""

    name: str
    processor: float
    database: float
    wall: float
    memory: int


@dataclass(frozen=True)
class Waste:
    """A statement that reads far more than it returns, in one read; `plan` is for people."""

    read: str
    text: str
    returned: int
    rows: int
    plan: str


@dataclass
class Results:
    """All figures of a run, and what they were measured on."""

    size: str
    measured_at: str
    code: str
    machine: str
    agencies: int
    sources: int
    reads: list[ReadResult] = field(default_factory=list)
    jobs: list[JobResult] = field(default_factory=list)
    waste: list[Waste] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """The file that keeps them."""
        return LOCAL / f"{self.size}-{self.measured_at}.json"

    def write(self) -> None:
        """Write them down as far as they are known."""
        LOCAL.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(".partial")
        partial.write_text(json.dumps(asdict(self), indent=1) + "\n")
        partial.rename(self.path)


def read_results(path: Path) -> Results:
    """Return the figures of an earlier run."""
    content = json.loads(path.read_text())
    return Results(
        **{
            **content,
            "reads": [ReadResult(**read) for read in content["reads"]],
            "jobs": [JobResult(**job) for job in content["jobs"]],
            "waste": [Waste(**waste) for waste in content["waste"]],
        }
    )


def newest_results(size: str) -> Path | None:
    """Return the file of the newest run at a size."""
    return max(LOCAL.glob(f"{size}-*.json"), default=None)


def typical(costs: list[Cost], workers: float, first: Cost) -> dict[str, float | int]:
    """Return the times of a read from those of its requests; `workers` are the parallel workers' seconds a request."""
    processor = [cost.web + cost.database + workers for cost in costs]
    walls = [cost.wall for cost in costs]
    return {
        "web": milliseconds(statistics.median(cost.web for cost in costs)),
        "database": milliseconds(statistics.median(cost.database for cost in costs) + workers),
        "processor": milliseconds(statistics.median(processor)),
        "processor_p95": milliseconds(percentile(processor, 95)),
        "first": milliseconds(first.web + first.database),
        "wall": milliseconds(statistics.median(walls)),
        "wall_p95": milliseconds(percentile(walls, 95)),
        "length": first.length,
        "requests": len(costs),
    }


def percentile(values: list[float], percent: int) -> float:
    """Return the measured value that a percentage of the values doesn't exceed."""
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * percent // 100) - 1, 0)]


def milliseconds(seconds: float) -> float:
    """Return milliseconds to the hundredth."""
    return round(seconds * 1000, 2)
