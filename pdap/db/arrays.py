"""Columns of links gathered into arrays."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet


def gathered(links: QuerySet[Any, Any], path: str) -> ArraySubquery:
    """Return the values at a path of some links as a list, in order, without nulls."""
    values = links.filter(**{f"{path}__isnull": False}).values_list(path, flat=True)
    return ArraySubquery(values.order_by(path).distinct())
