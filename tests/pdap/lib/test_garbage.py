"""When a program looks for garbage: not while it loads the project, and rarely afterward."""

import gc
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import ManagementUtility

import manage


@pytest.fixture(autouse=True)
def _pythons_own_thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_a_command_begins_without_looking_at_what_it_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_after = []
    monkeypatch.setattr(manage, "use_embedded_server", lambda: None)
    monkeypatch.setattr(ManagementUtility, "execute", lambda self: looked_after.append(gc.get_threshold()[0]))

    manage.main()

    # Loading makes 200,000 objects.
    assert looked_after[0] > 500_000


def test_once_the_project_is_loaded_it_is_excluded_and_looking_begins() -> None:
    kept = [[] for _ in range(1000)]
    before = gc.get_freeze_count()

    apps.get_app_config("operations").ready()

    assert gc.get_freeze_count() >= before + len(kept)
    assert gc.get_threshold()[0] == 25_000
