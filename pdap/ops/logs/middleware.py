"""One line for each request: what was requested and how it went, and nothing about the visitor."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pdap.ops.logs import request_ids
from pdap.ops.logs.masking import route_of

logger = logging.getLogger(__name__)

# Load balancers ask every few seconds.
SILENT = frozenset({"health-live", "health-ready"})


def log_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request an ID, which the response returns as X-Request-ID, and log its end.

    A sane ID in the request's X-Request-ID is kept, so that a proxy's logs and ours can be joined.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        request_id = request_ids.begin_work(request.headers.get("X-Request-ID", ""))
        start = time.perf_counter()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = request_id
            match = request.resolver_match
            if match is None or match.url_name not in SILENT or response.status_code >= 400:
                details = {
                    "method": request.method,
                    "route": route_of(request),
                    "status": response.status_code,
                    "duration_ms": round((time.perf_counter() - start) * 1000),
                }
                logger.info("%(method)s %(route)s %(status)s", details, extra=details)
            return response
        finally:
            request_ids.end_work()

    return handle
