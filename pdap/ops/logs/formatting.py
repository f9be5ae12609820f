"""One line of JSON for each event."""

import datetime
import logging
from typing import Any

from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

from pdap.ops.logs.masking import mask
from pdap.ops.logs.request_numbers import current
from pdap.ops.logs.routes import route_of

# What our own lines add. Nothing else that a library attaches is written: Django attaches whole requests.
EXTRAS = ("method", "route", "status", "duration_ms")


class JsonLine(JsonFormatter):
    """Time, level, logger, message and number of the request; then the extras, and the traceback of an error."""

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Write exactly these fields, texts masked before they are quoted."""
        time = datetime.datetime.fromtimestamp(record.created, tz=datetime.UTC)
        log_data.update(
            time=time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            level=record.levelname,
            logger=record.name,
            message=mask(message_of(record)),
        )
        if number := current():
            log_data["request_id"] = number
        log_data.update({name: vars(record)[name] for name in EXTRAS if name in vars(record)})
        for name in ("exc_info", "stack_info"):
            if trace := message_dict.get(name):
                log_data["traceback"] = mask(str(trace))


def message_of(record: logging.LogRecord) -> str:
    """Return what a record says; Django's own say the path of a request, in which a token may stand: then its route."""
    request = getattr(record, "request", None)
    message = record.getMessage()
    return message.replace(request.path, route_of(request)) if isinstance(request, HttpRequest) else message
