"""The models of the project itself, where Django looks for them."""

from pdap.lib.importing.models import CatalogueImport
from pdap.lib.jobs.models import JobRun, ViewRefresh
from pdap.lib.mail.models import Mail

__all__ = ["CatalogueImport", "JobRun", "Mail", "ViewRefresh"]
