"""The adoption: one transaction from the first lock to the record that it is done.

Schema changes are transactional in PostgreSQL: if the process ends before the commit, however it does, the database is
still the one that the existing application knows. A dry run is the same run, rolled back.
"""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import psycopg
from django.db import DatabaseError, OperationalError, connection, transaction

from audit.adoption import is_adopted
from audit.models import Adoption, ChangeLog
from datasources.services.search_terms import load_search_terms
from pdap.db import materialized
from pdap.db.actor import set_actor
from pdap.db.raw_rows import only_value
from pdap.db.relations import Table
from pdap.db.schema.upgrading import UPGRADE_LOCK
from pdap.lib.jobs.models import ViewRefresh
from pdap.lib.troubles import connection_trouble
from pdap.ops.adopting import (
    backlog,
    change_log,
    doubled_places,
    follows,
    link_collisions,
    long_names,
    people,
    places,
    row_counts,
    schema,
    sequences,
    twins,
    unreadable_dates,
    vacuuming,
)
from pdap.ops.adopting.adoption_report import AdoptionError, Finding, Report, server_message
from pdap.ops.adopting.examining import examine, revision_of

Result = TypeVar("Result")

IN_USE = (
    "The database is in use. Stop the existing application, the collector and every worker, or wait longer with "
    "--lock-timeout. Nothing was changed."
)

# The advisory lock of every adoption of a database.
ADOPTION_LOCK = 7_137_418_984

SESSION = """
select set_config('lock_timeout', %s, true), set_config('statement_timeout', '0', true),
       set_config('idle_in_transaction_session_timeout', '0', true),
       -- A killed adoption's server process notices within seconds, and lets go of the tables.
       set_config('client_connection_check_interval', '2s', true)
"""


@dataclass
class ProgressPrinter:
    """Shows each stage as it begins, and the progress of a long one."""

    stage: Callable[[str], None]
    progress: Callable[[str, int, int], None]


def adopt(dry_run: bool, lock_timeout: str, telling: ProgressPrinter) -> Report:
    """Adopt the database in Django's settings, and return what was found and done.

    AdoptionError says why it can't be adopted; then, and after a dry run, the database is unchanged.
    """
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise AdoptionError(connection_trouble(str(error))) from error
    with transaction.atomic(durable=True):
        raw = connection.connection
        lock_adoption(raw)
        report = Report(raw.info.dbname, examine(raw), dry_run)
        raw.execute(SESSION, [lock_timeout])
        try:
            Run(raw, report, telling).through()
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            raise AdoptionError(IN_USE) from None
        except (psycopg.Error, DatabaseError) as error:
            raise AdoptionError(
                f"PostgreSQL rejected a step, and everything was rolled back: {server_message(error)}"
            ) from error
        transaction.set_rollback(dry_run)
    if report.written and not dry_run:
        telling.stage("Vacuuming what was rewritten")
        report.unvacuumed = vacuuming.vacuum(report.written, telling.progress)
    return report


def lock_adoption(raw: psycopg.Connection) -> None:
    """Hold the locks of adoptions and of Alembic until the transaction ends; AdoptionError if another process does."""
    for lock, operation in ((ADOPTION_LOCK, "adoption"), (UPGRADE_LOCK, "upgrade")):
        if not only_value(raw, "select pg_try_advisory_xact_lock(%s)", [lock]):
            raise AdoptionError(f"Another {operation} of this database is running. Wait for it to finish.")


class Run:
    """One adoption, stage by stage."""

    def __init__(self, raw: psycopg.Connection, report: Report, telling: ProgressPrinter) -> None:
        self.raw, self.report, self.telling = raw, report, telling

    def through(self) -> None:
        """Do everything, and verify that there is a reason for each row that was added or removed."""
        raw, report = self.raw, self.report
        self.stage("Locking the tables", lambda: row_counts.lock(raw))
        sequences.hold_sequences(raw)
        self.findings("Comparing the schema", lambda: schema.compare_with_baseline(raw, report.from_revision))
        before, files = self.stage("Counting rows", lambda: row_counts.count(raw)), vacuuming.files_of_tables(raw)
        names = long_names.set_aside(raw)
        self.findings("Upgrading the schema", lambda: schema.upgrade(raw))
        report.findings += long_names.put_back(raw, names)
        report.to_revision = revision_of(raw)
        report.first = not is_adopted()
        upgraded = row_counts.count(raw)
        self.findings("Creating Django's tables", schema.make_django_tables)
        change_set = uuid.uuid4()
        set_actor(None, change_set)
        self.repair()
        self.findings("Adding search terms", self.add_search_terms)
        self.findings("Refreshing the views", self.refresh)
        self.note(change_set)
        after = self.stage("Counting rows again", lambda: row_counts.count(raw))
        row_counts.compare(report, before, upgraded, after)
        report.written = vacuuming.written_tables(raw, files) if report.changed else []
        if report.first:
            Adoption.objects.update(report=report.as_dict())

    def repair(self) -> None:
        """Repair the rows. Some repairs are made only once: later rows are this application's own."""
        raw, report = self.raw, self.report
        # First: with such a date in it, a row can be neither read nor changed.
        self.findings("Repairing dates", lambda: unreadable_dates.repair_dates(raw))
        self.findings(
            "Removing secrets from the change log", lambda: change_log.purge_secrets(raw, self.telling.progress)
        )
        if report.first:
            self.findings("Disabling links in old emails", lambda: people.disarm_tokens(raw))
            self.findings("Repairing follows", lambda: follows.restore_record_types(raw))
        self.findings("Checking accounts", lambda: people.clear_open_keys(raw) + people.report_twins(raw))
        report.findings += people.list_programs()
        self.findings("Repairing places", lambda: places.repair_locations(raw))
        self.findings("Merging duplicate locations", lambda: twins.join_twins(raw))
        if report.first:
            # After the places: triggers queue recent news again for the followers of a place that an agency comes to.
            self.findings("Marking the backlog as sent", lambda: backlog.mark_as_sent(raw))
        self.findings("Looking for duplicate places", lambda: doubled_places.list_doubled_places(raw))
        report.collisions = self.stage("Comparing links", lambda: link_collisions.collisions(raw))
        report.findings += link_collisions.report_addresses(raw, report.collisions)
        self.findings("Advancing sequences", lambda: sequences.advance_sequences(raw))

    def refresh(self) -> list[Finding]:
        """Refresh the views with new statistics, unless they are current."""
        if not materialized.is_stale():
            return []
        refreshes_before = ViewRefresh.objects.count()
        views = materialized.refresh_after_loading()
        if not views:
            raise AdoptionError("Another program is refreshing the views. Stop every worker, then adopt again.")
        rows = {Table.VIEW_REFRESHES: ViewRefresh.objects.count() - refreshes_before}
        return [Finding("Views", "Materialized views that were refreshed", len(views), True, rows)]

    def add_search_terms(self) -> list[Finding]:
        """Add the words for record types, agencies and places that the search box knows from the start."""
        added = load_search_terms()
        rows = {Table.SEARCH_TERMS: added}
        return [Finding("Search", "Search terms that came with this code", added, True, rows)] if added else []

    def note(self, change_set: uuid.UUID) -> None:
        """Record the adoption, once, and account for the change log's rows about the repairs."""
        report = self.report
        logged = ChangeLog.objects.filter(change_set=change_set).count()
        if logged:
            rows, sets = {Table.CHANGE_LOG: logged}, [str(change_set)]
            report.findings.append(Finding("Log", "Repairs in the change log", logged, rows=rows, records=sets))
        if report.first:
            rows = {Table.ADOPTIONS: 1}
            report.findings.append(Finding("Mark", "Marks that the database has been adopted", 1, True, rows))
            Adoption.objects.create(from_revision=report.from_revision)

    def findings(self, title: str, work: Callable[[], list[Finding]]) -> None:
        self.report.findings += self.stage(title, work)

    def stage(self, title: str, work: Callable[[], Result]) -> Result:
        """Run a stage: show that it begins, and note how long it took."""
        self.telling.stage(title)
        start = time.perf_counter()
        result = work()
        self.report.seconds[title] = time.perf_counter() - start
        return result
