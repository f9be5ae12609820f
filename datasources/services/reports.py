"""What readers say is wrong with a source, and that a curator has seen to it."""

from django.db import transaction
from django.utils import timezone

from datasources.enums import ProblemKind
from datasources.models import DataSource, ProblemReport
from datasources.signals import problem_report_resolved
from pdap.db.actor import set_actor
from pdap.lib.once import make_once
from pdap.lib.spoken import spoken_language


@transaction.atomic
def report_problem(
    source: DataSource, kind: ProblemKind, message: str = "", email: str = "", reporter_id: int | None = None
) -> ProblemReport:
    """Keep a reader's report for the curators; return it. A reader may be signed in, leave an address, or neither.

    A form that is sent twice at once makes one.
    """
    set_actor(reporter_id)
    columns = {"kind": kind, "message": message or None, "email": email or None, "reporter_id": reporter_id}

    def make() -> ProblemReport:
        return ProblemReport.objects.create(data_source=source, language=spoken_language(), **columns)

    return make_once("report", (source.pk, columns), make, ProblemReport.objects.all())[0]


@transaction.atomic
def resolve(report: ProblemReport, curator_id: int, answer: str = "") -> bool:
    """Mark a report as seen to; return whether it was open. ProblemReport.DoesNotExist if it is gone.

    A reader who left an address, or was signed in, is told, with the curator's words if there are any.
    """
    set_actor(curator_id)
    locked = ProblemReport.objects.select_for_update().get(pk=report.pk)
    if locked.resolved_at is not None:
        return False
    locked.resolved_at, locked.resolved_by_id = timezone.now(), curator_id
    locked.answer = answer.strip() or None
    locked.save(update_fields=["resolved_at", "resolved_by", "answer"])
    problem_report_resolved.send(ProblemReport, report=locked, actor_id=curator_id)
    return True
