"""What production's settings say about sessions and secrets; `check --deploy` agrees."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from pdap.lib.environment import BASE_DIR

pytestmark = pytest.mark.slow

PRODUCTION = {
    "PDAP_ENVIRONMENT": "production",
    "PDAP_DOTENV": "",
    "SECRET_KEY": "k" * 30 + "!abcdefghijklmnopqrstuvwxyz0123456789",
    "JWT_SECRET_KEY": "j" * 30 + "!abcdefghijklmnopqrstuvwxyz0123456789",
    "ALLOWED_HOSTS": "data.example.org",
    "DATABASE_URL": "postgresql://nobody:none@127.0.0.1:1/none",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "TRUSTED_PROXIES": "1",
    "SITE_URL": "https://data.example.org",
    "DATA_LICENSE": "CC BY 4.0",
}
NAMES = (
    *("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE"),
    *("CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE"),
    *("TWO_FACTOR_REQUIRED", "SECURE_SSL_REDIRECT", "SECURE_PROXY_SSL_HEADER", "GITHUB_SIGN_IN"),
)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with production's environment and nothing of this one's."""
    environment = {"PATH": os.environ["PATH"], **PRODUCTION}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=BASE_DIR, capture_output=True, text=True, timeout=300
    )


def test_check_deploy_finds_nothing() -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "INFO")

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    """Production's settings."""
    program = f"import json; from pdap import settings; print(json.dumps({{n: getattr(settings, n) for n in {NAMES}}}))"
    done = run("-c", program)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_cookies_leave_only_by_https_and_no_script_reads_them(values: dict[str, Any]) -> None:
    for cookie in ("SESSION", "CSRF"):
        assert values[f"{cookie}_COOKIE_SECURE"] is True
        assert values[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert values[f"{cookie}_COOKIE_SAMESITE"] == "Lax"


def test_cookies_are_of_this_host_alone(values: dict[str, Any]) -> None:
    assert values["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert values["CSRF_COOKIE_NAME"] == "__Host-csrftoken"


def test_whoever_holds_a_permission_needs_a_second_factor(values: dict[str, Any]) -> None:
    assert values["TWO_FACTOR_REQUIRED"] is True


def test_behind_a_proxy_its_word_on_https_counts(values: dict[str, Any]) -> None:
    assert values["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_without_a_registration_at_github_its_button_is_hidden(values: dict[str, Any]) -> None:
    assert values["GITHUB_SIGN_IN"] is False
