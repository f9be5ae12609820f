"""Joins of tables whose keys are of different widths: an index of either side can answer them."""

import pytest
from django.db import models

from pdap.db.schema.models import our_tables

JOINS = [
    pytest.param(model, relation, id=f"{model._meta.label}.{relation.name}")
    for model in our_tables()
    for relation in model._meta.related_objects
    if getattr(relation.field, "integer", False)
]


@pytest.mark.parametrize(("model", "relation"), JOINS)
def test_the_column_of_a_join_is_not_cast(model: type[models.Model], relation: models.ForeignObjectRel) -> None:
    joined = str(model._default_manager.filter(**{f"{relation.name}__pk__gt": 0}).query)

    assert f'"{relation.related_model._meta.db_table}"."{relation.field.column}")::' not in joined
