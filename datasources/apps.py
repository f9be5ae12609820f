"""App configuration."""

from django.apps import AppConfig


class DataSourcesConfig(AppConfig):
    """Record types and data sources: submission, review, links and search."""

    name = "datasources"
    verbose_name = "Data sources"

    def ready(self) -> None:
        """Register what of this app points to records that may be merged, and a curator's own work."""
        from datasources import references
        from datasources.queries.my_work import my_work
        from datasources.services import second_thoughts
        from pdap.admin.start_page import register_part
        from pdap.web.context import keep_in_canonical_address

        references.register_references()
        keep_in_canonical_address("location_id", "q")
        second_thoughts.listen_for_second_thoughts()
        register_part("mine", my_work)
