"""`/health/live` and `/health/ready`."""

import pytest
from django.test import Client

from audit.models import AlembicVersion


@pytest.mark.django_db
def test_a_process_whose_schema_is_the_codes_is_ready(client: Client) -> None:
    assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_a_process_whose_schema_is_older_is_not_ready_and_says_why(client: Client) -> None:
    AlembicVersion.objects.update(version_num="71374f18982c")

    response = client.get("/health/ready")

    assert response.status_code == 503
    assert "71374f18982c" in response.content.decode()


def test_a_process_without_a_database_is_alive(client: Client) -> None:
    assert client.get("/health/live").status_code == 200
