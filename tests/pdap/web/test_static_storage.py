"""Addresses of static files are looked up once in each process, and are what Django would say."""

import json
from pathlib import Path
from unittest.mock import patch

from whitenoise.storage import CompressedManifestStaticFilesStorage

from pdap.web.static_storage import StaticFiles

MANIFEST = {"version": "1.1", "paths": {"css/site.css": "css/site.0123.css", "img/icon.svg": "img/icon.4567.svg"}}


def test_an_address_is_looked_up_once(tmp_path: Path) -> None:
    (tmp_path / "staticfiles.json").write_text(json.dumps({**MANIFEST, "hash": "89ab"}))
    files = StaticFiles(location=tmp_path, base_url="/static/")
    usual = CompressedManifestStaticFilesStorage(location=tmp_path, base_url="/static/")

    with patch.object(files, "stored_name", wraps=files.stored_name) as look_up:
        for _ in range(3):
            for name in ("css/site.css", "img/icon.svg", "img/icon.svg#part"):
                assert files.url(name) == usual.url(name)

    assert files.url("css/site.css") == "/static/css/site.0123.css"
    assert look_up.call_count == 3


def test_without_a_manifest_nothing_is_remembered(tmp_path: Path) -> None:
    files = StaticFiles(location=tmp_path, base_url="/static/")
    files.manifest_strict = False
    (tmp_path / "a.css").write_text("a{}")
    before = files.url("a.css")

    (tmp_path / "a.css").write_text("b{}")

    assert files.url("a.css") != before
