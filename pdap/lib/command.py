"""The base of our management commands: trouble outside the program is a sentence, not a traceback."""

from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from pdap.db.materialized import ViewRefreshError
from pdap.lib.troubles import trouble_in_words


class ProjectCommand(BaseCommand):
    """A command that ends with a sentence and exit code 1 if the database or a file can't be used."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command; our own errors keep their traceback."""
        try:
            return super().execute(*args, **options)
        except ViewRefreshError as error:
            raise CommandError(str(error)) from error
        except (Error, psycopg.Error, OSError) as error:
            sentence = trouble_in_words(error)
            if sentence is None:
                raise
            raise CommandError(sentence) from error
