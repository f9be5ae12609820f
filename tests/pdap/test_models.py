"""What holds for every model: it can be made, read and shown; views cannot be written."""

import datetime

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from audit.models import AlembicVersion
from pdap.fields import EnumArrayField, EnumField
from pdap.materialized import refresh
from pdap.read_only import ReadOnlyError
from pdap.schema.models import our_tables, our_views
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.factories import all_factories
from tests.locations.factories import LocationFactory

FACTORIES = all_factories()
TABLES = [model for model in our_tables() if model is not AlembicVersion]


def label(model: type[models.Model]) -> str:
    """Name a test case."""
    return model._meta.label


@pytest.fixture
def filled(db: None) -> None:
    """A database with a row of every table, and materialized views that know them."""
    for made in FACTORIES.values():
        made()
    # The views join: a place on the map, an agency there, a source of it.
    DataSourceFactory(agencies=[AgencyFactory(locations=[LocationFactory(lat=40.44, lng=-80.0)])])
    refresh()


def test_every_table_has_a_factory() -> None:
    assert set(TABLES) == set(FACTORIES)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=label)
def test_what_a_factory_makes_reads_back(model: type[models.Model]) -> None:
    made = FACTORIES[model]()

    read = model._default_manager.get(pk=made.pk)

    for field in model._meta.concrete_fields:
        if getattr(made, field.attname, None) is not None and not isinstance(field, models.DateTimeField):
            assert getattr(read, field.attname) == getattr(made, field.attname)


def test_every_row_of_every_model_reads_with_pythons_types(filled: None) -> None:
    for model in [*our_tables(), *our_views()]:
        rows = list(model._default_manager.all())
        assert rows, model
        for row in rows:
            assert str(row)
            for field in model._meta.concrete_fields:
                check(field, getattr(row, field.attname))


def check(field: models.Field, value: object) -> None:
    """Assert that a value is what its field promises."""
    if value is None:
        # A view's rows without a place have none in their key either.
        assert field.null or (field in field.model._meta.pk_fields and field.model in our_views()), field
    elif isinstance(field, EnumArrayField):
        assert isinstance(value, list)
        assert set(value) <= set(field.enum.values), field
    elif isinstance(field, ArrayField):
        assert isinstance(value, list)
    elif isinstance(field, EnumField):
        assert value in field.enum.values, field
    elif isinstance(field, models.DateTimeField):
        assert isinstance(value, datetime.datetime)
        assert value.utcoffset() == datetime.timedelta(0), field


@pytest.mark.parametrize("view", our_views(), ids=label)
def test_a_view_refuses_to_be_written(view: type[models.Model]) -> None:
    row = view()
    with pytest.raises(ReadOnlyError):
        row.save()
    with pytest.raises(ReadOnlyError):
        row.delete()
    for write in ("create", "update", "delete", "get_or_create"):
        with pytest.raises(ReadOnlyError):
            getattr(view._default_manager.all(), write)()
    with pytest.raises(ReadOnlyError):
        view._default_manager.bulk_create([row])


def test_the_two_sides_of_each_link_find_each_other(filled: None) -> None:
    for model in TABLES:
        for relation in model._meta.many_to_many:
            link = relation.remote_field.through._default_manager.first()
            near = getattr(link, relation.m2m_field_name())
            far = getattr(link, relation.m2m_reverse_field_name())
            assert far in getattr(near, relation.name).all(), relation
            if not relation.remote_field.hidden:
                assert near in getattr(far, relation.remote_field.get_accessor_name()).all(), relation
