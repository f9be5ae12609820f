"""A form of one value, in which a value that didn't arrive isn't an empty one."""

from typing import Any

from django import forms
from django.http import QueryDict

VALUE = "value"
NOT_SENT = "The new value didn’t arrive. Choose it again."


class ValueForm(forms.Form):
    """The form of a field named `value`. Its page sends an empty value too where `sends_nothing_if_empty`."""

    def __init__(self, data: QueryDict | None = None) -> None:
        self.is_sent = data is not None and VALUE in data
        if data is not None and self.is_sent and len(data.getlist(VALUE)) > 1:
            data = data.copy()
            data.setlist(VALUE, [value for value in data.getlist(VALUE) if value])
        super().__init__(data)
        if self.is_sent and data is not None and not any(data.getlist(VALUE)) and self.sends_nothing_if_empty:
            self.data = QueryDict()

    @property
    def sends_nothing_if_empty(self) -> bool:
        """Whether a browser sends nothing for it while it's empty, as with boxes of which none is checked."""
        return not self.fields[VALUE].widget.value_omitted_from_data({}, {}, VALUE)

    def clean(self) -> dict[str, Any]:
        if not self.is_sent:
            self.errors.pop(VALUE, None)
            self.add_error(VALUE, NOT_SENT)
        return self.cleaned_data
