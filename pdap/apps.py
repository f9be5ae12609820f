"""The project's packages that Django must know as apps: for their models, template tags and commands."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The models that no app owns: emails, job runs, imports. Their label is in tables of Django's: it stays `pdap`."""

    name = "pdap.lib"
    label = "pdap"
    verbose_name = "PDAP"


class PagesConfig(AppConfig):
    """The template tags that all pages share, and the translations."""

    name = "pdap.web"
    label = "pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        from pdap.lib.message_catalogs import compile_stale

        compile_stale()


class OperationsConfig(AppConfig):
    """The commands, and what must be connected before the first query."""

    name = "pdap.ops"
    label = "operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        from datasources.search.views.followed import find_sources
        from notifications.services.watch_queue import register_search
        from pdap.db import postgres_types, prepared
        from pdap.lib.garbage import exclude_what_is_loaded
        from pdap.ops import checks  # noqa: F401 - the checks register themselves
        from pdap.ops.logs import request_ids

        postgres_types.connect()
        prepared.connect()
        request_ids.pass_ids_to_tasks()
        register_search(find_sources)
        exclude_what_is_loaded()
