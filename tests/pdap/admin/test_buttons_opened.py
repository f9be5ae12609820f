"""The address of a button, opened as a page: after a reload, or a sign-in that led back to it."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import all_factories
from tests.pdap.admin.addresses import admin_routes, filled

# What Django makes for each model; some of these are for no one, such as adding a merge.
OF_A_MODEL = ("/add/", "/change/", "/delete/", "/history/", "/<path:object_id>/", "/logout/")
OWN_ROUTES = [route for route in admin_routes() if not route.endswith(OF_A_MODEL) and route.count("/") > 4]
VALUES = {"int": "1", "str": "x", "slug": "x", "path": "1", "uuid": "00000000-0000-4000-8000-000000000000"}

pytestmark = pytest.mark.django_db


def test_no_address_of_the_admin_tells_an_administrator_that_they_may_not_open_it(
    administrator_client: Client,
) -> None:
    told = {
        route: response.status_code
        for route in OWN_ROUTES
        if (response := administrator_client.get(filled(route, VALUES), follow=True)).status_code in (403, 405)
    }

    assert OWN_ROUTES
    assert told == {}


@pytest.mark.parametrize(
    ("button", "page"),
    [
        ("pdap/merge/{}/undo/", "pdap/merge/{}/change/"),
        ("pdap/mail/{}/decide", "pdap/mail/{}/change/"),
        ("pdap/jobrun/run/pdap.tasks.x", "pdap/jobrun/"),
        ("accounts/user/{}/end-access/", "accounts/user/{}/change/"),
        ("agencies/agency/views/", "agencies/agency/"),
    ],
)
def test_the_address_of_a_button_leads_to_the_page_it_stands_on(
    administrator_client: Client, administrator: User, button: str, page: str
) -> None:
    made = {model._meta.model_name: factory for model, factory in all_factories().items()}
    name = button.split("/")[1]
    pk = administrator.pk if name == "user" else made[name]().pk if name in ("merge", "mail") else 0

    response = administrator_client.get(f"/admin/{button.format(pk)}", follow=True)

    assert (response.status_code, response.request["PATH_INFO"]) == (200, f"/admin/{page.format(pk)}")
