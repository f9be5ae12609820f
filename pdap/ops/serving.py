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
from pdap.ops.logs.configuration import logging_configuration

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")
# A library's warning becomes a line of the log, in the log's form.
logging.captureWarnings(True)

try:
    read_dotenv()
    host = env.str("HOST")
    bind = f"[{host}]:{env.str('PORT')}" if ":" in host else f"{host}:{env.str('PORT')}"
    workers = env.int("WEB_PROCESSES")
    threads = env.int("WEB_THREADS")
    timeout = env.int("WEB_TIMEOUT")
    logconfig_dict = logging_configuration(environment_name() == LOCAL, env.str("LOG_LEVEL"))
    from pdap import settings  # noqa: F401 - a setting that is missing is said before anything listens
except ImproperlyConfigured as error:
    sys.exit(f"The site can't start: {error}")

worker_class = "pdap.ops.web_worker.SteadyWorker"
preload_app = True
# After SIGTERM nothing new is taken, and what has begun may end. What kills it then must wait longer than this.
graceful_timeout = timeout
# Longer than a load balancer keeps an idle connection, so that it never sends into one that is closing.
keepalive = 75
# Memory that leaks somewhere is given back; not in all processes at once.
max_requests = env.int("WEB_REQUESTS")
max_requests_jitter = max_requests // 5
# How many proxies are to be believed, `pdap/lib/client_address.py` knows; gunicorn itself believes none.
forwarded_allow_ips = ""
accesslog = None
errorlog = "-"
control_socket_disable = True


# So many things, a few megabytes, may wait until the garbage collector looks at them.
COLLECTED_AFTER = 25_000


def on_starting(server: Any) -> None:
    """Look at configuration and database before anything listens."""
    from pdap.ops.checks.before_start import refuse_bad_start

    refuse_bad_start("The site")


def when_ready(server: Any) -> None:
    """Let the garbage collector pass over what is loaded: it lives on, and each pass would take 50 ms.

    Processes forked from this one then also go on sharing that memory, which a pass would write to. What a page makes
    is gone without the collector once it has been sent: looking for cycles at every 700 things took a twentieth of its
    time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)
