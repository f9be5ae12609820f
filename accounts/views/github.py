"""GitHub: signing in with it, and linking it to an account."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.person_of_request import person_of, wanted_page
from accounts.services import github as service
from accounts.views.base import form_page
from accounts.views.confirming import requires_confirmation


@require_POST
def github_sign_in(request: HttpRequest) -> HttpResponse:
    """Go to GitHub, to come back signed in; 404 where GitHub's sign-in is not set up."""
    provider = get_adapter().get_provider(request, "github")
    return provider.redirect(request, AuthProcess.LOGIN, next_url=wanted_page(request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@requires_confirmation("link-github")
def link_github(request: HttpRequest) -> HttpResponse:
    """Show whether GitHub is linked; a button goes there to link it."""
    if request.method != "POST":
        account = service.account_of(person_of(request))
        usable = person_of(request).has_usable_password()
        return form_page(request, "accounts/github.html", account=account, usable=usable)
    provider = get_adapter().get_provider(request, "github")
    return provider.redirect(request, AuthProcess.CONNECT)


@login_required
@require_POST
def unlink_github(request: HttpRequest) -> HttpResponse:
    if service.unlink_account(person_of(request)):
        messages.success(request, gettext("GitHub is no longer linked. You can’t sign in with it anymore."))
    return redirect("link-github")
