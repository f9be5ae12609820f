"""The Content-Security-Policy of responses: django-csp's, which is written once where it is the usual one."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase

from pdap.lib.settled import once_for_settings


class SecurityPolicy(CSPMiddleware):
    """Gives responses the policy of the settings, and leaves to django-csp those whose view wants another."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, usual_policy())
        return response


@once_for_settings
def usual_policy() -> str:
    return build_policy()
