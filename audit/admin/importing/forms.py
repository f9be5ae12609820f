"""The form with which a file comes in."""

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
        label="What is new",
        choices=[(PENDING, "Waits for review"), (APPROVED, "Is public at once")],
        initial=PENDING,
        widget=forms.RadioSelect,
    )
    tell_followers = forms.BooleanField(
        label="Tell those who follow the places of what is new and public at once",
        required=False,
    )

    strict = forms.BooleanField(label="Refuse a row for any cell that cannot be read", required=False)

    def __init__(self, *args: Any, reviewed: bool, tells: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if not reviewed:
            del self.fields["new_records"]
        if not tells:
            del self.fields["tell_followers"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB: divide it.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("tell_followers") and cleaned.get("new_records") != APPROVED:
            self.add_error(
                "tell_followers", "Nobody can be told of what waits for review: they are told when it is approved."
            )
        return cleaned

    @property
    def approve(self) -> bool:
        return self.cleaned_data.get("new_records") == APPROVED
