"""The columns of a table, each declared once; forms, admin, API, files and pages make their fields from these."""

from pdap.lib.columns import kinds
from pdap.lib.columns.declaration import Declaration, Group, RecordColumn, Use

__all__ = ["Declaration", "Group", "RecordColumn", "Use", "kinds"]
