"""What must hold before the site or the worker starts, as Django's system checks under the tag `pdap`.

They are deployment checks: `manage.py check --deploy` runs those of the configuration, with `--database default` those
of the database too, and every start runs both (`before_start.py`). Each says what to do, and never a value.
"""

from pdap.ops.checks import configuration, database

__all__ = ["configuration", "database"]
