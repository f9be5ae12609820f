"""How much there is at each size."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How many rows a catalog has of each kind; people have follows and recent searches."""

    agencies: int
    sources: int
    requests: int
    people: int


SIZES = {
    "volume": Size(agencies=20_000, sources=50_000, requests=2_000, people=500),
    "10x": Size(agencies=200_000, sources=500_000, requests=20_000, people=5_000),
}
