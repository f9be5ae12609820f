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
from accounts.person_of_request import person_id
from accounts.rights import IN_WORDS
from accounts.services.api_keys import fingerprint, recorded_use
from accounts.views.profile import own_records, rows_in_words
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
    follows = list(own_records.follows_of(person.pk)[:FIRST])
    searches = own_records.searches_of(person.pk)
    requests = list(own_records.requests_of(person.pk)[:FIRST])
    places = own_records.places_by_id(rows_in_words.place_ids(follows, searches[:FIRST], requests))
    return render(
        request,
        "accounts/profile/overview.html",
        {
            "summary": summary,
            "follows": rows_in_words.follow_rows(follows, places),
            "searches": rows_in_words.search_rows(searches[:FIRST], places),
            "search_count": len(searches),
            "requests": rows_in_words.request_rows(requests, places),
            "submissions": rows_in_words.submission_rows(own_records.submissions_of(person.pk)[:FIRST]),
            "may": [words for name, words in IN_WORDS.items() if name in person.permission_names()],
            "administrator": person.is_superuser,
            "key_use": recorded_use(summary),
            "fingerprint": fingerprint(summary),
            "form": form or CapacitiesForm(initial={"capacities": summary.chosen_capacities}),
        },
        status=400 if form else 200,
    )
