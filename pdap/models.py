"""The models of the project itself, where Django looks for them."""

from audit.merging.models import DuplicatePair, Merge
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.jobs.models import JobRun, ViewRefresh
from pdap.lib.mail.models import Mail

__all__ = ["CatalogueImport", "DuplicatePair", "JobRun", "Mail", "Merge", "ViewRefresh"]
