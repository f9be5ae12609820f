"""Whatever curators do and undo, set by set or change by change, an agency of a submission goes with its sources."""

import uuid
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from agencies.models import Agency
from audit.models import ChangeLog
from audit.services.steps import NothingToUndoError, UndoRefusedError
from audit.services.undo import revert_fields, undo_change_set
from datasources.models import AgencyDataSource, DataSource
from datasources.services.brought_agencies import settle_brought_agencies
from datasources.services.review import approve, reject
from pdap.db.actor import set_actor
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory

pytestmark = pytest.mark.django_db

number = st.integers(0, 20)
edit = st.tuples(
    st.sampled_from(["approve", "decline", "tie", "untie", "new source", "delete source", "approve agency"]),
    number,
    number,
)
undoing = st.tuples(st.sampled_from(["set", "change"]), number)


class Curators:
    """Those who edit and undo: `by_itself` are the agencies whose own approval one of them has made or brought back."""

    def __init__(self, curator: User) -> None:
        self.curator = curator
        self.by_itself: set[int] = set()

    def do(self, action: str, pick: int, more: int) -> None:
        """Do one edit, if there is something to edit."""
        source, agency = one_of(DataSource, pick), one_of(Agency, more)
        if action == "new source":
            DataSourceFactory(agencies=[agency], pending=bool(pick % 2))
        elif action == "tie" and source:
            AgencyDataSource.objects.get_or_create(data_source=source, agency=agency)
        elif action == "untie" and (tie := one_of(AgencyDataSource, pick)):
            tie.delete()
        elif action == "delete source" and source:
            source.delete()
        elif action == "approve" and source and not source.is_public:
            approve(source, self.curator.pk)
        elif action == "decline" and source and source.is_public:
            reject(source, self.curator.pk, "It's gone.")
        elif action == "approve agency" and not agency.is_public:
            approve(agency, self.curator.pk)
            self.by_itself.add(agency.pk)

    def undo(self, of: str, pick: int) -> None:
        """Undo the newest set or one change of it; what others have changed since stays."""
        newest = ChangeLog.objects.latest("id").change_set
        changes = list(ChangeLog.objects.filter(change_set=newest).order_by("id"))
        change = changes[pick % len(changes)]
        set_actor(None, uuid.uuid4())
        try:
            with transaction.atomic():
                if of == "set":
                    undo_change_set(newest, None)
                else:
                    revert_fields(change.pk, None, None)
                    if change.table_name == "agencies":
                        self.by_itself.add(change.affected_id)
        except (UndoRefusedError, NothingToUndoError):
            pass


def one_of(model: Any, pick: int) -> Any:
    """Return a row of a table by a number that may be any; none of an empty table."""
    rows = list(model.objects.order_by("pk"))
    return rows[pick % len(rows)] if rows else None


def public_without_a_source() -> set[int]:
    tied = AgencyDataSource.objects.filter(data_source__in=DataSource.objects.public()).values("agency_id")
    return set(Agency.objects.public().exclude(pk__in=tied).values_list("pk", flat=True))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sets=st.lists(st.lists(edit, min_size=1, max_size=3), min_size=1, max_size=4),
    undoings=st.lists(undoing, min_size=1, max_size=4),
)
def test_no_undo_leaves_an_agency_of_a_submission_public_without_a_source(
    curator: User, sets: list[list[tuple[str, int, int]]], undoings: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        curators = Curators(curator)
        for _ in range(2):
            set_actor(None, uuid.uuid4())
            DataSourceFactory(pending=True, agencies=[AgencyFactory(pending=True)])
        for edits in sets:
            change_set = set_actor(None, uuid.uuid4())
            for step in edits:
                curators.do(*step)
            settle_brought_agencies(change_set)
            assert public_without_a_source() <= curators.by_itself
        for step in undoings:
            curators.undo(*step)
            assert public_without_a_source() <= curators.by_itself
        transaction.set_rollback(True)
