"""`pdap.db.relations` against the models and the catalog."""

import pytest
from django.db import connection

from pdap.db.relations import MaterializedView, Table, View
from pdap.db.schema.models import our_tables, our_views


def names_of(kind: str) -> set[str]:
    """Return the relations of one kind in schema `public`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = %s", [kind]
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize(("names", "kind"), [(Table, "r"), (View, "v"), (MaterializedView, "m")])
def test_every_relation_of_the_database_has_its_name(names: type, kind: str) -> None:
    assert {str(name) for name in names} == names_of(kind)


def test_every_table_and_view_has_its_model() -> None:
    assert {model._meta.db_table for model in our_tables()} == set(Table)
    assert {model._meta.db_table for model in our_views()} == set(View) | set(MaterializedView)
