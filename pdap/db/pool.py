"""The connections of the site's processes: their timeouts, how PostgreSQL plans on them, and the pool that holds them.

The pool is Django's own, of psycopg: a new connection costs more than most responses. A process of the worker has one
connection for its long life, and needs no pool.
"""

from typing import Any

from django.db import connections

from pdap.db.configuration import REPLICA_PREFIX
from pdap.db.patience import patient
from pdap.db.timeouts import add_options, apply_timeouts, site_timeouts
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

# The site asks many short statements at once. Starting helpers costs more processor time than a short statement itself,
# while others wait for the processors, and compiling a plan takes longer than running all but the longest. What takes
# seconds anyway may still be shared out.
#
# What is prepared (`prepared.py`) was written to have one plan that fits whatever it is asked. Left to itself,
# PostgreSQL plans most of it again each time: a plan for the very values looks cheaper than it is, and planning too.
PLANNING = "-c parallel_setup_cost=100000 -c jit=off -c plan_cache_mode=force_generic_plan"


def use_site_connections() -> None:
    """Set up the connections that this process opens from now on as the site's."""
    apply_timeouts(site_timeouts())
    plan_for_many()
    pool_connections()


def plan_for_many() -> None:
    for settings in connections.settings.values():
        add_options(settings, PLANNING)


def pool_connections() -> None:
    """Let the connections that this process opens from now on come from pools, unless their size is set to 0.

    None is opened before it is needed. Each is asked for a sign of life as it is taken out (CONN_HEALTH_CHECKS), if it
    has been idle for a while (`patience.py`).
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
