"""Signing someone in: allauth asks for the second factor where there is one, and then begins the session."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.services.languages import is_spoken
from pdap.lib.spoken import address_in


def complete_sign_in(request: HttpRequest, person: User, wanted: str, method: str = "password") -> HttpResponse:
    """Sign in someone who has shown who they are, and lead on: to the page for the code, or to the wanted one.

    The session gets a new key, so that one which was planted beforehand is worth nothing. People who chose
    another language than English continue in it.
    """
    if person.language != settings.LANGUAGE_CODE and is_spoken(person.language):
        wanted = address_in(person.language, wanted)
    record_authentication(request, person, method)
    return perform_login(request, Login(user=person, redirect_url=wanted))
