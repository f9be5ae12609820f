"""Labels and help texts of a model's fields, from the declaration of its columns."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from pdap.lib.columns import Declaration


def declared_by(declaration: Declaration) -> Callable[[Any], Any]:
    """Return a decorator that gives a model's fields their texts; ImproperlyConfigured if the two differ."""

    def with_words(model: Any) -> Any:
        fields = {field.column: field for field in model._meta.local_fields}
        declared = {column.name for column in declaration.columns if not column.path}
        if fields.keys() != declared:
            raise ImproperlyConfigured(f"{model.__name__} and its declaration differ in {fields.keys() ^ declared}.")
        for name in declared:
            column = declaration[name]
            fields[name].verbose_name = column.label[:1].lower() + column.label[1:]
            fields[name].help_text = column.help_text
        return model

    return with_words
