"""The models of the project itself, where Django looks for them."""

from pdap.importing.models import CatalogueImport
from pdap.jobs.models import JobRun, ViewRefresh
from pdap.mail.models import Mail
from pdap.merging.models import DuplicatePair, Merge

__all__ = ["CatalogueImport", "DuplicatePair", "JobRun", "Mail", "Merge", "ViewRefresh"]
