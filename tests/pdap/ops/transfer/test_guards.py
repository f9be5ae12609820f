"""Production is refused as a target in three ways, each enough by itself."""

import pytest

from pdap.ops.transfer.environment_marks import mark
from pdap.ops.transfer.errors import RefusedError
from pdap.ops.transfer.guards import check_address, check_restore, is_local_address
from pdap.ops.transfer.restoring import refresh
from pdap.ops.transfer.servers import hosts_of, name_of
from tests.pdap.ops.transfer.conftest import serves
from tests.pdap.ops.transfer.plants import Plants
from tests.pdap.ops.transfer.servers import on_other_server, there

Production = tuple[str, Plants]


def nobody(step: str, done: int, total: int) -> None:
    """Be told nothing: a refused refresh has no steps."""
    raise AssertionError(step)


@pytest.mark.parametrize("source", ["production", "itself"])
def test_the_third_refusal_is_the_address(
    production: Production, target: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PDAP_ENVIRONMENT", "sandbox")
    if source == "itself":
        elsewhere = target.replace("127.0.0.1", "localhost")
        with pytest.raises(RefusedError, match="is the source itself"):
            refresh(elsewhere, target, "sandbox", [], nobody)
    else:
        named = there(f"{name_of(target)}_prod")
        on_other_server("create database {}", name_of(named))
        mark(named, "sandbox")
        with pytest.raises(RefusedError, match="`prod`"):
            refresh(production[0], named, "sandbox", [], nobody)
    assert serves(target)


def test_the_first_refusal_is_the_process(production: Production, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PDAP_ENVIRONMENT", "production")
    with pytest.raises(RefusedError, match="This process belongs to production"):
        refresh(production[0], target, "sandbox", [], nobody)
    monkeypatch.setenv("PDAP_ENVIRONMENT", "stage")
    with pytest.raises(RefusedError, match="belongs to stage"):
        refresh(production[0], target, "sandbox", [], nobody)
    assert serves(target)


def test_the_second_refusal_is_the_mark(production: Production, target: str) -> None:
    with pytest.raises(RefusedError, match="marked as sandbox, not as stage"):
        refresh(production[0], target, "stage", [], nobody)
    mark(target, "production")
    with pytest.raises(RefusedError, match="marked as production, not as sandbox"):
        refresh(production[0], target, "sandbox", [], nobody)
    with pytest.raises(RefusedError, match="stays that way"):
        mark(target, "sandbox")
    on_other_server("comment on database {} is 'ours'", name_of(target))
    # A client that says so of itself is not believed.
    with pytest.raises(RefusedError, match="not marked"):
        refresh(production[0], f"{target}?options=-c%20pdap.environment%3Dsandbox", "sandbox", [], nobody)
    assert serves(target)


def test_a_full_dump_never_becomes_a_sandbox_or_stage(target: str) -> None:
    with pytest.raises(RefusedError, match="this is a full dump"):
        check_restore(target, None, None)
    check_restore(target, "sandbox", None)
    assert serves(target)


@pytest.mark.parametrize(
    ("address", "hosts", "here"),
    [
        ("postgresql://127.0.0.1/pdap", {"127.0.0.1"}, True),
        ("postgresql:///pdap", set(), True),
        ("postgresql:///pdap?host=/run/postgresql", {"/run/postgresql"}, True),
        ("postgresql://localhost/pdap?host=db.production.example.org", {"db.production.example.org"}, False),
        ("postgresql://localhost/pdap?hostaddr=192.0.2.1", {"localhost", "192.0.2.1"}, False),
        ("postgresql://localhost,db.example.org/pdap", {"localhost", "db.example.org"}, False),
        ("postgresql:///pdap?service=Live", {"service live"}, False),
    ],
)
def test_where_an_address_leads_is_read_as_libpq_reads_it(address: str, hosts: set[str], here: bool) -> None:
    assert hosts_of(address) == hosts
    assert is_local_address(address) is here


def test_the_host_may_hide_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RefusedError, match="`prod`"):
        check_address("postgresql://localhost/pdap?host=db.PROD.example.org")
    monkeypatch.setenv("PGHOST", "db.prod.example.org")
    with pytest.raises(RefusedError, match="`prod`"):
        check_address("postgresql:///pdap")
    assert not is_local_address("postgresql:///pdap")
