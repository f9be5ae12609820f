"""Modules are imported in whatever language the first request has: what they hold is translated when it is shown."""

import os
import subprocess
import sys

from django.conf import settings

SCRIPT = """
import django
django.setup()
from django.utils import translation
with translation.override("es"):
    from django.urls import get_resolver
    get_resolver().url_patterns
    from accounts.forms import AddressForm, CodeForm, SignInForm, SignUpForm
    from requests_app.forms import EditRequestForm
spanish = "correo|código|caracteres o menos|cuatro cifras|Escriba|Elija|contraseña"
with translation.override("en"):
    texts = [
        str(text)
        for form in (AddressForm, CodeForm, SignInForm, SignUpForm, EditRequestForm)
        for field in form.base_fields.values()
        for text in (field.label, field.help_text, *field.error_messages.values())
    ]
import re
assert len(texts) > 30
print([text for text in texts if re.search(spanish, text)])
"""


def test_forms_that_a_spanish_request_has_imported_are_english_on_english_pages() -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "pdap.settings",
        "DATABASE_URL": "postgresql://x@127.0.0.1:1/x",
    }

    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stdout.strip() == "[]", run.stderr
