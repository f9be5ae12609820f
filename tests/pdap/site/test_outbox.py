"""The outbox of the local environment."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from pdap.lib.environment import BASE_DIR


@pytest.fixture(autouse=True)
def outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """An outbox of the test's own."""
    monkeypatch.setenv("PDAP_LOCAL", str(tmp_path))
    settings.EMAIL_BACKEND = "pdap.lib.mail.outbox.EmailBackend"
    return tmp_path / "outbox"


def send(subject: str = "News") -> None:
    """Send a mail with two bodies."""
    message = EmailMultiAlternatives(subject, "As text: http://127.0.0.1:8000/data-source/1", to=["ada@example.org"])
    message.attach_alternative(
        "<html><head></head><body><a href='/data-source/1'>As HTML</a></body></html>", "text/html"
    )
    message.send()


def test_an_empty_outbox_says_how_to_fill_it(client: Client) -> None:
    assert "No emails yet" in client.get(reverse("outbox")).content.decode()


def test_a_mail_lands_there_and_is_shown_as_text_and_html(client: Client, outbox: Path) -> None:
    send()

    (file,) = outbox.iterdir()
    assert "ada@example.org" in client.get(reverse("outbox")).content.decode()
    shown = client.get(reverse("outbox-mail", args=[file.stem])).content.decode()
    assert '<a href="http://127.0.0.1:8000/data-source/1"' in shown
    html = client.get(reverse("outbox-html", args=[file.stem]))
    assert "As HTML" in html.content.decode()
    assert '<base target="_top">' in html.content.decode()


def test_the_newest_stands_first(client: Client) -> None:
    send("Older")
    send("Newer")

    page = client.get(reverse("outbox")).content.decode()
    assert page.index("Newer") < page.index("Older")


@pytest.mark.parametrize("name", ["nothing", "..%2F..%2Fsecret", "x" * 500])
def test_no_other_file_can_be_asked_for(client: Client, name: str) -> None:
    assert client.get(f"/dev/outbox/{name}").status_code == 404


def test_it_does_not_exist_outside_the_local_environment() -> None:
    import os
    import subprocess
    import sys

    asked = (
        "import django; django.setup()\n"
        "from django.urls import resolve, Resolver404\n"
        "try:\n    resolve('/dev/outbox/'); print('there')\n"
        "except Resolver404:\n    print('not there')"
    )
    production = {
        **os.environ,
        "PDAP_ENVIRONMENT": "production",
        "SECRET_KEY": "x" * 60,
        "JWT_SECRET_KEY": "x" * 60,
        "EMAIL_URL": "smtp://localhost:25",
        "DJANGO_SETTINGS_MODULE": "pdap.settings",
    }

    done = subprocess.run([sys.executable, "-c", asked], env=production, cwd=BASE_DIR, capture_output=True, text=True)

    assert done.stdout.strip() == "not there", done.stderr
