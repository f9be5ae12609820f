"""Without a browser, first paint is not within its time: the bench fails, and says why."""

import shutil

import pytest

from bench.browsers import chromium
from bench.real import first_paint


def test_what_was_not_measured_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    last = first_paint.report(1, {})[-1]

    assert "no Chromium" in last
    assert last.endswith(" no |")


def test_the_shell_is_a_browser_too(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = "chromium-headless-shell"
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == shell else None)

    assert chromium() == f"/bin/{shell}"
