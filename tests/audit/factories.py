"""Rows of the logs, which triggers and jobs write in real life."""

import datetime

import factory
from factory.django import DjangoModelFactory

from audit.enums import OperationType, PublicChangeType
from audit.gaps.models import GapCase, GapCount
from audit.models import Adoption, ChangeLog, PublicChange, SavedView, TableCountLog, TestTable


class ChangeLogFactory(DjangoModelFactory):
    """A change of an agency's name."""

    class Meta:
        model = ChangeLog

    operation_type = OperationType.UPDATE
    table_name = "agencies"
    affected_id = factory.Sequence(lambda number: number)
    old_data = {"name": "Before"}
    new_data = {"name": "After"}


class TableCountLogFactory(DjangoModelFactory):
    """How many agencies there were."""

    class Meta:
        model = TableCountLog

    table_name = "agencies"
    count = 23_000


class AdoptionFactory(DjangoModelFactory):
    """That a database of the existing system was taken over."""

    class Meta:
        model = Adoption

    from_revision = "71374f18982c"
    report = {"findings": []}


class PublicChangeFactory(DjangoModelFactory):
    """That an agency became public."""

    class Meta:
        model = PublicChange

    table_name = "agencies"
    record_id = factory.Sequence(lambda number: number)
    became = PublicChangeType.PUBLIC
    transaction = factory.Sequence(lambda number: 1000 + number)


class TestTableFactory(DjangoModelFactory):
    """A row of the legacy table."""

    __test__ = False

    class Meta:
        model = TestTable

    pet_name = factory.Sequence(lambda number: f"Pet {number}")
    species = "Aardvark"


class GapCaseFactory(DjangoModelFactory):
    """The work on a gap."""

    class Meta:
        model = GapCase

    gap = "sources-without-description"
    record_id = factory.Sequence(lambda number: number)


class GapCountFactory(DjangoModelFactory):
    """How many gaps there were in a week."""

    class Meta:
        model = GapCount

    gap = factory.Sequence(lambda number: f"rule-{number}")
    state_iso = ""
    week = datetime.date(2026, 11, 23)
    count = 5


class SavedViewFactory(DjangoModelFactory):
    """A list that is kept by name, for everyone."""

    class Meta:
        model = SavedView

    list = "agencies.agency"
    name = factory.Sequence(lambda number: f"View {number}")
    query = "state=PA"
