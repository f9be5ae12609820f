"""The base of every endpoint: who may call it, what its query may say, how often, and what it returns."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string
from rest_framework import authentication, exceptions, permissions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pdap.api import rate_limits
from pdap.api.callers import KEY_OR_TOKEN, Access
from pdap.api.conditional import conditional
from pdap.api.errors import TooLargeError
from pdap.api.parameters import Parameter, read_query
from pdap.api.public_responses import PublicTag, public_response, tagged_response
from pdap.api.rate_limits import TooManyError

LARGEST_BODY = 16 * 1024 * 1024


class AlwaysJson(BaseContentNegotiation):
    """Whatever a client accepts, it gets JSON; lists look for `text/csv` themselves."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class Endpoint(APIView):
    """One address of the API.

    `access` and `parameters` hold for every method, or are a mapping by method. `rate` is a limit of its own, such as
    `5/minute`. `self.query` has the parameters' values by name.
    """

    version: ClassVar[int] = 2
    access: ClassVar[Access | Mapping[str, Access]] = KEY_OR_TOKEN
    parameters: ClassVar[Sequence[Parameter] | Mapping[str, Sequence[Parameter]]] = ()
    rate: ClassVar[str] = ""
    # Whether it returns 403 for other reasons than a missing permission.
    may_forbid: ClassVar[bool] = False
    # Errors that only this one returns, by method where they differ.
    also_returns: ClassVar[Sequence[str] | Mapping[str, Sequence[str]]] = ()
    # The methods whose query the existing API did not look at: what it does not know is passed over.
    had_no_query: ClassVar[Collection[str]] = ()
    # Whether a GET returns the same to every key, or to everyone, until the catalog changes.
    public: ClassVar[bool] = False
    content_negotiation_class = AlwaysJson
    tag: PublicTag | None = None
    query: dict[str, Any]
    allowance: rate_limits.Allowance | None = None
    last_change: Any = None

    def access_of(self, method: str | None = None) -> Access:
        """Return who may call a method, this request's if none is named."""
        if isinstance(self.access, Access):
            return self.access
        method = method or self.request.method or "GET"
        return self.access.get("GET" if method == "HEAD" else method, KEY_OR_TOKEN)

    def parameters_of(self, method: str) -> Sequence[Parameter]:
        if isinstance(self.parameters, Mapping):
            return self.parameters.get("GET" if method == "HEAD" else method, ())
        return self.parameters

    def refuses_unknown(self, method: str) -> bool:
        """Return whether unknown parameters are errors: where the existing API had declared some, and in version 2."""
        method = "GET" if method == "HEAD" else method
        return self.version == 2 and method not in self.had_no_query and bool(self.parameters_of(method))

    def also_returns_of(self, method: str) -> Sequence[str]:
        return self.also_returns.get(method, ()) if isinstance(self.also_returns, Mapping) else self.also_returns

    def get_authenticators(self) -> list[authentication.BaseAuthentication]:
        """Return the ways in that this method has: none where it is open."""
        access = self.access_of(getattr(getattr(self, "request", None), "method", None) or "GET")
        return [] if access.is_open else [import_string(name)(access) for name in settings.API_AUTHENTICATION]

    def get_permissions(self) -> list[permissions.BasePermission]:
        """Return the one rule: the declared access."""
        return [Allowed(self.access_of())]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check a request: its method, who sends it, how often, what they may do, and its query."""
        self.format_kwarg = None
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        request.version, request.versioning_scheme = None, None
        if request.method not in self.allowed_methods:
            raise exceptions.MethodNotAllowed(str(request.method))
        if request.method == "OPTIONS":
            return
        identified = False
        try:
            self.perform_authentication(request)
            identified = True
        finally:
            try:
                self.allowance = rate_limits.count_request(request, identified, self.rate, type(self).__name__)
            except TooManyError as error:
                self.allowance = error.allowance
                raise
        self.check_permissions(request)
        if _length(request) > LARGEST_BODY:
            raise TooLargeError
        method = str(request.method)
        self.query = read_query(request.query_params, self.parameters_of(method), self.refuses_unknown(method))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Respond as Django REST framework does; a public response that is kept costs no more than the checks.

        The response isn't kept here: request and endpoint hold each other until the garbage collector looks, and a
        response of megabytes would wait with them.
        """
        self.args, self.kwargs = args, kwargs
        self.request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        response: HttpResponseBase
        try:
            self.initial(self.request, *args, **kwargs)
            method = str(self.request.method).lower()
            handler = partial(getattr(self, method, self.http_method_not_allowed), self.request, *args, **kwargs)
            response = public_response(self, handler) if self.is_public_response() else handler()
        except Exception as error:
            response = self.handle_exception(error)
        return self.finalize_response(self.request, response, *args, **kwargs)

    def is_public_response(self) -> bool:
        """Return whether this request reads what is the same for all who come as its caller does."""
        return self.public and self.request.method in ("GET", "HEAD")

    def write_again(self, request: Request) -> None:
        """Write what a request writes beside its response, for a response that isn't computed."""

    def count_not(self, request: Request) -> None:
        """Don't count this request against the endpoint's own rate."""
        rate_limits.give_back(request, self.rate, type(self).__name__)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Response(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Give every response the limits' headers, and what can be kept its validators."""
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in (rate_limits.headers_of(self.allowance) if self.allowance else {}).items():
            response.headers[name] = value
        access = self.access_of(request.method)
        if not (access.key or access.is_open) or access.special:
            # It is about one person, or gives them secrets.
            response.headers["Cache-Control"] = "private, no-store"
        if self.tag is not None:
            return tagged_response(self, request._request, response)
        if request.method in ("GET", "HEAD") and response.status_code == 200 and not response.streaming:
            if isinstance(response, Response):
                response.add_post_render_callback(
                    lambda rendered: conditional(request._request, rendered, self.last_change)
                )
            elif isinstance(response, HttpResponse):
                return conditional(request._request, response, self.last_change)
        return response


class Allowed(permissions.BasePermission):
    """Callers whom the endpoint's access lets in; the permission is read from the database, whatever a token says."""

    def __init__(self, access: Access) -> None:
        self.access = access

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the caller may go on: 401 for no one, 403 for someone without the permission."""
        if self.access.is_open:
            return True
        if not request.user.is_authenticated:
            return False
        return self.access.permission is None or self.access.permission in request.user.permission_names()


def _length(request: Request) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
