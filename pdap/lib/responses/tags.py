"""ETags that are known before anything is computed: by all that a public response depends on."""

import hashlib
import time

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language

from pdap.lib.read_only import is_read_only, maintenance_message
from pdap.lib.responses.build import build

# A shared cache may give a public response for a minute, and for ten where the site fails.
FOR_EVERYBODY = "public, max-age=0, s-maxage=60, stale-if-error=600"
# A change within the second that Last-Modified names could not be told from the one before: it is said afterward.
SETTLED_SECONDS = 5
# Code and settings of before may have answered otherwise.
STARTED = int(time.time())


def address_of(request: HttpRequest, role: str, kind: str = "") -> str:
    """Return what responses of one address are kept under: who reads in which language, and which form they get."""
    return "\n".join(
        (role, get_language() or "", kind, str(request.scheme), request.get_host(), request.get_full_path())
    )


def etag_of(address: str, version: int, also: str = "") -> str:
    """Return the tag of a response under this version of the catalog; weak, since it is the same in all encodings."""
    state = f"{is_read_only()}:{maintenance_message()}"
    day = timezone.now().date()
    parts = f"{address}\n{version}\n{also}\n{day}\n{state}"
    return f'W/"{hashlib.sha256(build() + parts.encode()).hexdigest()[:32]}"'


def last_modified_of(version: int) -> int | None:
    """Return since when a response has been the same; None where that is not known, or may change within the second.

    Not before today, and not before this process began.
    """
    second, now = version // 1_000_000, time.time()
    midnight = int(now) - int(now) % 86_400
    return max(second + 1, STARTED, midnight) if version and now - second > SETTLED_SECONDS else None


def client_has_response(request: HttpRequest, etag: str, version: int) -> bool:
    """Return whether the client has this response, by the tag, or by the time if the version alone decides."""
    conditional = get_conditional_response(request, etag=etag, last_modified=last_modified_of(version))
    return conditional is not None and conditional.status_code == 304


def set_validators(response: HttpResponse, etag: str, version: int, cache_control: str) -> None:
    """Give a response its tag, its time, and who may keep it for how long."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache_control
    moment = last_modified_of(version)
    if moment is not None:
        response.headers["Last-Modified"] = http_date(moment)
    elif "Last-Modified" in response.headers:
        del response.headers["Last-Modified"]
