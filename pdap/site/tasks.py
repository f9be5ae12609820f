"""Jobs of the site as a whole: the nightly files, the end of old changes, and what caches must forget."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from audit.models import PublicChange
from pdap.lib.jobs import job
from pdap.ops.transfer.stores import store_at
from pdap.site.changes.cursor import KEPT
from pdap.site.downloads.making import make_downloads as make_files
from pdap.site.purging import purge_withdrawn


@job
def make_downloads() -> str | None:
    """Make and publish the files of the whole catalog; return the name of the set. Nothing where there is no place."""
    to = settings.SHARING.downloads_to
    if not to:
        return None
    if settings.IS_LOCAL and "://" not in to:
        Path(to).mkdir(parents=True, exist_ok=True)
    return make_files(store_at(to))[0]


@job
def expire_changes() -> int:
    """Forget changes of the catalog that are older than every cursor that is still good; return how many."""
    return PublicChange.objects.filter(noted_at__lt=timezone.now() - KEPT).delete()[0]


@job
def purge_caches() -> str | None:
    """Empty shared caches if jobs, commands or other programs have withdrawn something; return whether they were."""
    return "emptied" if purge_withdrawn("job") else None
