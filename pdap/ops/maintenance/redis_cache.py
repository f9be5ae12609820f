"""The cache that all processes share, in Redis or Valkey instead of PostgreSQL (REDIS_URL).

If it is down, requests that need it get the response of a database outage: counted attempts and used codes must not be
forgotten.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from django.core.cache.backends.redis import RedisCacheClient

from pdap.lib.outage import SharedCacheError

# In seconds; a running server responds within milliseconds.
CONNECT_SECONDS, ANSWER_SECONDS, IDLE_SECONDS = 1, 2, 30


def explains_outage(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (redis.ConnectionError, redis.TimeoutError) as error:
            raise SharedCacheError("The shared cache is not responding.") from error

    return call


class SteadyClient(RedisCacheClient):
    """Django's own; it waits only briefly, and raises our own error if the server is down."""

    def __init__(self, servers: Any, **options: Any) -> None:
        waiting = {
            "socket_connect_timeout": CONNECT_SECONDS,
            "socket_timeout": ANSWER_SECONDS,
            "health_check_interval": IDLE_SECONDS,
        }
        super().__init__(servers, **{**waiting, **options})


for _name in (
    *("add", "get", "set", "touch", "delete", "incr", "has_key", "clear"),
    *("get_many", "set_many", "delete_many"),
):
    setattr(SteadyClient, _name, explains_outage(getattr(RedisCacheClient, _name)))


class RedisCache(DjangoRedisCache):
    """Django's own with that client."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = SteadyClient
