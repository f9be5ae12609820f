"""The groups in which people find the columns of a data source."""

from pdap.lib.columns import Group

RECORD = Group("Data source", "record", folded=False)
ACCESS = Group("Access and format", "access")
PROVENANCE = Group("Provenance", "provenance")
COVERAGE = Group("Coverage and updates", "coverage")
REVIEW = Group("Review", "review", folded=False)
ENTRY = Group("About this listing", "entry")
