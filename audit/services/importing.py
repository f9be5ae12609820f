"""Imports: a file is previewed, and what was shown is carried out, but for rows that have changed since.

A large file is looked at and carried out by the worker, since it would take longer than a page may.
"""

import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from pdap.db.actor import set_actor
from pdap.lib.column_rights import role_of
from pdap.lib.importing.decoding import decode_file
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.importing.outcomes import Kind, outcome_counts, read_back, stored_outcomes
from pdap.lib.importing.resource import CatalogResource
from pdap.lib.once import make_once

# The worker handles files with more rows.
MOST_ROWS_AT_ONCE = 5000
LONGEST_NAME = 200
# An import that no one starts is deleted with its file; of one that is done, what is said of its rows.
KEEP_WAITING = datetime.timedelta(days=1)
KEEP_OUTCOMES = datetime.timedelta(days=14)


class NotWaitingError(LookupError):
    """The import has been carried out or discarded already, perhaps by a second click."""


def plan_import(
    resource_class: type[CatalogResource],
    file: UploadedFile,
    person: AbstractBaseUser,
    approve: bool,
    tell: bool,
    strict: bool,
) -> CatalogueImport:
    """Work out what importing a file would do, and keep it until it is decided; nothing of the catalog is written.

    Of a large file the worker does so. UnreadableFileError for a file that cannot be read as a whole. A file that is
    sent twice at once is kept once.
    """
    text, remarks = decode_file(file.read())
    sheet = resource_class(role_of(person)).read_sheet(text)

    def make() -> CatalogueImport:
        waiting = CatalogueImport.objects.create(
            kind=resource_class.relation,
            file_name=(file.name or "file.csv").replace("\0", "")[:LONGEST_NAME],
            content=text,
            approve=approve,
            tell_followers=approve and tell,
            strict=strict,
            rows_total=len(sheet.lines),
            person=person,  # type: ignore[misc]  # a user, whom this app doesn't know
        )
        if len(sheet.lines) <= MOST_ROWS_AT_ONCE:
            plan_rows(waiting, resource_class, remarks)
        else:
            async_task("pdap.tasks.look_at_import", waiting.pk, remarks, task_name=f"Read {waiting.file_name}"[:100])
        return waiting

    content = (person.pk, resource_class.relation, file.name, text, approve, tell, strict)
    return make_once("import", content, make, CatalogueImport.objects.all())[0]


def plan_rows(waiting: CatalogueImport, resource_class: type[CatalogResource], remarks: list[str]) -> None:
    """Keep what becomes of each row, and write down how far it is."""
    assert waiting.person is not None
    resource = resource_class(role_of(waiting.person), strict=waiting.strict)
    sheet = resource.read_sheet(waiting.content or "")

    def progress(done: int, total: int) -> None:
        if total > MOST_ROWS_AT_ONCE:
            CatalogueImport.objects.filter(pk=waiting.pk).update(rows_read=done)

    outcomes = resource.plan(sheet, progress=progress)
    waiting.outcome = stored_outcomes(outcomes, sheet.columns, [*remarks, *resource.remarks_on(sheet)])
    waiting.counts = outcome_counts(outcomes)
    waiting.save(update_fields=["outcome", "counts"])


def start_import(
    waiting: CatalogueImport, resource_class: type[CatalogResource], person: AbstractBaseUser
) -> CatalogueImport:
    """Carry an import out, or let the worker do so if it is a large one. NotWaitingError as `carry_out`."""
    if (waiting.rows_total or 0) <= MOST_ROWS_AT_ONCE:
        return carry_out(waiting.pk, resource_class, person)
    own = CatalogueImport.objects.filter(pk=waiting.pk, person=person.pk, ordered_at=None, finished_at=None)
    if not own.filter(outcome__isnull=False).update(ordered_at=timezone.now()):
        raise NotWaitingError(str(waiting.pk))
    async_task("pdap.tasks.carry_out_import", waiting.pk, task_name=f"Import {waiting.file_name}"[:100])
    waiting.refresh_from_db(fields=["ordered_at"])
    return waiting


@transaction.atomic
def carry_out(pk: int, resource_class: type[CatalogResource], person: AbstractBaseUser) -> CatalogueImport:
    """Do what the look at a file showed, as one change set, and forget the file.

    A row whose record has changed since is refused. NotWaitingError if it is no import of this person that waits.
    """
    own = CatalogueImport.objects.select_for_update().filter(
        pk=pk, kind=resource_class.relation, person=person.pk, finished_at=None
    )
    waiting = own.first()
    if waiting is None or waiting.content is None or waiting.outcome is None:
        raise NotWaitingError(str(pk))
    change_set = set_actor(person.pk)
    resource = resource_class(role_of(person), strict=waiting.strict)
    sheet = resource.read_sheet(waiting.content)
    outcomes = resource.plan(sheet, lock=True, shown=read_back(waiting.outcome))
    resource.write(person.pk, waiting.approve, waiting.tell_followers)
    waiting.outcome = stored_outcomes(outcomes, sheet.columns, waiting.outcome.get("remarks", []))
    waiting.counts = outcome_counts(outcomes)
    waiting.change_set = change_set if waiting.counts[Kind.NEW] + waiting.counts[Kind.CHANGED] else None
    waiting.content = None
    waiting.finished_at = timezone.now()
    waiting.save()
    return waiting


def forget_imports() -> int:
    """Delete imports that no one started, and what old ones say of their rows; return how many were deleted."""
    now = timezone.now()
    done = CatalogueImport.objects.filter(finished_at__lt=now - KEEP_OUTCOMES)
    done.filter(outcome__isnull=False).update(outcome=None)
    return CatalogueImport.objects.filter(finished_at=None, created_at__lt=now - KEEP_WAITING).delete()[0]
