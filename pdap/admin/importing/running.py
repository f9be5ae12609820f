"""An import's way: a file is looked at, and what was shown is carried out, but for rows that have changed since."""

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from pdap.admin.importing.outcomes import Kind, counted, read_back, stored
from pdap.admin.importing.resource import CatalogueResource
from pdap.db.actor import set_actor
from pdap.lib.column_rights import role_of
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.importing.sheets import Sheet, decoded, read_sheet


class NotWaitingError(LookupError):
    """The import has been carried out or discarded already, perhaps by a second click."""


def look(
    resource_class: type[CatalogueResource], file: UploadedFile, person: User, approve: bool, tell: bool
) -> CatalogueImport:
    """Work out what importing a file would do, and keep it until it is decided; nothing of the catalogue is written.

    UnreadableFileError for a file that cannot be read as a whole.
    """
    text, remarks = decoded(file.read())
    resource = resource_class(role_of(person))
    sheet = read_sheet(text, resource.names())
    with transaction.atomic():
        outcomes = resource.plan(sheet)
        remarks += [*sheet.remarks, *unread(resource, sheet)]
        return CatalogueImport.objects.create(
            kind=resource.relation,
            file_name=(file.name or "file.csv").replace("\0", "")[:200],
            content=text,
            approve=approve,
            tell_followers=approve and tell,
            outcome=stored(outcomes, sheet.columns, remarks),
            counts=counted(outcomes),
            person=person,
        )


def unread(resource: CatalogueResource, sheet: Sheet) -> list[str]:
    reading = {one.column_name for one in resource.reading}
    said, silent = [], []
    for name in sheet.columns:
        column = resource.fields.get(name)
        if name in reading or name == "id" or name in ("row", "reason"):
            continue
        if column is not None and column.yields_to in sheet.columns:
            said.append(f"The column {name} is not read, because {column.yields_to} says the same.")
        else:
            silent.append(name)
    return [*said, *([f"Not read, since nobody types these: {', '.join(silent)}."] if silent else [])]


@transaction.atomic
def carry_out(pk: int, resource_class: type[CatalogueResource], person: User) -> CatalogueImport:
    """Do what the look at a file showed, as one change set, and forget the file.

    A row whose record has changed since is refused. NotWaitingError if it is no import of this person that waits.
    """
    waiting = CatalogueImport.objects.select_for_update().filter(
        pk=pk, kind=resource_class.relation, person=person, finished_at=None
    )
    found = waiting.first()
    if found is None or found.content is None:
        raise NotWaitingError(str(pk))
    change_set = uuid.uuid4()
    set_actor(person.pk, change_set)
    resource = resource_class(role_of(person))
    sheet = read_sheet(found.content, resource.names())
    outcomes = resource.plan(sheet, lock=True, shown=read_back(found.outcome))
    resource.write(person.pk, found.approve, found.tell_followers)
    found.outcome = stored(outcomes, sheet.columns, (found.outcome or {}).get("remarks", []))
    found.counts = counted(outcomes)
    found.change_set = change_set if found.counts[Kind.NEW] + found.counts[Kind.CHANGED] else None
    found.content = None
    found.finished_at = timezone.now()
    found.save()
    return found
