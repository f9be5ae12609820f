"""Pages by ranges of ids: each record is on one page, none is empty, and the last reads no more than the first."""

import random

import pytest
from django.core.paginator import EmptyPage
from django.db import connection

from agencies.models import Agency
from bench.reads.plans import nodes
from bench.reads.statement_notices import recorded_on
from pdap.site.machines.id_ranges import IdRanges
from tests.agencies.factories import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(8))
def test_each_public_record_is_on_one_page_and_no_page_is_empty_or_too_long(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same ids at every run
    AgencyFactory.create_batch(40)
    for agency in Agency.objects.order_by("pk"):
        if chance.random() < 0.3:
            agency.delete()
        elif chance.random() < 0.3:
            Agency.objects.filter(pk=agency.pk).update(approval_status="pending")
    public = Agency.objects.public()
    ids = list(public.order_by("pk").values_list("pk", flat=True))
    size = chance.randint(1, 9)

    ranges = IdRanges(public.values_list("pk", flat=True), size)
    pages = [list(ranges.page(number)) for number in range(1, ranges.num_pages + 1)]

    assert [pk for page in pages for pk in page] == ids
    assert all(1 <= len(page) <= size for page in pages)


def test_no_records_are_one_empty_page() -> None:
    ranges = IdRanges(Agency.objects.public(), 5)

    assert (ranges.num_pages, list(ranges.page(1))) == (1, [])
    with pytest.raises(EmptyPage):
        ranges.page(2)


def test_the_last_page_reads_its_own_records_and_one_of_each_page() -> None:
    AgencyFactory.create_batch(60)
    with connection.cursor() as cursor:
        cursor.execute("analyze agencies")
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off")

    with recorded_on(connection.connection) as recorded:
        page = list(IdRanges(Agency.objects.public().values_list("pk", flat=True), 5).page(12))

    read = sum(
        node["Actual Rows"] * node["Actual Loops"]
        for statement in recorded.run
        for node in nodes(statement.plan)
        if node["Node Type"].startswith(("Index", "Seq"))
    )
    assert len(page) == 5
    # The rows of a loop are told as an average, to the hundredth.
    assert read < 5 + 12 + 1
