"""Whatever curators do, undoing it set by set, the newest first, leaves the tables as they were."""

import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agencies.models import Agency
from audit.models import ChangeLog
from audit.services.undo import undo_change_set
from datasources.models import AgencyDataSource, DataSource
from pdap.db.actor import set_actor
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory

pytestmark = pytest.mark.django_db

TABLES = ("agencies", "data_sources", "link_agencies__data_sources", "link_agencies__locations")
# Times that triggers keep say when something was done, and that is now.
TIMES = "'{updated_at,approval_status_updated_at}'::text[]"

number = st.integers(0, 9)
edit = st.one_of(
    st.tuples(st.just("rename source"), number, st.text("ab 'é\"", max_size=5)),
    st.tuples(st.just("formats"), number, st.lists(st.sampled_from(["CSV", "PDF", "a,b", '"']), max_size=3)),
    st.tuples(st.just("approve"), number, st.sampled_from(["pending", "approved", "rejected"])),
    st.tuples(st.just("rename agency"), number, st.text("xy", max_size=3)),
    st.tuples(st.just("link"), number, number),
    st.tuples(st.just("unlink"), number, number),
    st.tuples(st.just("move links"), number, number),
    st.tuples(st.just("new source"), number, number),
    st.tuples(st.just("new agency"), number, number),
    st.tuples(st.just("delete source"), number, number),
    st.tuples(st.just("delete agency"), number, number),
)


def tables() -> dict[str, Any]:
    """Return all rows of the tables."""
    contents = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select array_agg((to_jsonb(there) - {TIMES})::text order by id) from public.{table} there")
            contents[table] = cursor.fetchone()[0]
    return contents


def one_of(model: Any, pick: int) -> Any:
    """Return a row of a table by a number that may be any; none of an empty table."""
    rows = list(model.objects.order_by("pk"))
    return rows[pick % len(rows)] if rows else None


def do(action: str, pick: int, more: Any) -> None:
    """Do one edit, if there is something to edit."""
    source, agency = one_of(DataSource, pick), one_of(Agency, pick)
    if action == "new source":
        DataSourceFactory(agencies=[agency] if agency else [])
    elif action == "new agency":
        AgencyFactory(locations=[LocationFactory()])
    elif action == "rename source" and source:
        DataSource.objects.filter(pk=source.pk).update(name=more)
    elif action == "formats" and source:
        DataSource.objects.filter(pk=source.pk).update(record_formats=more)
    elif action == "approve" and source:
        DataSource.objects.filter(pk=source.pk).update(approval_status=more)
    elif action == "rename agency" and agency:
        Agency.objects.filter(pk=agency.pk).update(name=more)
    elif action == "link" and source and agency:
        AgencyDataSource.objects.get_or_create(data_source=source, agency=one_of(Agency, more))
    elif action == "unlink" and (link := one_of(AgencyDataSource, pick)):
        link.delete()
    elif action == "move links" and agency:
        taken = AgencyDataSource.objects.filter(agency=one_of(Agency, more)).values("data_source")
        AgencyDataSource.objects.filter(agency=agency).exclude(data_source__in=taken).update(
            agency=one_of(Agency, more)
        )
    elif action == "delete source" and source:
        with connection.cursor() as cursor:
            cursor.execute("delete from public.data_sources where id = %s", [source.pk])
    elif action == "delete agency" and agency:
        agency.delete()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(sets=st.lists(st.lists(edit, min_size=1, max_size=5), min_size=1, max_size=4))
@example(  # an agency that comes back in one set with a source's approval
    sets=[
        [("approve", 0, "pending")],
        [("approve", 0, "approved")],
        [("delete agency", 0, 0), ("approve", 0, "pending")],
    ]
)
@example(  # a source that one set publishes and hides again
    sets=[
        [("approve", 0, "pending")],
        [("approve", 0, "approved"), ("approve", 0, "pending"), ("delete agency", 0, 0)],
    ]
)
def test_undoing_set_by_set_leaves_the_tables_as_they_were(db: None, sets: list[list[tuple[str, int, Any]]]) -> None:
    with transaction.atomic():
        agencies = [AgencyFactory(locations=[LocationFactory()]) for _ in range(2)]
        for agency in agencies:
            DataSourceFactory(agencies=agencies if agency == agencies[0] else [agency])
        states, made = [], []
        for edits in sets:
            states.append(tables())
            made.append(uuid.uuid4())
            set_actor(None, made[-1])
            for step in edits:
                do(*step)
        set_actor(None, uuid.uuid4())
        entries = list(ChangeLog.objects.order_by("id").values())

        for change_set, state in zip(reversed(made), reversed(states), strict=True):
            if ChangeLog.objects.filter(change_set=change_set).exists():
                undo_change_set(change_set, None)
            assert tables() == state

        assert list(ChangeLog.objects.order_by("id").values())[: len(entries)] == entries
        transaction.set_rollback(True)
