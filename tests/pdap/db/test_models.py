"""What holds for every model: it can be made, read and shown; views cannot be written."""

import datetime
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from audit.models import AlembicVersion
from pdap.db.database_views import ReadOnlyError
from pdap.db.fields import EnumField
from pdap.db.materialized import refresh
from pdap.db.schema.models import our_tables, our_views
from tests.agencies.factories import AgencyFactory
from tests.audit.factories import ChangeLogFactory
from tests.datasources.factories import DataSourceFactory
from tests.factories import all_factories
from tests.locations.factories import LocationFactory

FACTORIES = all_factories()
# The first that fits: Django's integer keys are integer fields, its DateTimeField is a DateField.
PYTHON_TYPES = {
    ArrayField: list,
    models.BooleanField: bool,
    models.CharField: str,
    models.DateTimeField: datetime.datetime,
    models.DateField: datetime.date,
    models.DecimalField: Decimal,
    models.FloatField: float,
    models.IntegerField: int,
    models.JSONField: (dict, list),
    models.TextField: str,
    models.UUIDField: uuid.UUID,
    SearchVectorField: str,
}
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

    assert (read, read._state.adding, read._state.db) == (made, False, "default")
    for field in model._meta.concrete_fields:
        if getattr(made, field.attname, None) is not None and not isinstance(field, models.DateTimeField):
            assert getattr(read, field.attname) == getattr(made, field.attname)


def test_every_row_of_every_model_reads_with_pythons_types(filled: None) -> None:
    for model in [*our_tables(), *our_views()]:
        rows = list(model._default_manager.all())
        assert rows, model
        for row in rows:
            assert str(row)
            assert not row._state.adding
            for field in model._meta.concrete_fields:
                check(field, getattr(row, field.attname))


def check(field: models.Field, value: object) -> None:
    """Assert that a value is what its field promises."""
    if value is None:
        # A view's rows without a place have none in their key either.
        assert field.null or (field in field.model._meta.pk_fields and field.model in our_views()), field
        return
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, models.GeneratedField):
        field = field.output_field
    assert isinstance(value, next(python for kind, python in PYTHON_TYPES.items() if isinstance(field, kind))), field
    if isinstance(field, EnumField):
        assert value in field.enum.values, field
    elif isinstance(field, ArrayField):
        for item in value:
            check(field.base_field, item)
    elif isinstance(field, models.DateTimeField):
        assert value.utcoffset() == datetime.timedelta(0), field


@pytest.mark.parametrize("view", our_views(), ids=label)
def test_a_view_refuses_to_be_written(view: type[models.Model]) -> None:
    row = view()
    with pytest.raises(ReadOnlyError):
        row.save()
    with pytest.raises(ReadOnlyError):
        row.delete()
    for write in ("create", "update", "delete", "get_or_create", "update_or_create"):
        with pytest.raises(ReadOnlyError):
            getattr(view._default_manager.all(), write)()
    with pytest.raises(ReadOnlyError):
        view._default_manager.bulk_create([row])
    with pytest.raises(ReadOnlyError):
        view._default_manager.bulk_update([row], [view._meta.concrete_fields[0].name])


def test_the_two_sides_of_each_link_find_each_other(filled: None) -> None:
    for model in TABLES:
        for relation in model._meta.many_to_many:
            link = relation.remote_field.through._default_manager.first()
            near = getattr(link, relation.m2m_field_name())
            far = getattr(link, relation.m2m_reverse_field_name())
            assert far in getattr(near, relation.name).all(), relation
            if not relation.remote_field.hidden:
                assert near in getattr(far, relation.remote_field.get_accessor_name()).all(), relation


@pytest.mark.django_db
def test_a_moment_of_any_zone_is_stored_in_utc() -> None:
    noon_in_pittsburgh = datetime.datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/New_York"))

    logged = ChangeLogFactory(created_at=noon_in_pittsburgh)

    with connection.cursor() as cursor:
        cursor.execute("select created_at::text from change_log where id = %s", [logged.pk])
        assert cursor.fetchone() == ("2026-07-01 16:00:00",)
    logged.refresh_from_db()
    assert logged.created_at == noon_in_pittsburgh
    assert type(logged).objects.filter(created_at__gte=noon_in_pittsburgh, pk=logged.pk).exists()


def test_no_table_leaves_a_deletion_to_chance() -> None:
    careless = [
        field
        for model in TABLES
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.DO_NOTHING
        # What the database does itself, by the constraint or by triggers where there is none, is no chance.
        and field.db_constraint
        and not getattr(field, "database_on_delete", "")
    ]

    assert careless == []
