"""The logs in the admin; importing it registers them."""

from audit.admin import change_log, table_count

__all__ = ["change_log", "table_count"]
