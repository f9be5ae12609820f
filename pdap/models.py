"""The models of the project itself, where Django looks for them."""

from pdap.jobs.models import JobRun, ViewRefresh
from pdap.mail.models import Mail

__all__ = ["JobRun", "Mail", "ViewRefresh"]
