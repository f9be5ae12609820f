"""Jobs of the project as a whole."""

from django.core.management import call_command
from django.db import IntegrityError
from django.utils import timezone

from audit.services.importing import NotWaitingError, carry_out, forget_imports, plan_rows
from datasources.imports.folder import RESOURCES
from pdap.db import materialized
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.jobs import job
from pdap.lib.mail.bounces import note_bounces_of_mailgun
from pdap.lib.mail.delivery import deliver_waiting
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import KEEP_MAILS, Mail


def deliver_mails() -> int:
    """Send the emails that wait; return how many left. Several workers may do so at once."""
    return deliver_waiting()


def look_at_import(pk: int, remarks: list[str]) -> None:
    """Work out what a large file would do; nothing if it was discarded meanwhile, or looked at already."""
    waiting = CatalogueImport.objects.filter(pk=pk, finished_at=None, outcome__isnull=True).first()
    if waiting is not None:
        plan_rows(waiting, RESOURCES[waiting.kind], remarks)


def carry_out_import(pk: int) -> None:
    """Carry a large import out; nothing if that is done. After an error it can be ordered again."""
    waiting = CatalogueImport.objects.filter(pk=pk).select_related("person").defer("content", "outcome").first()
    if waiting is None or waiting.person is None:
        return
    try:
        carry_out(pk, RESOURCES[waiting.kind], waiting.person)
    except NotWaitingError:
        return
    except Exception as error:
        CatalogueImport.objects.filter(pk=pk).update(ordered_at=None)
        if not isinstance(error, IntegrityError):
            raise


@job
def note_bounces() -> int:
    """Write down which people's addresses the mail service has found gone; return how many are new."""
    return note_bounces_of_mailgun()


@job
def refresh_stale_views() -> list[str]:
    """Refresh all materialized views if anything that they show has changed; return those refreshed."""
    return [str(view) for view in materialized.refresh_stale()]


@job
def refresh_views() -> list[str]:
    """Refresh all materialized views, with new statistics first; return those refreshed."""
    return [str(view) for view in materialized.refresh_after_loading()]


@job
def expire() -> int:
    """Forget sessions that are over, files that no one imported, and emails of long ago; return how many emails."""
    call_command("clearsessions")
    forget_imports()
    done = Mail.objects.exclude(status__in=[MailStatus.WAITING, MailStatus.SENDING])
    return done.filter(created_at__lt=timezone.now() - KEEP_MAILS).delete()[0]
