"""One line of JSON for each event."""

import datetime
import logging
from typing import Any

from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

from pdap.ops.logs.masking import mask, route_of
from pdap.ops.logs.request_ids import current_id

# What our own lines add. Nothing else that a library attaches is written, because Django attaches whole requests.
EXTRAS = ("method", "route", "status", "duration_ms")


class JsonLine(JsonFormatter):
    """Time, level, logger, message and request ID; then the extras, and the traceback of an error."""

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Write exactly these fields; texts are masked before they are quoted."""
        time = datetime.datetime.fromtimestamp(record.created, tz=datetime.UTC)
        log_data.update(
            time=time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            level=record.levelname,
            logger=record.name,
            message=mask(message_of(record)),
        )
        if request_id := current_id():
            log_data["request_id"] = request_id
        log_data.update({name: vars(record)[name] for name in EXTRAS if name in vars(record)})
        for name in ("exc_info", "stack_info"):
            if trace := message_dict.get(name):
                log_data["traceback"] = mask(str(trace))


def message_of(record: logging.LogRecord) -> str:
    """Return a record's message. Django's own contain the path, which may contain a token: the route replaces it."""
    request = getattr(record, "request", None)
    message = record.getMessage()
    return message.replace(request.path, route_of(request)) if isinstance(request, HttpRequest) else message
