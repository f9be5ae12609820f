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

# How long a request waits for a connection, which it does only if the server is down or slow to accept connections.
WAIT_SECONDS = 2
# After this long, an attempt to connect is given up, and the next request begins another.
ATTEMPT_SECONDS = 2
OLDEST_SECONDS, IDLE_SECONDS = 3600, 300
# How long a replica may take to respond before the primary is asked.
REPLICA_SECONDS = 15
# How much longer than a statement may take we wait for the primary.
GRACE_SECONDS = 5

# The site runs many short statements at once. Starting parallel workers costs more processor time than a short
# statement, while others wait for the processors, and compiling a plan takes longer than running all but the longest.
# Statements that take seconds anyway may still run in parallel.
#
# Prepared statements (`prepared.py`) were written so that one plan fits all parameters. By itself, PostgreSQL would
# plan most of them again each time: it underestimates what a plan for given values costs, and what planning costs.
PLANNING = "-c parallel_setup_cost=100000 -c jit=off -c plan_cache_mode=force_generic_plan"


def use_site_connections() -> None:
    """Set up the connections that this process opens from now on for serving the site."""
    apply_timeouts(site_timeouts())
    plan_for_many()
    pool_connections()


def plan_for_many() -> None:
    for settings in connections.settings.values():
        add_options(settings, PLANNING)


def pool_connections() -> None:
    """Take the connections that this process opens from now on from pools, unless the pool size is 0.

    None is opened before it is needed. A connection that has been idle for a while is checked when it is taken out
    (CONN_HEALTH_CHECKS, `patience.py`).
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
    """Close this process's pools: processes forked from it can't share their connections and threads."""
    for connection in connections.all(initialized_only=True):
        if connection.settings_dict.get("OPTIONS", {}).get("pool"):
            postgres: Any = connection
            postgres.close_pool()
