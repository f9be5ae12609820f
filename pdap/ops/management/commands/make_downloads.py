"""`manage.py make_downloads`: make the files of the whole catalog now."""

from typing import Any

from django.core.management.base import CommandError

from pdap.lib.command import ProjectCommand
from pdap.ops.transfer.errors import TransferError
from pdap.site.tasks import make_downloads


class Command(ProjectCommand):
    help = "Make and publish the files of the whole catalog, as the nightly job does."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            stamp = make_downloads(by_hand=True)
        except TransferError as error:
            raise CommandError(str(error)) from None
        if stamp is None:
            raise CommandError("DOWNLOADS_TO isn't set. Set it to a folder or s3://BUCKET/PREFIX.")
        self.stdout.write(f"Published {stamp}.")
