#!/usr/bin/env python
"""Django's command line; without DATABASE_URL it finds or starts the embedded PostgreSQL."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import Error

from pdap.lib.garbage import collect_after_loading
from pdap.lib.troubles import trouble_in_words
from pdap.ops.embedded import use_embedded_server

# What a shell says of a program that Ctrl-C ended.
INTERRUPTED = 130


def main() -> None:
    """Run one management command."""
    collect_after_loading()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")
    try:
        use_embedded_server()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The configuration is not complete: {error}")
    except (Error, OSError) as error:  # of commands that are not ours, such as createsuperuser
        if (sentence := trouble_in_words(error)) is None:
            raise
        sys.exit(sentence)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped before it had finished.\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
