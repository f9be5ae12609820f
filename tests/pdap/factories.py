"""Rows of the project itself."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from pdap.jobs.enums import JobOutcome
from pdap.jobs.models import JobRun, ViewRefresh
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


class JobRunFactory(DjangoModelFactory):
    """A run that went well."""

    class Meta:
        model = JobRun

    job = "pdap.tasks.refresh_views"
    outcome = JobOutcome.DONE
    result = "[]"
    started_at = factory.LazyFunction(timezone.now)
    finished_at = factory.LazyFunction(timezone.now)


class ViewRefreshFactory(DjangoModelFactory):
    """That a view is fresh."""

    class Meta:
        model = ViewRefresh

    view_name = factory.Sequence(lambda number: f"view_{number}")
    refreshed_at = factory.LazyFunction(timezone.now)
    seconds = 0.5
    change_log_id = 0
