"""One submission with all that is needed to decide on it: its form, its evidence, the decision."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import transaction
from django.db.models import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts.names import name_of
from accounts.person_of_request import person_id
from audit.admin.base import AuditedAdmin, invalid_form, refuse_form
from datasources.admin.comparison import side_by_side
from datasources.admin.inlines import AgencyDataSourceInline, lock_agencies_with
from datasources.admin.new_agency import AgencyChoices
from datasources.admin.review_actions import telling_settled
from datasources.admin.review_form import APPROVE, ASK, IDENTIFY, REJECT, ReviewForm
from datasources.admin.review_session import LastDecision, last_decision, put_off_by, remember_decision
from datasources.definitions import DEFINITIONS, Definition
from datasources.enums import RecordTypeName
from datasources.fields import SOURCES
from datasources.lacking import missing_parts, sources_with_agency
from datasources.models import DataSource, RecordType, Review
from datasources.queries.review import SAME_ADDRESS, ReviewEvidence, review_tally
from datasources.queries.suggestions import MOST_TYPES, Suggestions
from datasources.services import review as services
from datasources.services.claims import TakenError, claim, claim_next
from datasources.services.reasons import REASONS
from pdap.admin.column_fieldsets import DeclaredInputs, fieldsets_of
from pdap.db.enums import ApprovalStatus
from pdap.db.queries import run_query_builder
from pdap.lib.columns import Use
from pdap.web.forms import submitted

DONE = {
    APPROVE: "is approved and public",
    REJECT: "is declined; the submitter will get the reason",
    IDENTIFY: "is set aside until it’s identified",
}


class ReviewDesk(DeclaredInputs, AuditedAdmin):
    """The change form of a data source as a reviewer needs it; not registered, its page is an address of the list."""

    form = ReviewForm
    change_form_template = "datasources/admin/review/desk.html"
    declaration = SOURCES
    fieldsets = fieldsets_of(SOURCES, Use.DESK)
    inlines = (AgencyDataSourceInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("record_type", "submitter")

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # no buttons that lead away from the submission
        return field

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a submission and decide on it; who comes to one that is held or decided is told so."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except NotReviewableError as error:
            messages.warning(request, str(error))
            return redirect("admin:review-queue")

    def lock_beside(self, request: HttpRequest, typed_id: str) -> None:
        lock_agencies_with(request, typed_id)

    def compare_with_present(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """Claim the submission, and return what the page shows beside its form."""
        context = super().compare_with_present(request, object_id)
        record: DataSource | None = getattr(request, "present", None)
        if record is None or not context:
            return context
        decided = None
        if record.approval_status not in services.UNDECIDED:
            decided = decision_sentence(record, request.user)
            refuse_form(request, f"Not saved. {decided}")
            if request.method != "POST" or is_own_decision(request, record):
                raise NotReviewableError(decided)
        else:
            try:
                review = claim(record.pk, person_id(request))
            except TakenError as error:
                why = claim_sentence(error.review, record, request.user)
                if request.method != "POST":
                    raise NotReviewableError(why) from error
                review = error.review
                refuse_form(request, f"Not saved. {why}")
            context["review"] = review
        beside = self.beside(request, record)
        with_agency = sources_with_agency([record.pk])
        lacks = missing_parts(record, with_agency)
        if any(why == SAME_ADDRESS for _, why in beside["evidence"].duplicates):
            lacks.append("its link is already listed")
        agencies, types = run_query_builder(Suggestions(record, has_agency=record.pk in with_agency))
        choices = {
            "agency_choices": AgencyChoices.of(record, submitted(request), has_agency=record.pk in with_agency),
            "suggested_agencies": agencies,
            "chosen_agencies": request.POST.getlist("suggested_agency"),
            "types": type_choices(record, types),
            "definition": definition_of(record),
        }
        return {**context, **beside, **choices, "decided": decided, "lacks": lacks}

    def beside(self, request: HttpRequest, record: DataSource) -> dict[str, Any]:
        evidence = ReviewEvidence(record).run()
        duplicates = [
            (
                f"Duplicate of {duplicate.pk}",
                f"It’s a duplicate of “{duplicate.name}” ({duplicate.pk}), which we already list.",
            )
            for duplicate, _ in evidence.duplicates
        ]
        return {
            "title": "Review",
            "evidence": evidence,
            "comparison": side_by_side(record, evidence.duplicates),
            "tally": review_tally(person_id(request), record.submitter_id),
            "submitter": name_of(record.submitter, request.user) if record.submitter else "",
            "reasons": [*duplicates, *REASONS],
            "done": last_decision(request),
        }

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the list of agencies; then tie those that were suggested, or are new."""
        super().save_related(request, form, formsets, change)
        approves = request.POST.get("decision") == APPROVE
        status = ApprovalStatus.APPROVED if approves else ApprovalStatus.PENDING
        agency = self.agency_choices.tie(form.instance, status)
        if self.agency_choices.was_waiting:
            messages.info(request, f"“{agency}” was already awaiting review there. It’s now linked to this source.")
        elif agency is not None and not approves:
            messages.info(request, f"The new agency “{agency}” is awaiting review.")

    @transaction.atomic
    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Carry out the decision on what was saved, and lead to the next submission."""
        me, values = person_id(request), self.decided_values
        decision = request.POST.get("decision", "")
        if decision in (APPROVE, REJECT):
            with telling_settled(request, [obj.pk]):
                if decision == APPROVE:
                    services.approve(obj, me)
                else:
                    services.reject(obj, me, values["reason"])
        elif decision == IDENTIFY:
            services.set_aside(obj, me)
        elif decision == ASK:
            services.ask_submitter(obj, me, values["question"])
        else:
            messages.success(request, "Saved. A decision is still needed.")
            return redirect("admin:review-desk", obj.pk)
        words = DONE.get(decision, "is waiting for the submitter’s reply")
        review = services.review_of(obj)
        decided_at = review.reviewed_at.isoformat() if review and review.reviewed_at and decision != ASK else ""
        remember_decision(request, LastDecision(obj.pk, obj.name, words, decided_at))
        return open_next(request)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form; what is wrong with the choice of agencies is wrong with it."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if request.method != "POST":
            return form
        self.agency_choices = AgencyChoices.of(obj, request.POST, has_agency=obj.agency_links.exists())
        if self.agency_choices.is_valid():
            return form
        return invalid_form(form, " ".join(str(problem[0]) for problem in self.agency_choices.errors.values()))

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        self.decided_values = form.cleaned_data
        return super().save_form(request, form, change)


def type_choices(record: DataSource, likely: list[int]) -> list[RecordType]:
    """Return the record types to choose by a number: those that the submission's words name, then its category's."""
    own = record.record_type.category_id if record.record_type else None
    types = list(RecordType.objects.filter(name__isnull=False).order_by("id"))
    ranked = sorted(
        (kind for kind in types if kind.pk != record.record_type_id),
        key=lambda kind: (likely.index(kind.pk) if kind.pk in likely else MOST_TYPES, kind.category_id != own, kind.pk),
    )
    return ranked[:MOST_TYPES]


def definition_of(record: DataSource) -> Definition | None:
    name = record.record_type.name if record.record_type else None
    return DEFINITIONS.get(RecordTypeName(name)) if name else None


class NotReviewableError(Exception):
    """A submission cannot be reviewed by this curator now; the text says why."""


def open_next(request: HttpRequest) -> HttpResponse:
    """Lead to the next submission, which is claimed; or to the queue, where nothing waits for this curator."""
    following = claim_next(person_id(request), put_off_by(request))
    return redirect("admin:review-queue") if following is None else redirect("admin:review-desk", following)


def is_own_decision(request: HttpRequest, record: DataSource) -> bool:
    """Return whether this form has been carried out already, by a second click of the same person."""
    review = services.review_of(record)
    wanted = {APPROVE: ApprovalStatus.APPROVED, REJECT: ApprovalStatus.REJECTED}.get(request.POST.get("decision", ""))
    return review is not None and review.reviewed_by_id == person_id(request) and record.approval_status == wanted


def decision_sentence(record: DataSource, viewer: Any) -> str:
    review = services.review_of(record)
    status = record.get_approval_status_display().lower()
    if review is None or review.reviewed_at is None:
        return f"“{record}” is already {status}."
    reviewer = name_of(review.reviewed_by, viewer)
    when = date_format(localtime(review.reviewed_at), "F j, H:i T")
    reason = f" Reason: {review.reason}" if review.reason else ""
    return f"“{record}” was {status} by {reviewer} on {when}.{reason}"


def claim_sentence(review: Review, record: DataSource, viewer: Any) -> str:
    until = f" until {date_format(localtime(review.claim_expires_at), 'H:i T')}" if review.claim_expires_at else ""
    return f"“{record}” is being reviewed by {name_of(review.claimed_by, viewer)}{until}."
