"""The admin as an app: our site, and a page to read for every relation that no app has one for."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.db import models


class CatalogAdminConfig(AdminConfig):
    default_site = "pdap.admin.admin_site.CatalogAdminSite"

    def ready(self) -> None:
        """Find the apps' admin modules; then add the rest."""
        super().ready()
        from pdap.admin import jobs, mails  # noqa: F401 - they register themselves
        from pdap.admin.base import SystemAdmin
        from pdap.db.schema.models import our_tables, our_views

        for model in [*our_tables(), *our_views()]:
            # Django's admin cannot address a row by a key of several columns.
            if not admin.site.is_registered(model) and not isinstance(model._meta.pk, models.CompositePrimaryKey):
                admin.site.register(model, SystemAdmin)
