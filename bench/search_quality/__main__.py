"""`make search-quality FILE=... DATA=...`: how often the first thing shown, or one of the first five, is right."""

import os
import sys
from pathlib import Path

from bench.search_quality import imported_folder

USAGE = "Name a file of queries and a folder of CSV files: make search-quality FILE=... DATA=..."


def main() -> int:
    # An empty word is what `make` gives for a folder that no one has named.
    if len(sys.argv) != 3 or "" in sys.argv[1:]:
        raise SystemExit(USAGE)
    file, folder = map(Path, sys.argv[1:])
    if not file.is_file() or not folder.is_dir():
        raise SystemExit(f"{USAGE}\n{file if not file.is_file() else folder} is not there.")
    with imported_folder.imported(folder) as url:
        os.environ.update(imported_folder.variables(url), DJANGO_SETTINGS_MODULE="pdap.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from bench.search_quality.judged_queries import judge

        # Pages name the files of this code, which may be newer than the catalog.
        call_command("collectstatic", interactive=False, verbosity=0)
        sys.stdout.write("\n".join(judge(file).lines()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
