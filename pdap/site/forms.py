"""The form with which people write to PDAP."""

from django import forms

from pdap.web.forms import NoteField, PageForm, TrapMixin

KINDS = (
    ("general", "A question or comment"),
    ("data_correction", "A mistake in the catalog"),
    ("bug_report", "A problem with this site"),
    ("security_vulnerability", "A security issue"),
)


class ContactForm(TrapMixin, PageForm):
    """A message of one of four kinds, with the address to answer to (contract 2.11)."""

    type = forms.ChoiceField(label="What is it about?", choices=KINDS, widget=forms.RadioSelect)
    email = forms.EmailField(
        label="Your email address",
        help_text="We'll reply here and use it for nothing else.",
        error_messages={"invalid": "Enter an email address in the format name@example.org."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = NoteField(label="Your message", rows=8)

    missing = {
        "type": "Choose a topic.",
        "email": "Enter your email address so we can reply.",
        "message": "Enter a message.",
    }
