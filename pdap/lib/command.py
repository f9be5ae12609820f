"""The base of our management commands: what goes wrong outside of the program is a sentence, not a traceback."""

from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from pdap.db.materialized import ViewRefreshError
from pdap.lib.troubles import trouble_in_words


class ProjectCommand(BaseCommand):
    """A command whose troubles are told in a sentence, with exit code 1."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command. CommandError for a database or a file that cannot be used; our faults stay."""
        try:
            return super().execute(*args, **options)
        except ViewRefreshError as error:
            raise CommandError(str(error)) from error
        except (Error, psycopg.Error, OSError) as error:
            sentence = trouble_in_words(error)
            if sentence is None:
                raise
            raise CommandError(sentence) from error
