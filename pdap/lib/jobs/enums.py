"""The outcomes of a job."""

from enum import nonmember

from pdap.db.enums import PostgresEnum


class JobOutcome(PostgresEnum):
    """What became of a run."""

    pg_enum = nonmember("job_outcome")

    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    KILLED = "killed", "Killed"
