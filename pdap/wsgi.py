"""The WSGI application, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from pdap.db.pool import pool_connections
from pdap.db.query_plans import plan_for_many
from pdap.db.timeouts import apply_timeouts, site_timeouts
from pdap.lib.responses.build import code_digest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")

application = get_wsgi_application()
apply_timeouts(site_timeouts())
plan_for_many()
pool_connections()
# Read once here, before gunicorn forks its processes.
code_digest()
