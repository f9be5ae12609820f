"""What waits for the demonstration's curators.

Submissions that another curator holds, that have a question, were put aside or nearly repeat a source; and reports.
"""

import datetime

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from datasources.enums import ProblemKind
from datasources.models import AgencyDataSource, DataSource, Review
from datasources.services.reports import report_problem, resolve
from datasources.services.review import ask_submitter, set_aside
from pdap.db.public_records import is_pending

QUESTION = "The page requires an account. Did you reach the records without one?"

REPORTS = (
    (ProblemKind.BROKEN_LINK, "The page has returned an error since last week.", "reader@pdap.example"),
    (ProblemKind.WRONG_AGENCY, "This is the sheriff's page, not the town police's.", ""),
    (ProblemKind.WRONG_INFORMATION, "It now has data through last year, not only through 2021.", "reader@pdap.example"),
    (ProblemKind.OTHER, "You now have to register before you can download anything.", ""),
    (ProblemKind.BROKEN_LINK, "", ""),
)


def make_reviews(member: User, curator: User, administrator: User) -> None:
    make_near_repetition(member)
    counted = DataSource.objects.annotate(places=Count("agency_links"))
    waiting = counted.filter(is_pending(), submitter=member, places=1, review__question=None)
    held, asked, aside = waiting.order_by("created_at", "pk")[1:4]
    tonight = timezone.now() + datetime.timedelta(hours=8)
    Review.objects.filter(data_source=held).update(claimed_by=administrator, claim_expires_at=tonight)
    ask_submitter(asked, curator.pk, QUESTION)
    set_aside(aside, administrator.pk)


def make_near_repetition(member: User) -> None:
    """Submit what a live source of the same agency has under a slightly other name, with a note."""
    original = DataSource.objects.public().filter(name__startswith="Stops of the").order_by("pk")[0]
    copy = DataSource.objects.create(
        name=original.name.replace("Stops of", "Stop data of"),
        description="Made up for this demonstration. Every stop, by month.",
        source_url=original.source_url.replace("/stops/", "/stop-data/"),
        record_type=original.record_type,
        record_formats=["CSV"],
        coverage_start=datetime.date(2020, 1, 1),
        submitter=member,
        submission_notes="Their old page seems abandoned. I think this one is newer.",
    )
    for agency in original.agencies.all():
        AgencyDataSource.objects.create(data_source=copy, agency=agency)
    Review.objects.create(data_source=copy)


def make_reports(sources: list[DataSource], curator_id: int) -> None:
    """Make a report of each kind, and resolve one."""
    made = [
        report_problem(source, kind, message, email)
        for source, (kind, message, email) in zip(sources, REPORTS, strict=False)
    ]
    resolve(made[-1], curator_id)
