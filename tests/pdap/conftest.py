"""Fixtures of the tests about public answers."""

from tests.pdap.site.public_addresses import catalog, keeping  # noqa: F401 - fixtures
