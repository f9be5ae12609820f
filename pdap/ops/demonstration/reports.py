"""What the demonstration's readers say is wrong with its sources."""

from datasources.enums import ProblemKind
from datasources.models import DataSource
from datasources.services.reports import report_problem, resolve

REPORTS = (
    (ProblemKind.BROKEN_LINK, "The page answers with an error since last week.", "reader@pdap.example"),
    (ProblemKind.WRONG_AGENCY, "This is the page of the sheriff, and not of the town police.", ""),
    (ProblemKind.WRONG_INFORMATION, "It has data up to last year, and not only up to 2021.", "reader@pdap.example"),
    (ProblemKind.OTHER, "One has to register now before one can download anything.", ""),
    (ProblemKind.BROKEN_LINK, "", ""),
)


def make_reports(sources: list[DataSource], curator_id: int) -> None:
    """Make a report of each kind, and one that was seen to."""
    made = [
        report_problem(source, kind, message, email)
        for source, (kind, message, email) in zip(sources, REPORTS, strict=False)
    ]
    resolve(made[-1], curator_id)
