"""The configuration of Python's logging, for the settings and gunicorn."""

from typing import Any


def logging_configuration(local: bool, level: str) -> dict[str, Any]:
    """Return the configuration: plain lines in the local environment, JSON elsewhere; all to stderr."""
    quiet = {name: {"level": "WARNING"} for name in ("alembic", "django-q", "django.utils.autoreload")}
    # The development server has its own line for each request.
    ours = {"pdap.ops.logs.middleware": {"level": "WARNING"}} if local else {}
    # Failed requests are in our own line already, without the address.
    theirs = {} if local else {"django.request": {"level": "ERROR"}, "django.security": {"level": "ERROR"}}
    server: dict[str, dict[str, Any]] = {
        "gunicorn.error": {"handlers": [], "propagate": True},
        # gunicorn writes one once it has a logging configuration, with queries and user agents; ours has neither.
        "gunicorn.access": {"handlers": ["nowhere"], "propagate": False, "level": "CRITICAL"},
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
            "json": {"()": "pdap.ops.logs.formatting.JsonLine"},
        },
        "handlers": {
            "nowhere": {"class": "logging.NullHandler"},
            "console": {"class": "logging.StreamHandler", "formatter": "plain" if local else "json"},
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {**quiet, **ours, **theirs, **server},
    }
