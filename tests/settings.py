"""The project's settings on a test server: TEST_DATABASE_URL, or an embedded one of the tests' own.

pytest loads this before anything else (`--ds` in pyproject.toml), whatever DATABASE_URL, `.env` and the shell say.
"""

import os
import secrets
from dataclasses import replace
from importlib.util import find_spec

from tests.server import test_server_url

# One token per run; the parallel workers inherit it, and so share one template.
os.environ.setdefault("PDAP_TEST_RUN", secrets.token_hex(4))
os.environ["PDAP_DOTENV"] = ""
for name in (
    "PDAP_ENVIRONMENT",
    "DEBUG",
    "SECRET_KEY",
    "JWT_SECRET_KEY",
    "ALLOWED_HOSTS",
    "WORKERS",
    "GH_CLIENT_ID",
    "GH_CLIENT_SECRET",
    "TRUSTED_PROXIES",
):
    os.environ.pop(name, None)
os.environ["DATABASE_URL"] = test_server_url()

from pdap.settings import *  # noqa: E402, F403 - the settings under test, unchanged but for what follows

DEBUG = False
# Tests that are about limits and about memory switch them on.
API_LIMITS = {}
READ_ONLY_LOOK_SECONDS = None
KEPT_ANSWERS_BYTES = 0
SLOWEST_ANSWER = 0
CACHES = {**CACHES, "memory": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # noqa: F405
# Else every test client looks through all static files when it is made.
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Browser tests have pages import axe from the live server: a browser keeps what it has compiled of that.
STATICFILES_DIRS = [*STATICFILES_DIRS, ("axe", find_spec("axe_playwright_python").submodule_search_locations[0])]  # noqa: F405
MIDDLEWARE = ["tests.reading.read_pages", *MIDDLEWARE]  # noqa: F405
# The files of the whole catalog are made in folders of tests alone.
SHARING = replace(SHARING, downloads_to="")  # noqa: F405
