"""How PostgreSQL plans what the site asks: many short statements at once, which share the processors."""

from django.db import connections

# Starting helpers costs more processor time than a short statement itself, while others wait for the processors, and
# compiling a plan takes longer than running all but the longest. What takes seconds anyway may still be shared out.
#
# What is prepared (`prepared.py`) was written to have one plan that fits whatever it is asked. Left to itself,
# PostgreSQL plans most of it again each time: a plan for the very values looks cheaper than it is, and planning too.
SITE_PLANNING = "-c parallel_setup_cost=100000 -c jit=off -c plan_cache_mode=force_generic_plan"


def plan_for_many() -> None:
    """Have every connection that this process opens from now on plan so."""
    for settings in connections.settings.values():
        options = settings.setdefault("OPTIONS", {})
        options["options"] = f"{options.get('options', '')} {SITE_PLANNING}".strip()
