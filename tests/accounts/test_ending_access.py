"""An administrator ends what a stolen device, token or key opens."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from accounts.models import ApiKey, User
from accounts.rights import CREATE_UPDATE_USER, READ_ALL_USER_INFO
from accounts.services.api_keys import new_key
from accounts.services.named_keys import add_key
from accounts.services.tokens import issue_tokens
from tests.accounts.factories import UserFactory
from tests.pdap.api.tokens import bearing, send

pytestmark = pytest.mark.django_db
BUTTON = "Sign out everywhere and revoke keys"


def end_access(client: Client, person: User) -> str:
    return client.post(reverse("admin:end-access", args=[person.pk]), follow=True).content.decode()


def test_an_administrator_ends_all_of_a_persons_sessions_tokens_and_keys(
    administrator_client: Client, owner: User, owner_client: Client, stranger_client: Client
) -> None:
    refresh = issue_tokens(owner).refresh_token
    keys = [new_key(owner), add_key(owner, "Report")[1]]
    page = reverse("admin:accounts_user_change", args=[owner.pk])
    assert BUTTON in administrator_client.get(page).content.decode()

    assert f"Signed {owner.email} out everywhere" in end_access(administrator_client, owner)

    assert not owner_client.get("/").context["user"].is_authenticated
    assert send(bearing(refresh), "POST", "/auth/refresh-session").status_code == 401
    for key in keys:
        assert Client(headers={"Authorization": f"Basic {key}"}).get("/api/v2/metrics").status_code == 401
    assert stranger_client.get("/").context["user"].is_authenticated


def test_who_may_do_less_ends_nothing(curator_client: Client, owner: User) -> None:
    add_key(owner, "Report")

    response = curator_client.post(reverse("admin:end-access", args=[owner.pk]))

    assert response.status_code == 403
    assert ApiKey.objects.exists()


def test_an_address_alone_ends_nothing(administrator_client: Client, owner: User) -> None:
    add_key(owner, "Report")

    response = administrator_client.get(reverse("admin:end-access", args=[owner.pk]), follow=True)

    assertRedirects(response, reverse("admin:accounts_user_change", args=[owner.pk]))
    assert ApiKey.objects.exists()


def test_nobody_ends_the_access_of_who_may_do_more(client: Client, administrator: User) -> None:
    editor = UserFactory(permissions=[CREATE_UPDATE_USER, READ_ALL_USER_INFO])
    client.force_login(editor)
    add_key(administrator, "Report")

    assert "permissions that you don’t have" in end_access(client, administrator)
    assert ApiKey.objects.exists()
