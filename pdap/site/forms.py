"""The form with which people write to PDAP."""

from django import forms

from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.web.forms import NoteField, PageForm, TrapMixin

KINDS = (
    ("general", _("A question or comment")),
    ("data_correction", _("A mistake in the catalog")),
    ("bug_report", _("A problem with this site")),
    ("security_vulnerability", _("A security issue")),
)


class ContactForm(TrapMixin, PageForm):
    """A message of one of four kinds, with the address to reply to (contract 2.11)."""

    type = forms.ChoiceField(label=_("What is it about?"), choices=KINDS, widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("We’ll reply here and use it for nothing else."),
        error_messages={"invalid": _("Enter an email address in the format name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = NoteField(label=_("Your message"), rows=8)

    missing = {
        "type": _("Choose a topic."),
        "email": _("Enter your email address so we can reply."),
        "message": _("Enter a message."),
    }
