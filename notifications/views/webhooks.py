"""Webhooks in the profile: make one, see its deliveries, try it, change its secret, end it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.person_of_request import person_id
from locations.forms.pickers import Places
from notifications.forms import WebhookForm
from notifications.models import Webhook
from notifications.services.webhooks.delivering import enable_webhook
from notifications.services.webhooks.new_webhooks import (
    MOST_WEBHOOKS,
    SentTwiceError,
    TooManyWebhooksError,
    make_webhook,
)
from notifications.services.webhooks.signing import rotate_secret
from notifications.services.webhooks.writing import write_test
from notifications.tasks import wake_webhooks
from pdap.db.fields import LARGEST_ID
from pdap.lib.fetching import INTERNET
from pdap.lib.limiter import TooManyError, account_within_limit

SHOWN_DELIVERIES = 50
MOST_TESTS, HOUR = 30, 3600
# Where a session keeps a secret that its page is to show once.
JUST_MADE = "webhook-just-made"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """List a person's webhooks, and make one; its secret is shown once, on the next page."""
    person = person_id(request)
    own = Webhook.objects.filter(user=person).order_by("id")
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if request.POST.get("add") in form.pickers:
        form.keep_without_judging()
    elif request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            webhook = make_webhook(person, typed["url"], typed["events"], next(iter(typed["places"]), None))
        except TooManyWebhooksError:
            most = {"most": MOST_WEBHOOKS}
            form.add_error(None, _("You can have at most %(most)d webhooks. Delete one first.") % most)
        except SentTwiceError:
            words = _("You already have a webhook that sends some of these events to this URL. Delete it first.")
            form.add_error("url", words)
        else:
            request.session[JUST_MADE] = {"webhook": webhook.pk, "secret": webhook.secret}
            return redirect("webhook", pk=webhook.pk)
    context = {"form": form, "webhooks": with_places(own)}
    return render(request, "notifications/webhooks.html", context, status=400 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a webhook with its newest deliveries; a secret that was just made is shown this once."""
    own = own_webhook(request, pk)
    just_made = request.session.get(JUST_MADE, {})
    secret = just_made.get("secret") if just_made.get("webhook") == pk else None
    if secret and request.method == "GET":
        del request.session[JUST_MADE]
    context: dict[str, Any] = {
        "webhook": own,
        "place": with_places([own])[0][1],
        "secret": secret,
        "deliveries": list(own.deliveries.order_by("-id")[:SHOWN_DELIVERIES]),
        "is_switched_off": INTERNET.is_switched_off(),
        "overlaps": own.old_secret_until is not None and own.old_secret_until > timezone.now(),
    }
    return render(request, "notifications/webhook.html", context)


@login_required
@require_POST
def change_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what a button of its page says: test, rotate, enable or delete."""
    own = own_webhook(request, pk)
    action = request.POST.get("action")
    if action == "delete":
        own.delete()
        messages.success(request, _("Webhook deleted."))
        return redirect("webhooks")
    if action == "test":
        if not account_within_limit(person_id(request), "webhook-test", MOST_TESTS, HOUR):
            raise TooManyError
        write_test(own)
        wake_webhooks()
        if INTERNET.is_switched_off():
            messages.info(request, _("Your test is waiting. We’ll send it when this site sends webhooks again."))
        else:
            messages.success(request, _("Test sent. Reload this page to see whether it arrived."))
    elif action == "rotate":
        request.session[JUST_MADE] = {"webhook": pk, "secret": rotate_secret(pk)}
    elif action == "enable":
        enable_webhook(pk)
        messages.success(request, _("Webhook turned on."))
    return redirect("webhook", pk=pk)


def with_places(webhooks: Iterable[Webhook]) -> list[tuple[Webhook, str]]:
    """Return webhooks with the names of their places; without a place, they hear of the whole country."""
    rows = list(webhooks)
    names: dict[int | None, str] = dict(Places().choices_of([row.location_id for row in rows if row.location_id]))
    return [(row, names.get(row.location_id, "")) for row in rows]


def own_webhook(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook, pk=min(pk, LARGEST_ID), user=person_id(request))
