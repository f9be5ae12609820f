"""The site's connections are pooled in each process: a new one costs more than most answers.

It is Django's own pool, of psycopg. The worker's processes have long lives and one connection each, and need none.
"""

from typing import Any

from django.db import connections

from pdap.db.configuration import REPLICA_PREFIX
from pdap.db.patience import patient
from pdap.db.timeouts import site_timeouts
from pdap.lib.environment import env

# How long a request waits for a connection; the server is down, or slow to let someone in, where it waits at all.
WAIT_SECONDS = 2
# An attempt to connect is given up after this long, so that the next request begins another.
ATTEMPT_SECONDS = 2
OLDEST_SECONDS, IDLE_SECONDS = 3600, 300
# How long an answer of a replica is waited for: what it does not say in this time, the primary is asked.
REPLICA_SECONDS = 15
# How much longer than a statement may take the primary is waited for.
GRACE_SECONDS = 5


def pool_connections() -> None:
    """Let the connections that this process opens from now on come from pools, unless their size is set to 0.

    None is opened before it is needed. Each is asked for a sign of life as it is taken out (CONN_HEALTH_CHECKS).
    """
    size = env.int("DATABASE_POOL_SIZE")
    if not size:
        return
    for alias, settings in connections.settings.items():
        settings["CONN_MAX_AGE"] = 0  # the pool decides
        settings.setdefault("OPTIONS", {})["pool"] = {
            "min_size": 0,
            "max_size": size,
            "timeout": WAIT_SECONDS,
            "reconnect_timeout": ATTEMPT_SECONDS,
            "max_lifetime": OLDEST_SECONDS,
            "max_idle": IDLE_SECONDS,
            "name": f"pdap-{alias}",
            "connection_class": patient(
                REPLICA_SECONDS if alias.startswith(REPLICA_PREFIX) else site_timeouts().statement + GRACE_SECONDS
            ),
        }


def close_pools() -> None:
    """Close the pools of this process, whose connections and threads those that are forked from it cannot share."""
    for connection in connections.all(initialized_only=True):
        if connection.settings_dict.get("OPTIONS", {}).get("pool"):
            postgres: Any = connection
            postgres.close_pool()
