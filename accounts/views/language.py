"""Switching the language, which is remembered for people who are signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.person_of_request import person_of, wanted_page
from accounts.services.languages import choose_language, is_spoken
from pdap.lib.spoken import address_in


@require_POST
@login_required
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language for pages and emails, and lead on to the same page in it."""
    language = request.POST.get("language", "")
    if not is_spoken(language):
        return HttpResponseBadRequest()
    choose_language(person_of(request), language)
    return redirect(address_in(language, wanted_page(request)))
