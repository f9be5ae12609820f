"""gunicorn's configuration: `gunicorn -c python:pdap.ops.serving pdap.wsgi`.

The application is loaded once, before the processes are forked: they share its memory, and a start that must fail does
so at once. New code therefore needs a restart; SIGHUP alone does not bring it.
"""

import gc
import logging
import os
import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from pdap.lib.environment import LOCAL, env, environment_name, read_dotenv
from pdap.lib.garbage import collect_after_loading, exclude_what_is_loaded
from pdap.ops.logs.configuration import logging_configuration

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")
collect_after_loading()
# Warnings of libraries become lines of the log.
logging.captureWarnings(True)

try:
    read_dotenv()
    host = env.str("HOST")
    bind = f"[{host}]:{env.str('PORT')}" if ":" in host else f"{host}:{env.str('PORT')}"
    workers = env.int("WEB_PROCESSES")
    threads = env.int("WEB_THREADS")
    timeout = env.int("WEB_TIMEOUT")
    logconfig_dict = logging_configuration(environment_name() == LOCAL, env.str("LOG_LEVEL"))
    from pdap import settings  # noqa: F401 - a missing setting is reported before anything listens
except ImproperlyConfigured as error:
    sys.exit(f"The site can't start: {error}")

worker_class = "pdap.ops.web_worker.SteadyWorker"
preload_app = True
# After SIGTERM no new requests are taken, and running ones may finish. Whatever kills the process must wait longer.
graceful_timeout = timeout
# Longer than a load balancer keeps an idle connection, so that it never sends into one that is closing.
keepalive = 75
# Processes are replaced from time to time, in case memory leaks; not all at once.
max_requests = env.int("WEB_REQUESTS")
max_requests_jitter = max_requests // 5
# `pdap/lib/client_address.py` decides how many proxies to trust; gunicorn itself trusts none.
forwarded_allow_ips = ""
accesslog = None
errorlog = "-"
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Check configuration and database before anything listens."""
    from pdap.ops.checks.before_start import refuse_bad_start

    refuse_bad_start("The site")


def when_ready(server: Any) -> None:
    gc.collect()
    exclude_what_is_loaded()
