"""What the settings must say wherever others can reach the site; the local environment is free."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from pdap.lib.environment import PRODUCTION, outdated_settings
from pdap.lib.environment.variables import BY_NAME

TAG = "pdap"
SHORTEST_KEY = 32
MOST_PROXIES = 5


@register(TAG, deploy=True)
def check_configuration(app_configs: Any, **options: Any) -> list[CheckMessage]:
    messages: list[CheckMessage] = [Warning(sentence, id="pdap.W001") for sentence in outdated_settings()]
    if not settings.IS_LOCAL:
        messages += [
            *secret_problems(),
            *host_problems(),
            *address_problems(),
            *proxy_problems(),
            *github_problems(),
            *license_problems(),
        ]
    return messages


def secret_problems() -> Iterator[CheckMessage]:
    """Find keys that anyone could know or guess, and settings that show visitors too much."""
    for number, name in enumerate(("SECRET_KEY", "JWT_SECRET_KEY"), 1):
        key = getattr(settings, name)
        if key == BY_NAME[name].local:
            yield Error(f"{name} is the development value, which is public. Set your own.", id=f"pdap.E00{number}")
        elif len(key) < SHORTEST_KEY:
            yield Error(
                f"{name} is too short to be safe: make one of at least {SHORTEST_KEY} characters, for example with "
                "`openssl rand -base64 48`.",
                id=f"pdap.E00{number}",
            )
    if settings.DEBUG:
        yield Error("DEBUG shows settings and code to visitors: unset it.", id="pdap.E003")


def host_problems() -> Iterator[CheckMessage]:
    """Find invalid host names."""
    if not settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS is empty, so every request would be refused: name the site's hosts.", id="pdap.E004")
    for host in settings.ALLOWED_HOSTS:
        if host == "*" or "/" in host or (":" in host.strip("[]") and not host.startswith("[")):
            yield Error(
                "ALLOWED_HOSTS takes host names, such as data.example.org: no `*`, no https://, no port.",
                id="pdap.E004",
            )


def address_problems() -> Iterator[CheckMessage]:
    """Find a SITE_URL that emails and search engines couldn't use."""
    parts = urlsplit(settings.SITE_URL)
    if not parts.hostname or parts.path or parts.query:
        yield Error("SITE_URL isn't a site address. Write it as https://data.example.org.", id="pdap.E005")
    elif parts.scheme != "https" and settings.PDAP_ENVIRONMENT == "production":
        yield Error("SITE_URL must begin with https://, so that links in emails are safe.", id="pdap.E005")
    elif not any(is_host(parts.hostname, pattern) for pattern in settings.ALLOWED_HOSTS):
        yield Warning(
            "SITE_URL uses a host that isn't in ALLOWED_HOSTS, so links in emails won't work.", id="pdap.W002"
        )


def is_host(host: str, pattern: str) -> bool:
    return host == pattern.lower() or (pattern.startswith(".") and host.endswith(pattern.lower()))


def proxy_problems() -> Iterator[CheckMessage]:
    if not 0 <= settings.TRUSTED_PROXIES <= MOST_PROXIES:
        yield Error(
            f"TRUSTED_PROXIES must be the number of proxies in front of the site, from 0 to {MOST_PROXIES}. If it is "
            "too high, visitors can fake their addresses.",
            id="pdap.E006",
        )
    if settings.TRUSTED_PROXIES == 0 and settings.SECURE_SSL_REDIRECT:
        yield Warning(
            "TRUSTED_PROXIES is 0: behind an HTTPS proxy, every page would redirect to itself, and all visitors "
            "would share one limit. Set it to the number of proxies.",
            id="pdap.W003",
        )


def license_problems() -> Iterator[CheckMessage]:
    """Find data that is offered to everyone without a license."""
    if settings.PDAP_ENVIRONMENT == PRODUCTION and not settings.SHARING.license:
        yield Warning(
            "DATA_LICENSE isn't set, so pages and files say that the license of the data is not stated. Name it, for "
            "example DATA_LICENSE='CC BY 4.0' and DATA_LICENSE_URL=https://creativecommons.org/licenses/by/4.0/.",
            id="pdap.W004",
        )


def github_problems() -> Iterator[CheckMessage]:
    """Find a sandbox or stage that would write to production's issues, whose numbers it has copied."""
    if settings.PDAP_ENVIRONMENT == PRODUCTION or not settings.GH_API_ACCESS_TOKEN:
        return
    if settings.GITHUB_REPOSITORY.lower() == BY_NAME["GITHUB_REPOSITORY"].default.lower():
        yield Error(
            f"GH_API_ACCESS_TOKEN is set, and GITHUB_REPOSITORY is production's: {settings.PDAP_ENVIRONMENT} would "
            "change production's issues. Unset the token, or name a test repository.",
            id="pdap.E007",
        )
