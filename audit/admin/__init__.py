"""The logs in the admin; importing it registers them."""

from audit.admin import adoption, change_log, table_count

__all__ = ["adoption", "change_log", "table_count"]
