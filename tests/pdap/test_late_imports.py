"""What takes long to import and is rarely needed comes late: every process of the site starts without it."""

import os
import subprocess
import sys

from pdap.lib.environment import BASE_DIR

# Libraries that one page, one job or one document needs, and what brings the tools of tests.
RARELY_NEEDED = frozenset(
    {
        *("PIL", "boto3", "cryptography", "fido2", "httpx2", "jwt", "markdown_it", "qrcode", "rich", "sqlalchemy"),
        *("anymail", "django.test", "drf_spectacular.openapi", "drf_spectacular.plumbing", "rest_framework.test"),
    }
)
START = f"""
import sys
import django
django.setup()
from django.core import checks
checks.run_checks()
import pdap.urls
print(*({set(RARELY_NEEDED)!r} & set(sys.modules)))
"""


def test_a_process_starts_without_what_is_rarely_needed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", START],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "pdap.settings"},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == []
