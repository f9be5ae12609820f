"""Rows of the project itself."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from audit.merging.enums import Kind
from audit.merging.models import DuplicatePair, Merge
from pdap.lib.catalog_tables import CatalogTouch, CatalogVersion
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.jobs.enums import JobOutcome
from pdap.lib.jobs.models import Heartbeat, JobRun, ViewRefresh
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import BouncedAddress, Mail, MailHistory
from pdap.lib.status_counts import StatusCount
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory


class MailFactory(DjangoModelFactory):
    """A mail that waits."""

    class Meta:
        model = Mail

    kind = "contact/mail"
    recipient = factory.Sequence(lambda number: f"reader{number}@example.org")
    subject = "News"
    body_text = "There is news."
    body_html = "<p>There is news.</p>"


class MailHistoryFactory(DjangoModelFactory):
    """That a server put an email off."""

    class Meta:
        model = MailHistory

    mail = factory.SubFactory(MailFactory)
    status = MailStatus.WAITING
    words = "451 Come back later"


class BouncedAddressFactory(DjangoModelFactory):
    """That someone's address is gone."""

    class Meta:
        model = BouncedAddress

    user = factory.SubFactory(UserFactory)
    address = factory.SelfAttribute("user.email")
    words = "550 No such user"


class CatalogVersionFactory(DjangoModelFactory):
    """The catalog's version, which the migrations make."""

    class Meta:
        model = CatalogVersion
        django_get_or_create = ("id",)

    id = 1
    version = 1


class CatalogTouchFactory(DjangoModelFactory):
    """That this transaction changes what the public sees."""

    class Meta:
        model = CatalogTouch


class HeartbeatFactory(DjangoModelFactory):
    """That a worker lives."""

    class Meta:
        model = Heartbeat
        django_get_or_create = ("name",)

    name = "worker"
    beat_at = factory.LazyFunction(timezone.now)


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


class DuplicatePairFactory(DjangoModelFactory):
    """Two agencies, by id, that look like one; both are there unless a test names others."""

    class Meta:
        model = DuplicatePair

    kind = Kind.AGENCY
    first_id = factory.LazyFunction(lambda: AgencyFactory().pk)
    second_id = factory.LazyFunction(lambda: AgencyFactory().pk)
    score = 95
    reasons = factory.LazyFunction(lambda: ["The names differ only in abbreviations."])
    fingerprint = "names and places"


class MergeFactory(DjangoModelFactory):
    """That an agency went into another."""

    class Meta:
        model = Merge

    kind = Kind.AGENCY
    merged_id = factory.Sequence(lambda number: 2 * number + 1)
    merged_name = "Springfield PD"
    into_id = factory.Sequence(lambda number: 2 * number + 2)
    into_name = "Springfield Police Department"
    survivor_id = factory.SelfAttribute("into_id")
    journal = factory.LazyFunction(lambda: {"table": "agencies", "steps": []})


class CatalogueImportFactory(DjangoModelFactory):
    """A file that waits to be imported."""

    class Meta:
        model = CatalogueImport

    kind = "agencies"
    file_name = "agencies.csv"
    content = "id,name\n"
    person = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class StatusCountFactory(DjangoModelFactory):
    """A part of a number that no list has."""

    class Meta:
        model = StatusCount

    table_name = "test_table"
    status = "approved"
    number = 1
