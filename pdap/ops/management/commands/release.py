"""`manage.py release`: what a deployment does to the database, in order."""

import sys
from typing import Any

from audit.adoption import warnings
from datasources.services.search_terms import load_search_terms
from pdap.lib.command import ProjectCommand
from pdap.lib.environment import env
from pdap.ops.preflight import DatabaseProblem, examine
from pdap.ops.release import hold_preparation, upgrade_libraries, upgrade_schema


class Command(ProjectCommand):
    """Bring the database up to this code; repeating it does nothing."""

    help = "Migrate both schemas, create the cache table and update the job schedule. Run this before each start."
    # The checks require what this creates.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        url = env.str("DATABASE_URL")
        try:
            examine(url)
        except DatabaseProblem as problem:
            sys.exit(str(problem))
        with hold_preparation(url, self.stdout.write):
            upgrade_schema(url)
            upgrade_libraries()
            load_search_terms()
        self.stdout.write("\n".join(["The database matches this code.", *warnings()]))
