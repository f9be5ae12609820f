"""Jobs: one run of each at a time, every run recorded, and none that keeps killing its worker."""

from pdap.lib.jobs.job_progress import note_progress
from pdap.lib.jobs.job_runs import AlreadyRunningError, job

__all__ = ["AlreadyRunningError", "job", "note_progress"]
