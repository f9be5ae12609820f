"""The API keys of a person that have names: made, rotated, ended."""

import datetime
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import AccountForm
from accounts.models import ApiKey, User
from accounts.person_of_request import person_id
from accounts.services.named_keys import (
    LONGEST_NAME,
    SentTwiceError,
    TooManyKeysError,
    add_key,
    end_named_key,
    living_keys,
    rotate_key,
)
from accounts.views.confirming import requires_confirmation
from pdap.lib.lazy_texts import gettext_lazy as _
from pdap.web.forms import submitted

LIVES = {"": None, "30": 30, "90": 90, "365": 365}


class KeyForm(AccountForm):
    """The name, scope and lifetime of a key."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("The program that will use it, such as “Monthly report”."),
        error_messages={"required": _("Enter a name for the key.")},
    )
    scope = forms.ChoiceField(
        label=_("Access"),
        choices=[("read", _("Read")), ("write", _("Read, and write your own requests, submissions and follows"))],
        widget=forms.RadioSelect,
        initial="read",
        error_messages={"required": _("Choose what the key can access.")},
    )
    life = forms.ChoiceField(
        label=_("Expires"),
        choices=[("", _("Until I revoke it")), ("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))],
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@requires_confirmation("profile-keys")
def keys(request: HttpRequest) -> HttpResponse:
    """List one's keys; make one, which is shown this once."""
    form = KeyForm(submitted(request), initial={"scope": "read"})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        days = LIVES[values["life"]]
        life = datetime.timedelta(days=days) if days else None
        try:
            _, secret = add_key(cast(User, request.user), values["name"], values["scope"] == "write", life)
        except TooManyKeysError as error:
            form.add_error(None, str(error))
        except SentTwiceError as error:
            messages.warning(request, str(error))
            return redirect("profile-keys")
        else:
            return render(request, "accounts/profile/key.html", {"key": secret, "named": True})
    context = {"form": form, "keys": living_keys(person_id(request))}
    return render(request, "accounts/profile/keys.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
@never_cache
@requires_confirmation("profile-keys")
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a key that takes over; both work for a week."""
    try:
        _, secret = rotate_key(cast(User, request.user), pk)
    except ApiKey.DoesNotExist:
        raise Http404 from None
    except SentTwiceError as error:
        messages.warning(request, str(error))
        return redirect("profile-keys")
    except TooManyKeysError as error:
        messages.error(request, str(error))
        return redirect("profile-keys")
    return render(request, "accounts/profile/key.html", {"key": secret, "named": True, "rotated": True})


@require_POST
@login_required
@never_cache
def end(request: HttpRequest, pk: int) -> HttpResponse:
    if not end_named_key(person_id(request), pk):
        raise Http404
    messages.success(request, gettext("This API key no longer works."))
    return redirect("profile-keys")
