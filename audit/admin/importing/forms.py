"""The upload form."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from pdap.lib.importing.decoding import LARGEST_FILE

PENDING, APPROVED = "pending", "approved"


class UploadForm(forms.Form):
    """A file, and what becomes of new records."""

    file = forms.FileField(
        label="CSV file",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    new_records = forms.ChoiceField(
        label="New records",
        choices=[(PENDING, "Send to review"), (APPROVED, "Publish immediately")],
        initial=PENDING,
        widget=forms.RadioSelect,
    )
    tell_followers = forms.BooleanField(
        label="Notify people who follow these places about new public records",
        required=False,
    )

    strict = forms.BooleanField(label="Reject a row if any cell can’t be read", required=False)

    def __init__(self, *args: Any, reviewed: bool, tells: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if not reviewed:
            del self.fields["new_records"]
        if not tells:
            del self.fields["tell_followers"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(
                f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Split it into smaller files."
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("tell_followers") and cleaned.get("new_records") != APPROVED:
            self.add_error(
                "tell_followers",
                "We can’t notify followers about records awaiting review. They’re notified "
                "once the records are approved.",
            )
        return cleaned

    @property
    def approve(self) -> bool:
        return self.cleaned_data.get("new_records") == APPROVED
