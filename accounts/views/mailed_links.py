"""What pages that email a link, or that a link opens, share."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.forms import AddressForm
from accounts.views.base import form_page, within_limit


def ask_for_address(
    request: HttpRequest, template: str, action: str, send: Callable[[str], object], done: str
) -> HttpResponse:
    """Ask for an address and email it a link. The response is the same whatever the address."""
    if request.method != "POST":
        return form_page(request, template, AddressForm())
    form = AddressForm(request.POST)
    status = 200
    if form.is_valid():
        if within_limit(request, form, action, form.cleaned_data["email"]):
            send(form.cleaned_data["email"])
            return redirect(done)
        status = 429
    return form_page(request, template, form, status)


def dead_link(request: HttpRequest, template: str) -> HttpResponse:
    """Say that a link doesn't work, with a form that emails another."""
    return form_page(request, template, AddressForm(), 400, dead_link=True)


def used_link(request: HttpRequest, signed_in: str, signed_out: str) -> HttpResponse:
    """Say that a link was already used, to a person who opens it again."""
    is_signed_in = request.user.is_authenticated
    messages.info(request, signed_in if is_signed_in else signed_out)
    return redirect("profile" if is_signed_in else "sign-in")
