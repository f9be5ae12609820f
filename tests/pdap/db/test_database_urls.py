"""Addresses of databases, in the forms that people write and that libraries want."""

import pytest

from pdap.db.database_urls import UnreadableUrlError, django_database, libpq_url, sqlalchemy_url


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+asyncpg"])
def test_every_spelling_of_the_scheme_is_understood(scheme: str) -> None:
    assert libpq_url(f"{scheme}://a:b@c:5/d") == "postgresql://a:b@c:5/d"
    assert sqlalchemy_url(f"{scheme}://a:b@c:5/d") == "postgresql+psycopg://a:b@c:5/d"


def test_an_address_without_a_host_is_that_of_a_socket() -> None:
    assert libpq_url("postgres:///d?host=/run/postgresql") == "postgresql:///d?host=/run/postgresql"
    assert sqlalchemy_url("postgres:///d") == "postgresql+psycopg:///d"
    assert django_database("postgres:///d")["NAME"] == "d"


def test_options_of_the_address_are_kept_beside_our_own() -> None:
    settings = django_database("postgres://a:p%40ss@c:5/d?sslmode=require&options=-c%20statement_timeout%3D5s")

    assert settings["PASSWORD"] == "p@ss"
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert settings["OPTIONS"]["options"] == ("-c statement_timeout=5s -c search_path=django,public -c timezone=UTC")


@pytest.mark.parametrize("url", ["", "sqlite:///x", "postgres://a:b@c:5", "postgres://a:b@c:port/d"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UnreadableUrlError):
        libpq_url(url)
