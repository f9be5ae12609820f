"""Settings of the database, its replicas, and the cache that all processes share."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from pdap.db.database_urls import django_database
from pdap.lib.environment import env

# The names of the replicas' connections begin so, and end in a number.
REPLICA_PREFIX = "replica-"
# A statement that a connection has run this often is prepared (`prepared.py`): it will come again. Preparing others
# would only cost the server memory. Django's own cursors send no statement that could be prepared.
OFTEN = 5


def databases() -> dict[str, dict[str, Any]]:
    """Return the database under `default`, and its replicas.

    Django's own tables live in schema `django`; `public` belongs to Alembic (DESIGN.md, "One database, two schemas").
    """
    if not env.str("DATABASE_URL"):
        raise ImproperlyConfigured(
            "DATABASE_URL is not set. `make run`, `manage.py`, `alembic` and `pytest` start the embedded PostgreSQL by "
            "themselves in the local environment; for anything else set "
            "DATABASE_URL=postgresql://USER:PASSWORD@HOST/NAME."
        )
    urls = {"default": env.str("DATABASE_URL")}
    urls |= {f"{REPLICA_PREFIX}{number}": url for number, url in enumerate(env.list("REPLICA_URLS"), 1)}
    return {alias: database(url) for alias, url in urls.items()}


def database(url: str) -> dict[str, Any]:
    settings = {
        **django_database(url),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE"),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": env.bool("DISABLE_SERVER_SIDE_CURSORS"),
    }
    settings["OPTIONS"]["prepare_threshold"] = OFTEN
    return settings


def caches() -> dict[str, dict[str, Any]]:
    """Return the caches: `default`, shared by all processes, and `memory`, each process's own for large values.

    The shared one counts attempts, and must not drop them for lack of room.
    """
    shared: dict[str, Any] = {
        "BACKEND": "pdap.ops.maintenance.cache.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
    if url := env.str("REDIS_URL"):
        shared = {"BACKEND": "pdap.ops.maintenance.redis_cache.RedisCache", "LOCATION": url}
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100}}
    return {"default": shared, "memory": memory}
