"""`manage.py createsuperuser`."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.rights import ALL

pytestmark = pytest.mark.django_db


def create(monkeypatch: pytest.MonkeyPatch, email: str) -> None:
    """Run the command as a script would."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a very long pass phrase")
    call_command("createsuperuser", interactive=False, email=email, verbosity=0)


def test_it_makes_someone_with_all_eight_permissions(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, "root@example.org")

    person = User.objects.get(email="root@example.org")
    assert person.permission_names() == ALL
    assert authenticate(username="root@example.org", password="a very long pass phrase") == person


def test_it_refuses_an_address_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, "root@example.org")

    with pytest.raises(CommandError, match="already taken"):
        create(monkeypatch, "root@example.org")
