"""What `make run` says of the demonstration."""

import pytest

from pdap.ops.demonstration import people
from pdap.ops.run import prepare_demonstration
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory

pytestmark = pytest.mark.django_db
STILL_THERE = "The demonstration is still in this database."


@pytest.fixture(autouse=True)
def without_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    # It is set again by what is called here, and is then taken back.
    monkeypatch.setenv("PDAP_DEMONSTRATION", "off")
    monkeypatch.setenv("PDAP_DEMO", "off")


def test_without_the_demonstration_it_says_how_to_delete_one_that_is_there(capsys: pytest.CaptureFixture) -> None:
    UserFactory(email=people.ADMINISTRATOR)

    prepare_demonstration(own=True)

    assert STILL_THERE in capsys.readouterr().out


def test_of_no_demonstration_or_one_in_a_server_of_the_users_it_says_nothing(
    capsys: pytest.CaptureFixture,
) -> None:
    prepare_demonstration(own=True)
    assert capsys.readouterr().out == ""

    UserFactory(email=people.ADMINISTRATOR)
    prepare_demonstration(own=False)
    assert STILL_THERE not in capsys.readouterr().out


def test_with_the_demonstration_it_says_only_how_to_sign_in(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PDAP_DEMO", "on")
    AgencyFactory()
    UserFactory(email=people.ADMINISTRATOR)

    prepare_demonstration(own=True)

    output = capsys.readouterr().out
    assert people.PASSWORD in output
    assert STILL_THERE not in output
