"""The profile: what a person has going on, and their account."""

from typing import cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.enums import Capacity
from accounts.models import User
from accounts.requests import person_id
from accounts.rights import IN_WORDS
from accounts.services.api_keys import fingerprint, recorded_use
from accounts.views.profile import reading, rows
from accounts.views.profile.summary import summary_of
from pdap.lib.lazy_texts import gettext_lazy as _

FIRST = 4


class CapacitiesForm(forms.Form):
    """How a person uses the catalog, such as `journalist`."""

    capacities = forms.MultipleChoiceField(
        label=_("I use the catalog as"), choices=Capacity.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


@require_safe
@login_required
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    return profile_page(request)


def profile_page(request: HttpRequest, form: CapacitiesForm | None = None) -> HttpResponse:
    person = cast(User, request.user)
    summary = summary_of(person_id(request))
    follows = list(reading.follows_of(person.pk)[:FIRST])
    searches = reading.searches_of(person.pk)
    requests = list(reading.requests_of(person.pk)[:FIRST])
    places = reading.places_by_id(rows.place_ids(follows, searches[:FIRST], requests))
    return render(
        request,
        "accounts/profile/overview.html",
        {
            "summary": summary,
            "follows": rows.follow_rows(follows, places),
            "searches": rows.search_rows(searches[:FIRST], places),
            "search_count": len(searches),
            "requests": rows.request_rows(requests, places),
            "submissions": rows.submission_rows(reading.submissions_of(person.pk)[:FIRST]),
            "may": [words for name, words in IN_WORDS.items() if name in person.permission_names()],
            "administrator": person.is_superuser,
            "key_use": recorded_use(summary),
            "fingerprint": fingerprint(summary),
            "form": form or CapacitiesForm(initial={"capacities": summary.chosen_capacities}),
        },
        status=400 if form else 200,
    )
