"""Progress of long work on the terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


@contextmanager
def progress_bars(quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that is told what is being done, how much of it is, and how much there is."""
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bars: dict[str, TaskID] = {}
    with Progress(*columns, disable=quiet) as display:

        def tell(name: str, done: int, total: int) -> None:
            if name not in bars:
                bars[name] = display.add_task(name.replace("_", " "), total=total)
            display.update(bars[name], completed=done, total=total)

        yield tell
