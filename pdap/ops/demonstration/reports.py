"""What the demonstration's readers say is wrong with its sources."""

from datasources.enums import ProblemKind
from datasources.models import DataSource
from datasources.services.reports import report_problem, resolve

REPORTS = (
    (ProblemKind.BROKEN_LINK, "The page has returned an error since last week.", "reader@pdap.example"),
    (ProblemKind.WRONG_AGENCY, "This is the sheriff's page, not the town police's.", ""),
    (ProblemKind.WRONG_INFORMATION, "It now has data through last year, not only through 2021.", "reader@pdap.example"),
    (ProblemKind.OTHER, "You now have to register before you can download anything.", ""),
    (ProblemKind.BROKEN_LINK, "", ""),
)


def make_reports(sources: list[DataSource], curator_id: int) -> None:
    """Make a report of each kind, and one that was seen to."""
    made = [
        report_problem(source, kind, message, email)
        for source, (kind, message, email) in zip(sources, REPORTS, strict=False)
    ]
    resolve(made[-1], curator_id)
