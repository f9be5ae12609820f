"""The columns of a data source, each declared once: `SOURCES`, from which all that takes or shows them is made.

How: CONTRIBUTING.md, "Add a column to data sources".
"""

from datasources.fields import access_group, coverage_group, entry_group, provenance_group, record_group
from pdap.lib.columns import Declaration

SOURCES = Declaration(
    (
        *record_group.COLUMNS,
        *access_group.COLUMNS,
        *provenance_group.COLUMNS,
        *coverage_group.COLUMNS,
        *entry_group.COLUMNS,
    ),
    # Contract 2.4, and the columns of the existing CSV files.
    frozen_order="id name description source_url agency_supplied supplying_entity agency_originated agency_aggregation"
    " coverage_start coverage_end detail_level data_portal_type data_portal_type_other record_formats access_types"
    " update_method readme_url originating_entity retention_schedule scraper_url agency_described_not_in_database"
    " access_notes url_status record_type_id record_type_name created_at updated_at",
)
