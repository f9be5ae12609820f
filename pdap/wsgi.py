"""The WSGI application, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from pdap.db.timeouts import apply_timeouts, site_timeouts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")

application = get_wsgi_application()
apply_timeouts(site_timeouts())
