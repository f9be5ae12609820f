"""Every request ends in time with a response that says what is wrong, whatever the database does."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from pdap.db.timeouts import deadline
from pdap.lib.arrival import serving_request, waited
from pdap.lib.outage import forget_outage, is_outage, note_outage, outage_of, take_back_counts
from pdap.web.outage import unavailable
from pdap.web.submitted import SAFE

logger = logging.getLogger(__name__)

# Before an interrupted read is tried once more; a server that only restarts its connections is back by then.
PAUSE_SECONDS = 0.5


class SurviveOutage:
    """Responds 503 with Retry-After when the database is down; a read that was interrupted is tried once more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with serving_request(), deadline(settings.REQUEST_SECONDS - waited.seconds):
            response = self.get_response(request)
            if outage_of(request) == "interrupted" and request.method in SAFE and not connection.in_atomic_block:
                forget_outage(request)
                connection.close()
                time.sleep(PAUSE_SECONDS)
                response = self.get_response(request)
        if outage_of(request):
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            take_back_counts(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Respond for a view whose database failed."""
        if not is_outage(error):
            return None
        note_outage(request, error)
        logger.warning("The database is not responding: %s", type(error.__cause__ or error).__name__)
        return unavailable(request)
