"""The logs, imports of CSV files, and gaps in the admin; importing it registers them."""

from audit.admin import adoption, change_log, table_count
from audit.admin.gaps import start_page
from audit.admin.importing import records

start_page.register_gaps_on_start_page()

__all__ = ["adoption", "change_log", "records", "start_page", "table_count"]
