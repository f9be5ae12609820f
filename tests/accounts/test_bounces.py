"""A person whose address takes no email hears of it on the site, and can turn email on again."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.services.due_people import waiting_people
from pdap.lib.mail.models import BouncedAddress
from tests.accounts.factories import PASSWORD, UserFactory
from tests.notifications.factories import DataSourceNotificationFactory
from tests.pdap.api.tokens import send
from tests.pdap.factories import BouncedAddressFactory

pytestmark = pytest.mark.django_db
WARNING = "deliver email to"


def sign_in(person: User, client: Client) -> str:
    """Return the page that a person sees first."""
    fields = {"username": person.email, "password": PASSWORD}
    return client.post(reverse("sign-in"), fields, follow=True).content.decode()


def test_the_next_sign_in_says_so_and_the_profile_turns_email_on_again(client: Client) -> None:
    person = BouncedAddressFactory().user

    assert WARNING in sign_in(person, client)
    assert WARNING in client.get(reverse("profile")).content.decode()

    client.post(reverse("profile-email"))
    assert not BouncedAddress.objects.exists()
    client.get(reverse("profile"))
    assert WARNING not in client.get(reverse("profile")).content.decode()


def test_a_sign_in_by_api_says_so_too() -> None:
    person, other = BouncedAddressFactory().user, UserFactory()

    answers = [send(Client(), "POST", "/auth/login", {"email": p.email, "password": PASSWORD}) for p in (person, other)]

    assert WARNING in answers[0].json()["email_problem"]
    assert "email_problem" not in answers[1].json()


def test_others_and_people_with_a_new_address_hear_nothing(client: Client) -> None:
    BouncedAddressFactory()
    moved = BouncedAddressFactory(address="old@example.org").user

    assert WARNING not in sign_in(UserFactory(), client)
    client.logout()
    assert WARNING not in sign_in(moved, client)


def test_news_waits_for_people_whose_address_bounces() -> None:
    waiting = DataSourceNotificationFactory(sent_at=None)
    bounced = DataSourceNotificationFactory(sent_at=None)
    BouncedAddressFactory(user=bounced.user)

    for everybody in (False, True):
        assert waiting_people(timezone.now(), everybody) == [waiting.user_id]
