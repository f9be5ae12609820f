"""`manage.py purge_caches`: empty the caches of proxies and the CDN, for what must disappear at once."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from pdap.lib.command import ProjectCommand
from pdap.site.purging import purge_everything


class Command(ProjectCommand):
    help = "Empty the cache that PURGE_URL names."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PURGE_URL:
            raise CommandError("Set PURGE_URL to the address that empties your proxy's or CDN's cache.")
        if not purge_everything():
            raise CommandError("The shared caches weren't emptied. The log says why.")
        self.stdout.write("Shared caches emptied.")
