"""The project's settings, with an address that takes its time."""

from pdap.settings import *  # noqa: F403 - the settings under test

ROOT_URLCONF = "tests.pdap.ops.slow_urls"
