"""Public pages that are kept, while the database is away."""

import pytest
from django.test import Client

from tests.pdap.ops.test_outage import server_gone
from tests.pdap.site.public_addresses import fill_catalog


@pytest.mark.django_db(transaction=True)
def test_without_the_database_kept_pages_say_so(keeping: None, client: Client) -> None:
    addresses = fill_catalog()
    fresh = client.get(addresses["agency"])

    with server_gone():
        page = client.get(addresses["agency"])
        assert client.get(addresses["place"]).status_code == 503
        signed = Client()
        signed.cookies["sessionid"] = "someone"
        assert signed.get(addresses["agency"]).status_code == 503

    assert page.status_code == 200
    assert "Our database isn’t responding" in page.content.decode()
    assert "Springfield Police" in page.content.decode()
    assert "ETag" not in page.headers
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get(addresses["agency"]).content == fresh.content
