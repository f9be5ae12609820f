"""`manage.py read_only on|off`: stop or allow writing, without a restart."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import CommandError, CommandParser

from pdap.lib import read_only as state
from pdap.lib.command import ProjectCommand


class Command(ProjectCommand):
    help = "Make the site read-only for maintenance, or writable again. Takes effect within a few seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["on", "off", "status"])
        parser.add_argument("--message", default="", help="an extra message for visitors, such as when it ends")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = {"on": True, "off": False}.get(options["what"])
        # On pages, a cache that can't be read changes nothing; here its error is shown to the operator.
        cache.get(state.KEY)
        if wanted is True:
            state.switch_on(options["message"])
        elif wanted is False:
            state.switch_off()
        else:
            state.read_state()
        is_on = state.is_read_only()
        if wanted is not None and is_on is not wanted:
            why = "READ_ONLY is set" if settings.READ_ONLY else "the database itself is read-only"
            raise CommandError(f"The site is {'still ' if is_on else 'not '}read-only: {why}.")
        self.stdout.write("The site is read-only." if is_on else "The site is no longer read-only.")
