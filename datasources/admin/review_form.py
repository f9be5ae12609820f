"""The form of a review: the record's own fields, and what is decided."""

from typing import Any

from django import forms

from datasources.models import DataSource

APPROVE, REJECT, ASK, IDENTIFY, SAVE = "approve", "reject", "ask", "identify", "save"


class ReviewForm(forms.ModelForm):
    """A submission as a curator corrects it, and the decision on it."""

    decision = forms.ChoiceField(
        choices=[(name, name) for name in (APPROVE, REJECT, ASK, IDENTIFY, SAVE)], required=False
    )
    reason = forms.CharField(
        label="Reason (sent to the submitter)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-reason": ""}),
    )
    # A ready-made reason, for the person who has no script that puts it into the text.
    reason_choice = forms.CharField(required=False, max_length=2000)
    question = forms.CharField(
        label="Question (emailed to the submitter, who can reply)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    class Meta:
        model = DataSource
        exclude = ()  # noqa: DJ006 - the admin names the fields

    def clean(self) -> dict[str, Any]:
        """Return the values; a rejection says why, a question has words and someone who reads it."""
        values = super().clean() or self.cleaned_data
        decision = values.get("decision")
        values["reason"] = (values.get("reason") or values.get("reason_choice") or "").strip()
        if decision == REJECT and not values["reason"]:
            self.add_error("reason", "Enter a reason. We’ll send it to the submitter.")
        if decision == ASK:
            if self.instance.submitter_id is None:
                self.add_error("question", "You can’t ask a question, because we don’t know who submitted this.")
            elif not (values.get("question") or "").strip():
                self.add_error("question", "Enter a question. We’ll email it to the submitter.")
        return values
