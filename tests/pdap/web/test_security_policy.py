"""Each answer has the policy that django-csp writes for it, no matter who has written it."""

from typing import Any

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import Client

from pdap.web.security_policy import SecurityPolicy

HEADER = "Content-Security-Policy"


def policies_of(response: HttpResponse) -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers that an answer gets from ours and from django-csp, each policy by its parts."""
    answers = []
    for middleware in (SecurityPolicy, CSPMiddleware):
        copied = HttpResponse()
        vars(copied).update({name: value for name, value in vars(response).items() if name.startswith("_csp")})
        if HEADER in response.headers:
            copied.headers[HEADER] = response.headers[HEADER]
        request = HttpRequest()
        request.path = request.path_info = "/"
        answer = middleware(lambda _, copied=copied: copied)(request)  # type: ignore[misc]
        parts = answer.headers.get(HEADER, "").split("; ")
        answers.append(dict(sorted((part.partition(" ")[0], part) for part in parts)))
    return answers[0], answers[1]


@pytest.mark.parametrize(
    ("own", "named"),
    [
        ({}, "default-src"),
        ({"_csp_update": {"style-src": ["'unsafe-inline'"]}}, "style-src"),
        ({"_csp_replace": {"frame-ancestors": ["*"]}}, "frame-ancestors"),
        ({"_csp_exempt": True}, ""),
    ],
)
def test_ours_is_django_csps(own: dict[str, Any], named: str) -> None:
    response = HttpResponse()
    vars(response).update(own)

    ours, theirs = policies_of(response)

    assert ours == theirs
    assert named in ours


def test_a_policy_that_a_view_has_written_stays() -> None:
    response = HttpResponse(headers={HEADER: "sandbox"})

    assert policies_of(response) == ({"sandbox": "sandbox"}, {"sandbox": "sandbox"})


def test_a_changed_setting_is_followed(client: Client, settings: Any) -> None:
    first = client.get("/about").headers[HEADER]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'none'"]}}

    assert client.get("/about").headers[HEADER] == "default-src 'none'"
    assert first != "default-src 'none'"
