"""Signing someone in: allauth asks for the second factor where there is one, and then begins the session."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from accounts.models import User


def complete_sign_in(request: HttpRequest, person: User, wanted: str, method: str = "password") -> HttpResponse:
    """Sign in someone who has shown who they are, and lead on: to the page for the code, or to the wanted one.

    The session gets a new key, so that one which was planted beforehand is worth nothing.
    """
    record_authentication(request, person, method)
    return perform_login(request, Login(user=person, redirect_url=wanted))
