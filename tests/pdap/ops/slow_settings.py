"""The project's settings, with an address that takes its time."""

from pdap.settings import *  # noqa: F403 - the settings under test

ROOT_URLCONF = "tests.pdap.ops.slow_urls"
# The checkout of a test has no collected files.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
