"""The WSGI application, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from pdap.db.pool import use_site_connections
from pdap.lib.responses.build import code_digest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")

application = get_wsgi_application()
use_site_connections()
# Read once here, before gunicorn forks its processes.
code_digest()
