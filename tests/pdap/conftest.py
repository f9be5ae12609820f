"""Fixtures of the tests about public answers."""

from tests.pdap.site.public_addresses import addresses_of_catalog, catalog, keeping  # noqa: F401 - fixtures
