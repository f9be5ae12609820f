"""Reading the URL of a database.

People write `postgres://`, `postgresql://` or `postgresql+psycopg://`; libpq, SQLAlchemy and Django each need one form.
"""

from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from environ import Env

SCHEMES = frozenset({"postgres", "postgresql", "psql", "pgsql"})

# Django's own tables first; sessions in UTC, because the schema's naive timestamps are UTC.
DJANGO_OPTIONS = "-c search_path=django,public -c timezone=UTC"


class UnreadableUrlError(ValueError):
    """The URL is not one of a PostgreSQL database."""


def libpq_url(url: str) -> str:
    """Return a URL as libpq and psycopg read it, with its query; UnreadableUrlError if it is not a database's."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises on a port that is no number
    except ValueError:
        raise UnreadableUrlError(_advice()) from None
    if parts.scheme.partition("+")[0] not in SCHEMES or not parts.path.strip("/"):
        raise UnreadableUrlError(_advice())
    return url_text(parts._replace(scheme="postgresql"))


def url_text(parts: SplitResult) -> str:
    """Return a URL in one piece; without a host (for a socket) it keeps its slashes."""
    return f"{parts.scheme}://{parts.netloc}{urlunsplit(parts._replace(scheme='', netloc=''))}"


def sqlalchemy_url(url: str) -> str:
    """Return a URL as SQLAlchemy reads it, with psycopg 3 as the driver."""
    return libpq_url(url).replace("postgresql://", "postgresql+psycopg://", 1)


def django_database(url: str) -> dict[str, Any]:
    """Return Django's settings for the database at a URL; options in its query, such as sslmode, are kept."""
    settings = Env.db_url_config(libpq_url(url), engine="django.db.backends.postgresql")
    options = settings.get("OPTIONS", {})
    own = options.get("options", "")
    return {**settings, "OPTIONS": {**options, "options": f"{own} {DJANGO_OPTIONS}".strip()}}


def _advice() -> str:
    return "DATABASE_URL cannot be read: write it as postgresql://USER:PASSWORD@HOST:PORT/NAME."
