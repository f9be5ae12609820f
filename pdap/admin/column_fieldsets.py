"""Fieldsets and inputs of the admin, from declared columns."""

from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Field

from pdap.lib.columns import Declaration, Use, kinds


def fieldsets_of(declaration: Declaration, use: Use) -> Any:
    """Return a fieldset for each group, those with details folded."""
    return [
        (
            group.title,
            {
                "fields": [column.field_name for column in columns],
                "classes": ["collapse"] if group.folded else [],
            },
        )
        for group, columns in declaration.grouped(use).items()
    ]


def fixed_fields(declaration: Declaration) -> list[str]:
    """Return the fields that no one fills in."""
    return [column.field_name for column in declaration.used(Use.ADMIN) if column.fixed]


class DeclaredInputs:
    """An admin whose notes have as many lines as their columns say; the table may have them as plain text."""

    declaration: Declaration

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: Any, **kwargs: Any) -> Any:
        column = self.declaration.by_name.get(db_field.column or "")
        if column is not None and isinstance(column.kind, kinds.Note):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": column.kind.rows})
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
