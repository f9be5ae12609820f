"""compose.yaml and the proxy's configuration fit together, and with the code, as far as reading them can tell."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.conf import settings

from pdap.lib.environment import BASE_DIR, env
from pdap.lib.environment.variables import VARIABLES
from pdap.lib.importing.decoding import LARGEST_FILE
from pdap.lib.responses.tags import FOR_EVERYBODY
from pdap.site.public_pages import AN_HOUR, FIVE_MINUTES
from pdap.site.replicas import WROTE
from pdap.web.message_storage import messages_cookie

PROFILES = ("site", "scale")
SHELL = re.compile(r"\$\{([A-Z_]+)")
IGNORED_AND_VALID = ("proxy_ignore_headers", "proxy_cache_valid")
TOKEN = re.compile(r'"[^"]*"|[{};]|[^\s{};"]+')


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((BASE_DIR / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def nginx() -> list[Any]:
    text = re.sub(r"(?m)^\s*#.*$", "", (BASE_DIR / "deploy" / "nginx.conf").read_text())
    tokens = iter(TOKEN.findall(text))
    directives = list(read_block(tokens))
    assert next(tokens, None) is None, "a brace closes what nothing has opened"
    return directives


def read_block(tokens: Iterator[str], depth: int = 0) -> Iterator[tuple[list[str], list[Any] | None]]:
    """Give the directives of a block: their words, and their own block if they have one."""
    words: list[str] = []
    for token in tokens:
        if token == ";":
            assert words, "a semicolon ends nothing"
            yield words, None
            words = []
        elif token == "{":
            yield words, list(read_block(tokens, depth + 1))
            words = []
        elif token == "}":
            assert depth, "a brace closes what nothing has opened"
            assert not words, f"{words} has no semicolon"
            return
        else:
            words.append(token.strip('"'))
    assert not depth, "a brace is not closed"
    assert not words, f"{words} has no semicolon"


def all_of(directives: list[Any], name: str) -> list[tuple[list[str], list[Any] | None]]:
    """Return the directives of a name, wherever they are."""
    return [
        directive
        for words, block in directives
        for directive in ([(words, block)] if words[0] == name else []) + all_of(block or [], name)
    ]


def services_of(compose: dict[str, Any], profile: str) -> dict[str, Any]:
    return {
        name: service for name, service in compose["services"].items() if profile in service.get("profiles", [profile])
    }


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_has_all_that_its_services_wait_for_and_keep(compose: dict[str, Any], profile: str) -> None:
    services = services_of(compose, profile)

    for name, service in services.items():
        waits = service.get("depends_on", [])
        assert set(waits) <= set(services), f"{name} waits for a service of another profile"
        for other, how in waits.items() if isinstance(waits, dict) else ():
            health = services[other].get("healthcheck", {})
            assert how["condition"] != "service_healthy" or "test" in health, f"{other} never says that it is healthy"
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            known = (BASE_DIR / source).is_file() if source.startswith(".") else source in compose["volumes"]
            assert known, f"{name} mounts {source}, which is not there"
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), f"{name} can be reached from other machines"


def test_the_programs_get_variables_that_the_code_knows_and_reach_services_of_their_profile(
    compose: dict[str, Any],
) -> None:
    declared = {variable.name for variable in VARIABLES}
    for profile in PROFILES:
        services = services_of(compose, profile)
        for name, service in services.items():
            if service.get("image") != compose["x-app"]["image"]:
                continue
            assert set(service["environment"]) <= declared
            text = " ".join(map(str, service["environment"].values()))
            assert set(SHELL.findall(text)) <= declared
            hosts = re.findall(r"//(?:[^@/\s]*@)?([a-z]+):\d+", text)
            assert {host for host in hosts if host != "localhost"} <= set(services), f"{name} asks a service elsewhere"


def test_the_scale_profile_is_two_web_machines_behind_a_proxy_with_their_own_database_and_replica(
    compose: dict[str, Any],
) -> None:
    services = services_of(compose, "scale")

    assert {"proxy", "web-1", "web-2", "worker-1", "db", "replica", "pgbouncer", "valkey", "release"} <= set(services)
    for name in ("web-1", "web-2"):
        assert "replica" in services[name]["environment"]["REPLICA_URLS"]
        assert services[name]["environment"]["DISABLE_SERVER_SIDE_CURSORS"] == "on"
    # Locks belong to connections: these two go past PgBouncer.
    for name in ("worker-1", "release"):
        assert "@db:" in services[name]["environment"]["DATABASE_URL"]
    pgbouncer = services["pgbouncer"]["environment"]
    assert pgbouncer["POOL_MODE"] == "transaction"
    # Without the primary it would let a request wait longer than the request may take.
    assert int(pgbouncer["QUERY_WAIT_TIMEOUT"]) < env.int("WEB_TIMEOUT") / 2


def test_the_proxy_reaches_the_web_machines_and_waits_longer_than_they_work(
    compose: dict[str, Any], nginx: list[Any]
) -> None:
    ((name, upstream),) = all_of(nginx, "upstream")
    servers = {words[1] for words, _ in upstream or [] if words[0] == "server"}

    assert servers == {
        f"{machine}:{env.int('PORT')}" for machine in services_of(compose, "scale")["proxy"]["depends_on"]
    }
    assert [words[1] for words, _ in all_of(nginx, "proxy_pass")] == [f"http://{name[1]}"]
    ((timeout, _),) = all_of(nginx, "proxy_read_timeout")
    assert int(timeout[1].removesuffix("s")) > env.int("WEB_TIMEOUT")
    ((zone, _),) = all_of(nginx, "proxy_cache_path")
    ((kept, _),) = all_of(nginx, "proxy_cache")
    assert f"keys_zone={kept[1]}:" in " ".join(zone)


def test_the_proxy_keeps_nothing_of_a_person(nginx: list[Any]) -> None:
    by_variable = {words[2]: block for words, block in all_of(nginx, "map") if not words[1].startswith("$upstream")}
    patterns = [words[0] for words, _ in by_variable["$has_session"] or [] if words[0].startswith("~")]
    for cookie in (settings.SESSION_COOKIE_NAME, f"__Host-{settings.SESSION_COOKIE_NAME}", messages_cookie(), WROTE):
        assert any(re.search(pattern[1:], f"theme=dark; {cookie}=1") for pattern in patterns), cookie
    assert not any(re.search(pattern[1:], "theme=dark") for pattern in patterns)
    for name in ("proxy_cache_bypass", "proxy_no_cache"):
        ((words, _),) = all_of(nginx, name)
        assert set(words[1:]) - {"$is_not_shared"} == set(by_variable), f"{name} leaves something of a person out"
    headers = {words[1]: words[2] for words, _ in all_of(nginx, "proxy_set_header")}
    assert headers["X-Forwarded-For"] == "$remote_addr", "what a visitor claims about its address is believed"


@pytest.mark.parametrize(
    ("control", "is_kept"),
    [
        (FOR_EVERYBODY, True),
        (FIVE_MINUTES, True),
        (AN_HOUR, True),
        ("private, max-age=0", False),
        ("private, no-cache", False),
        ("max-age=0, no-cache, no-store, must-revalidate, private", False),
        ("", False),
    ],
)
def test_the_proxy_keeps_for_a_minute_what_the_site_lets_shared_caches_keep(
    nginx: list[Any], control: str, is_kept: bool
) -> None:
    ((_, block),) = [found for found in all_of(nginx, "map") if found[0][2] == "$is_not_shared"]
    rules = {words[0]: words[1] for words, _ in block or []}
    matching = [answer for pattern, answer in rules.items() if pattern[0] == "~" and re.search(pattern[1:], control)]
    ((_, *ignored), *_), ((_, *valid), *_) = (all_of(nginx, name)[0] for name in IGNORED_AND_VALID)
    ((no_cache, _),) = all_of(nginx, "proxy_no_cache")

    assert (matching or [rules["default"]])[0] == ("0" if is_kept else "1")
    assert "$is_not_shared" in no_cache
    assert "Cache-Control" in ignored, "nginx would take a 404 for an error, and keep showing what is withdrawn"
    assert valid == ["200", "60s"]


def test_the_proxy_takes_the_largest_file_that_can_be_imported(nginx: list[Any]) -> None:
    ((words, _),) = all_of(nginx, "client_max_body_size")
    assert int(words[1].removesuffix("m")) * 1024 * 1024 > LARGEST_FILE
