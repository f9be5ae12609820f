"""docs/database.md and its diagrams say what the models say."""

import itertools
import xml.etree.ElementTree as ElementTree

import pytest

from pdap.db.schema.models import OUR_APPS, our_tables, our_views
from tools.database_page.diagram import boxes_of, give_places, give_ranks
from tools.database_page.document import PAGE, PICTURES, meaning, page, pictures

STALE = "out of date: `make database`"


def test_the_tables_of_the_page_are_current() -> None:
    assert PAGE.read_text() == page(PAGE.read_text()), f"docs/database.md is {STALE}"


@pytest.mark.parametrize("app", OUR_APPS)
def test_each_diagram_is_current_and_a_picture(app: str) -> None:
    path = PICTURES / f"{app}.svg"
    assert path.read_text() == pictures()[path], f"docs/schema/{app}.svg is {STALE}"
    root = ElementTree.fromstring(path.read_text())  # noqa: S314 - our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


def test_there_is_no_diagram_of_what_is_gone() -> None:
    assert set(PICTURES.iterdir()) == set(pictures())


def test_every_table_and_view_says_what_a_row_is() -> None:
    text = PAGE.read_text()
    for model in [*our_tables(), *our_views()]:
        assert len(meaning(model)) > 10, model
        assert f"`{model._meta.db_table}`" in text


def test_every_table_stands_in_one_diagram() -> None:
    drawn = [box.name for app in OUR_APPS for box in boxes_of(app).values() if box.rows]
    assert sorted(drawn) == sorted(model._meta.db_table for model in our_tables())


@pytest.mark.parametrize("app", OUR_APPS)
def test_no_two_tables_of_a_diagram_overlap(app: str) -> None:
    boxes = boxes_of(app)
    give_ranks(boxes)
    give_places(boxes)
    for box, other_box in itertools.combinations(boxes.values(), 2):
        beside = box.x + box.width <= other_box.x or other_box.x + other_box.width <= box.x
        below = box.y + box.height <= other_box.y or other_box.y + other_box.height <= box.y
        assert beside or below, (box.name, other_box.name)
