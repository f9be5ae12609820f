"""What the OpenAPI documents promise, held against the answers with generated requests, in process.

The same requests in every run. Found would be: failures of ours, statuses and shapes that are not in the document,
ways in past the authentication, nonsense that is accepted.
"""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from pytest_django import DjangoDbBlocker
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.control import SkipTest

from accounts.models import User
from accounts.rights import ALL
from accounts.services.tokens import issue_tokens
from pdap.api.documentation import make_document
from pdap.db.materialized import refresh
from pdap.wsgi import application
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocationFactory
from tests.notifications.factories import FollowFactory
from tests.requests_app.factories import DataRequestFactory
from tests.shared import rows_of_the_module

pytestmark = pytest.mark.slow

DOCUMENTS = {"2": "pdap.site.api.v2", "3": "pdap.site.api.v3"}
# Requests for each operation and each kind of generated data.
EXAMPLES = 4
REJECTION = "negative_data_rejection"
HELD = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"),
    *(REJECTION, "ignored_auth", "unsupported_method", "response_headers_conformance"),
)

load_all_checks()


def schema_of(version: str) -> Any:
    """Return a version's document as schemathesis reads it."""
    schema = schemathesis.openapi.from_dict(copy.deepcopy(make_document(version, DOCUMENTS[version])))
    schema.app = application
    return schema


def operations() -> list[Any]:
    """Return every operation of both documents."""
    return [
        pytest.param(result.ok(), id=f"{result.ok().method.upper()} {result.ok().path}")
        for version in DOCUMENTS
        for result in schema_of(version).get_all_operations()
    ]


def takes_in_part(operation: Any) -> bool:
    """Return whether an operation takes the good rows of a list, and names the bad ones in a 200.

    That is its promise to clients of the existing API (docs/api-changes.md), which no schema can say.
    """
    return operation.path.startswith("/api/v3/sync/") and operation.path.endswith(("/add", "/update"))


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's connection, which has its transaction, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def administrator_of_a_catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Someone who may do everything, in a catalog with one of everything."""
    with rows_of_the_module(django_db_blocker):
        place = LocationFactory(lat=40.4, lng=-80.0)
        source = DataSourceFactory(agencies=[AgencyFactory(locations=[place])])
        person = UserFactory(permissions=sorted(ALL))
        DataRequestFactory(locations=[place], creator=person).data_source_links.create(data_source=source)
        FollowFactory(user=person, location=place)
        refresh()
        yield person.pk


@pytest.fixture
def token(db: None, administrator_of_a_catalogue: int) -> str:
    """Their access token."""
    return issue_tokens(User.objects.get(pk=administrator_of_a_catalogue)).access_token


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["sense", "nonsense"])
@pytest.mark.parametrize("operation", operations())
def test_an_operation_keeps_what_its_document_says(operation: Any, mode: Any, token: str) -> None:
    in_part = takes_in_part(operation)
    checks = CHECKS.get_by_names([name for name in HELD if not (in_part and name == REJECTION)])
    # Where this kind alone is asked for, the tool says at once that an operation takes none; else it tries 459 times.
    operation.schema.config.generation.modes = [mode]

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        # An empty value counts as not given (contract 1.6), which no schema of a parameter can say.
        assume("" not in (case.query or {}).values())
        # The tool reads no compressed answers.
        response = case.call(headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"})
        case.validate_response(response, checks=checks, headers={"Authorization": f"Bearer {token}"})
        if in_part and mode is GenerationMode.NEGATIVE and response.status_code == 200:
            assert response.json().get("errors"), f"It took nonsense without a word: {case.body}"

    try:
        ask()
    except (SkipTest, Unsatisfiable):
        pytest.skip("it takes nothing that could be wrong")
