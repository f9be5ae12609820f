"""The columns of a table, each declared once: what forms, admin, API, files and pages make their fields of."""

from pdap.lib.columns import kinds
from pdap.lib.columns.declaration import Declaration, Group, RecordColumn, Use

__all__ = ["Declaration", "Group", "RecordColumn", "Use", "kinds"]
