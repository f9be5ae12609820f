"""The groups in which people find the columns of a data source."""

from pdap.lib.columns import Group
from pdap.lib.lazy_texts import gettext_lazy as _

RECORD = Group(_("Data source"), "record", folded=False)
ACCESS = Group(_("Access and format"), "access")
PROVENANCE = Group(_("Provenance"), "provenance")
COVERAGE = Group(_("Coverage and updates"), "coverage")
ENTRY = Group(_("About this listing"), "entry")
