"""When the database was taken over, in the admin."""

from django.contrib import admin

from audit.models import Adoption
from pdap.admin.base import ReadOnlyAdmin


@admin.register(Adoption)
class AdoptionAdmin(ReadOnlyAdmin):
    """When the database was taken over, and what was done then."""

    list_display = ["adopted_at", "from_revision"]
    ordering = ["-id"]
