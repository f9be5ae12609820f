"""The form with which people write to PDAP."""

from django import forms

from pdap.web.forms import NoteField, PageForm, TrapMixin

KINDS = (
    ("general", "A question or a remark"),
    ("data_correction", "A mistake in the catalogue"),
    ("bug_report", "Something on this site does not work"),
    ("security_vulnerability", "A weakness in its security"),
)


class ContactForm(TrapMixin, PageForm):
    """A message of one of four kinds, with the address to answer to (contract 2.11)."""

    type = forms.ChoiceField(label="What is it about?", choices=KINDS, widget=forms.RadioSelect)
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="The answer goes there. It is used for nothing else.",
        error_messages={"invalid": "This is not an e-mail address: one looks like name@example.org."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = NoteField(label="Your message", rows=8)

    missing = {
        "type": "Choose what your message is about.",
        "email": "Give your e-mail address, so that we can answer.",
        "message": "Write a message.",
    }
