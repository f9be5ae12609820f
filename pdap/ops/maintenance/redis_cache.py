"""The cache that all processes share, in Redis or Valkey instead of PostgreSQL (REDIS_URL).

Where it does not answer, what needs it is answered as if the database did not: counts of attempts and codes that were
used must not be lost sight of.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from django.core.cache.backends.redis import RedisCacheClient

from pdap.lib.outage import SharedCacheError

# In seconds; a server that is there answers within milliseconds.
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
    """Django's own; it waits briefly, and says in our terms that the server is not there."""

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
