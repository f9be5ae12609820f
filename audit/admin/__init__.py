"""The logs and imports of CSV files in the admin; importing it registers them."""

from audit.admin import adoption, change_log, table_count
from audit.admin.importing import records

__all__ = ["adoption", "change_log", "records", "table_count"]
