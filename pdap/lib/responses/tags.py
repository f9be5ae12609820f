"""ETags that are known before anything is computed, from all that a public response depends on."""

import hashlib
import time

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language

from pdap.lib.read_only import is_read_only, maintenance_message
from pdap.lib.responses.build import build

# A shared cache may serve a public response for a minute, and for ten while the site is down.
FOR_EVERYBODY = "public, max-age=0, s-maxage=60, stale-if-error=600"
# Last-Modified has whole seconds: until this long after a change, another one could get the same time.
SETTLED_SECONDS = 5
# Earlier code or settings may have responded differently.
STARTED = int(time.time())


def address_of(request: HttpRequest, role: str, kind: str = "") -> str:
    """Return the key of a kept response: who reads it, in which language and form, and its address."""
    return "\n".join(
        (role, get_language() or "", kind, str(request.scheme), request.get_host(), request.get_full_path())
    )


def etag_of(address: str, version: int, also: str = "") -> str:
    """Return the ETag of a response at this version of the catalog; weak, since it is the same in all encodings."""
    state = f"{is_read_only()}:{maintenance_message()}"
    day = timezone.now().date()
    parts = f"{address}\n{version}\n{also}\n{day}\n{state}"
    return f'W/"{hashlib.sha256(build() + parts.encode()).hexdigest()[:32]}"'


def last_modified_of(version: int) -> int | None:
    """Return since when a response has been the same; None if that is unknown, or may still change within the second.

    It is never before today or before this process started.
    """
    second, now = version // 1_000_000, time.time()
    midnight = int(now) - int(now) % 86_400
    return max(second + 1, STARTED, midnight) if version and now - second > SETTLED_SECONDS else None


def client_has_response(request: HttpRequest, etag: str, version: int) -> bool:
    """Return whether the client has this response, by its ETag, or by the time if the version alone decides."""
    conditional = get_conditional_response(request, etag=etag, last_modified=last_modified_of(version))
    return conditional is not None and conditional.status_code == 304


def set_validators(response: HttpResponse, etag: str, version: int, cache_control: str) -> None:
    """Set a response's ETag, Last-Modified and Cache-Control."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache_control
    moment = last_modified_of(version)
    if moment is not None:
        response.headers["Last-Modified"] = http_date(moment)
    elif "Last-Modified" in response.headers:
        del response.headers["Last-Modified"]
