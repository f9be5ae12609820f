"""When the database was adopted, in the admin."""

from collections.abc import Iterable

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from audit.models import Adoption
from pdap.admin.base import ReadOnlyAdmin

NOTHING = "Nothing."


@admin.register(Adoption)
class AdoptionAdmin(ReadOnlyAdmin):
    list_display = ["adopted_at", "from_revision"]
    fields = ["adopted_at", "from_revision", "findings", "rows"]
    readonly_fields = ["findings", "rows"]
    ordering = ["-id"]

    @admin.display(description="Findings and changes")
    def findings(self, adoption: Adoption) -> str:
        findings = (adoption.report or {}).get("findings", [])
        return lines_as_html(f"{finding['text']}: {finding['number']:,}" for finding in findings if finding["number"])

    @admin.display(description="Row counts before and after")
    def rows(self, adoption: Adoption) -> str:
        tables = (adoption.report or {}).get("tables", [])
        return lines_as_html(
            f"{row['table']}: {'new' if row['before'] is None else format(row['before'], ',')} → {row['after']:,}"
            f" ({'; '.join(row['why'])})"
            for row in tables
            if (row["before"] or 0) != row["after"]
        )


def lines_as_html(lines: Iterable[str]) -> SafeString | str:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)) or NOTHING
