"""Which code and settings this process responds with: if either differs, so do the responses."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

from pdap.lib.environment import BASE_DIR
from pdap.lib.settled import once_for_settings

# What responses are made of. By content: the same code on another machine is the same build.
SOURCES = {
    "*.py": ("pdap", *settings.APPS),
    "*.html": ("templates",),
    "*.po": ("locale",),
    "*": ("static",),
}
# Settings that pages show or follow.
SHOWN = (
    *("SITE_URL", "STATIC_URL", "DEMONSTRATION", "GITHUB_SIGN_IN", "GITHUB_REPOSITORY", "PDAP_ENVIRONMENT", "DEBUG"),
    "SHARING",
)


@cache
def code_digest() -> bytes:
    """Return a digest of the code. Reading it all takes a moment, so the site does so as it starts."""
    digest = hashlib.sha256()
    for pattern, folders in SOURCES.items():
        for folder in folders:
            for path in sorted((BASE_DIR / folder).rglob(pattern)):
                if path.is_file():
                    add_file(digest, path)
    return digest.digest()


def add_file(digest: "hashlib._Hash", path: Path) -> None:
    content = path.read_bytes()
    digest.update(f"{path.relative_to(BASE_DIR)}:{len(content)}:".encode())
    digest.update(content)


@once_for_settings
def build() -> bytes:
    """Return a digest of code and settings."""
    shown = [getattr(settings, name, None) for name in SHOWN]
    return hashlib.sha256(code_digest() + repr((shown, settings.CONTENT_SECURITY_POLICY)).encode()).digest()
