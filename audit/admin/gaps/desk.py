"""One gap with its evidence, the field that closes it, and the other answers; then the next one."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.names import names_of
from accounts.person_of_request import person_id
from accounts.rights import WRITE_DATA
from audit.admin.gaps.line_of_gaps import next_in_line, skip
from audit.admin.history.undo_all import offer_undo_all
from audit.gaps import services
from audit.gaps.claims import claim
from audit.gaps.models import Decision, GapCase
from datasources.queries.records_in_words import names_of_records
from locations.models import State
from pdap.admin.gaps import Gap
from pdap.admin.parameters import known_choice
from pdap.db.actor import acting_as
from pdap.db.fields import LARGEST_ID

MOST_PEOPLE = 100


class AnswerForm(forms.Form):
    """Answers to a gap other than filling it in: a note, a later day, another person."""

    note = forms.CharField(label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    until = forms.DateField(
        label="Defer until", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    person = forms.TypedChoiceField(label="Assign to", required=False, coerce=int, empty_value=None)

    def __init__(self, request: HttpRequest, case: GapCase | None, data: Any = None) -> None:
        initial = {"note": case.note, "until": case.deferred_until, "person": case.assigned_to_id} if case else {}
        super().__init__(data, initial=initial)
        self.fields["person"].choices = [("", "Everyone"), *curators(request)]  # type: ignore[attr-defined]

    def clean_until(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["until"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError("Choose a day after today.")
        return day


def curators(request: HttpRequest) -> list[tuple[int, str]]:
    """Return the people who may close gaps, the signed-in person first."""
    people = User.objects.filter(permissions__permission_name=WRITE_DATA).order_by("pk")
    ids = list(people.values_list("pk", flat=True)[:MOST_PEOPLE])
    names = names_of(ids, request.user)
    return sorted(((pk, names[pk]) for pk in ids), key=lambda person: person[1] != "you")


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, site: admin.AdminSite, gap: Gap, pk: int) -> HttpResponse:
    """Show a gap, or carry out the answer to it and lead to the next."""
    state = known_state(request)
    with acting_as(person_id(request)):
        record = record_of(gap, pk, lock=request.method == "POST")
        if record is None:
            raise Http404
        if request.method == "POST":
            form, answer = forms_of(request, gap, record, sent_answer(request))
            done = take_answer(request, gap, record, form, answer)
            if done:
                offer_undo_all(request)
                return open_next_gap(request, gap, state)
        else:
            claim(gap.name, pk, person_id(request))
            form, answer = forms_of(request, gap, record, None)
    return show_gap(request, site, gap, record, form, answer, state)


def state_in(query: QueryDict) -> str:
    """Return the code of a state that was sent; empty for what can be none, as for all states."""
    code = query.get("state", "")
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def known_state(request: HttpRequest) -> str:
    """Return the code of the state that an address chooses; empty, as for all, where it names none that there is."""
    codes = State.objects.values_list("state_iso", flat=True) if request.GET.get("state") else ()
    return known_choice(request, "state", list(codes), "state")


def record_of(gap: Gap, pk: int, lock: bool) -> Any:
    """Return the record, whether it still lacks something or not."""
    rows = gap.rows().model._default_manager.all()
    if lock and not getattr(rows.model, "is_view", False):
        rows = rows.select_for_update()
    return rows.filter(pk=min(pk, LARGEST_ID)).first()


def sent_answer(request: HttpRequest) -> QueryDict:
    """Return what was sent; a suggestion that was pressed counts as chosen and saved."""
    if not (suggestion := request.POST.get("suggested")):
        return request.POST
    sent = request.POST.copy()
    sent["answer"], sent["other"] = "save", suggestion
    return sent


def forms_of(request: HttpRequest, gap: Gap, record: Any, data: Any) -> tuple[Any, AnswerForm]:
    case = GapCase.objects.filter(gap=gap.name, record_id=record.pk).first()
    fills_in = data is not None and data.get("answer") == "save"
    form = gap.form(request, record, data if fills_in else None) if gap.form else None
    return form, AnswerForm(request, case, data)


def take_answer(request: HttpRequest, gap: Gap, record: Any, form: Any, answer: AnswerForm) -> bool:
    """Carry out what was pressed; return whether it could be. The note is saved, whatever was pressed."""
    pressed, me = pressed_answer(form, answer), person_id(request)
    is_right = answer.is_valid()
    if pressed in ("skip", "save") and "note" in answer.changed_data and "note" in answer.cleaned_data:
        services.write_note(gap, record.pk, answer.cleaned_data["note"].strip())
    if pressed in ("skip", "save") and "note" in answer.errors:
        return False
    if pressed == "skip":
        skip(request, gap, record)
        return True
    if pressed == "save":
        return save_filled_form(request, gap, record, form)
    if not is_right:
        return False
    note, name = answer.cleaned_data["note"].strip(), name_of_record(gap, record)
    if pressed in ("hard", "fine"):
        decision = Decision.TOO_HARD if pressed == "hard" else Decision.NOT_A_FAULT
        services.decide(gap, record.pk, decision, me, note)
        report_answer(request, gap, record, f"“{name}”: {decision.label.lower()}.")
    elif pressed == "defer" and answer.cleaned_data["until"]:
        day = answer.cleaned_data["until"]
        services.put_off(gap, record.pk, day, note)
        report_answer(request, gap, record, f"“{name}” comes back on {day:%B} {day.day}.")
    elif pressed == "assign":
        services.assign(gap, record.pk, answer.cleaned_data["person"], note)
        skip(request, gap, record)
        report_answer(request, gap, record, f"“{name}” is assigned to {assignee(request, answer)}.")
    elif pressed == "note":
        services.write_note(gap, record.pk, note)
        skip(request, gap, record)
        messages.success(request, "Note saved.")
    else:
        if pressed == "defer":
            answer.add_error("until", "Choose a day.")
        return False
    return True


def pressed_answer(form: Any, answer: AnswerForm) -> str:
    """Return what was pressed. Enter in the field of the day presses the page's first button, and means the day."""
    pressed: str = answer.data.get("answer", "")
    if pressed == "save" and "until" in answer.changed_data and not (form is not None and form.has_changed()):
        return "defer"
    return pressed


def save_filled_form(request: HttpRequest, gap: Gap, record: Any, form: Any) -> bool:
    """Save what was filled in; return whether it could be. What is still a gap is not offered again right away."""
    if form is None or not form.is_valid():
        return False
    try:
        with transaction.atomic():
            form.save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    still = ""
    if services.open_rows(gap).filter(pk=record.pk).exists():
        skip(request, gap, record)
        still = " It’s still in this list."
    messages.success(request, f"Saved: “{name_of_record(gap, record)}”.{still}")
    return True


def assignee(request: HttpRequest, answer: AnswerForm) -> str:
    person = answer.cleaned_data["person"]
    return names_of([person], request.user)[person] if person else "everyone"


def report_answer(request: HttpRequest, gap: Gap, record: Any, words: str) -> None:
    """Say what was done, with a link to undo it."""
    gap_page = reverse("admin:gap-record", args=[gap.name, record.pk])
    messages.success(request, format_html('{} <a href="{}">Change or undo</a>', words, gap_page))


def open_next_gap(request: HttpRequest, gap: Gap, state: str) -> HttpResponseRedirect:
    following = next_in_line(request, gap, state)
    if following is None:
        messages.info(request, "No more of these are waiting for you.")
        return redirect("admin:gap", gap.name)
    query = f"?{urlencode({'state': state})}" if state else ""
    return redirect(reverse("admin:gap-record", args=[gap.name, following]) + query)


def names_of_gap(gap: Gap, numbers: list[int]) -> dict[int, str]:
    """Return what a rule's records are called, by number, with what tells those of one name apart."""
    return names_of_records(gap.rows().model, numbers)


def name_of_record(gap: Gap, record: Any) -> str:
    return names_of_gap(gap, [record.pk]).get(record.pk, str(record))


def show_gap(
    request: HttpRequest, site: admin.AdminSite, gap: Gap, record: Any, form: Any, answer: AnswerForm, state: str
) -> HttpResponse:
    case = GapCase.objects.filter(gap=gap.name, record_id=record.pk).first()
    meta = record._meta
    page = f"admin:{meta.app_label}_{meta.model_name}_change"
    is_table = not getattr(type(record), "is_view", False)
    context = {
        **site.each_context(request),
        "title": name_of_record(gap, record),
        "gap": gap,
        "label": gap.labels_of([record.pk]).get(record.pk, gap.label),
        "record": record,
        "page": reverse(page, args=[record.pk]) if is_table else "",
        "facts": gap.facts(record),
        "ways": gap.ways(record),
        "form": form,
        "suggested": getattr(form, "suggested", ()),
        "media": getattr(form, "media", ""),
        "answer": answer,
        "case": case,
        "names": names_of({case.assigned_to_id, case.decided_by_id, case.claimed_by_id}, request.user) if case else {},
        "taken": taken_by(request, case),
        "is_open": services.open_rows(gap).filter(pk=record.pk).exists(),
        "state": state,
        "wrong": bool((form is not None and form.errors) or answer.errors),
    }
    return render(request, "audit/admin/gaps/record.html", context, status=400 if context["wrong"] else 200)


def taken_by(request: HttpRequest, case: GapCase | None) -> str:
    """Return who else has the gap open now."""
    if case is None or case.claimed_by_id in (None, person_id(request)):
        return ""
    if case.claim_expires_at is None or case.claim_expires_at <= timezone.now():
        return ""
    return names_of({case.claimed_by_id}, request.user)[case.claimed_by_id]
