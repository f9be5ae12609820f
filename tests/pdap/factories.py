"""Rows of the project itself."""

import factory
from factory.django import DjangoModelFactory

from pdap.mail.models import Mail


class MailFactory(DjangoModelFactory):
    """A mail that waits."""

    class Meta:
        model = Mail

    kind = "contact/mail"
    recipient = factory.Sequence(lambda number: f"reader{number}@example.org")
    subject = "News"
    body_text = "There is news."
    body_html = "<p>There is news.</p>"
