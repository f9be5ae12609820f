"""What Django knows of a request is its thread's: kept by Python's own locals in the processes of the site."""

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connections
from django.urls import base, set_script_prefix
from django.utils import timezone, translation
from django.utils.translation import trans_real

from pdap.lib.environment import BASE_DIR
from pdap.lib.thread_state import keep_state_by_thread

KEEPERS = ((trans_real, "_active"), (timezone, "_active"), (base, "_prefixes"), (base, "_urlconfs"))


@pytest.fixture
def restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all of it as it was when the test ends."""
    for module, name in KEEPERS:
        monkeypatch.setattr(module, name, getattr(module, name))
    for handler in (connections, caches):
        monkeypatch.setattr(handler, "_connections", handler._connections)


def in_other_thread(ask: Callable[[], object]) -> object:
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.append(ask()))
    thread.start()
    thread.join()
    return answers[0]


def test_a_thread_keeps_its_language_zone_and_prefix_for_itself(restored: None) -> None:
    keep_state_by_thread()

    with translation.override("es"), timezone.override("America/Chicago"):
        set_script_prefix("/here/")
        assert translation.get_language() == "es"
        assert timezone.get_current_timezone_name() == "America/Chicago"
        assert base.get_script_prefix() == "/here/"
        assert in_other_thread(translation.get_language) == "en"
        assert in_other_thread(timezone.get_current_timezone_name) == timezone.get_default_timezone_name()
        assert in_other_thread(base.get_script_prefix) == "/"
    base.clear_script_prefix()
    assert translation.get_language() == "en"


@pytest.mark.django_db
def test_a_connection_stays_its_threads_own(restored: None) -> None:
    before = connections["default"]

    keep_state_by_thread()

    assert connections["default"] is before
    assert in_other_thread(lambda: connections["default"]) is not before


def test_the_site_keeps_it_so() -> None:
    program = (
        "import threading, pdap.wsgi; from django.utils.translation import trans_real as t; print(type(t._active))"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=BASE_DIR, capture_output=True, text=True, check=True)
    assert "_thread._local" in run.stdout
