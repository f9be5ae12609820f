"""All that is kept of a person, as one JSON file, without hashes; the number of queries does not grow with it."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import ExternalAccount, User, UserPreferences
from accounts.person_of_request import person_id
from accounts.services.api_keys import recorded_use
from accounts.views.profile import own_records, rows_in_words
from accounts.views.profile.summary import summary_of
from agencies.models import Agency
from datasources.models import DataSource, Review
from notifications.models import DataRequestNotification, DataSourceNotification, Watch, Webhook
from pdap.lib.column_rights import Role
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.mail.models import Mail
from pdap.web.readable import values_of


@require_safe
@login_required
@never_cache
def my_data(request: HttpRequest) -> HttpResponse:
    everything = everything_of(summary_of(person_id(request)), cast(User, request.user))
    response = JsonResponse(everything, json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="pdap-my-data-{timezone.now():%Y-%m-%d}.json"'
    return response


def everything_of(summary: Any, person: User) -> dict[str, Any]:
    """Return everything that is kept of a person; `summary` is theirs."""
    follows: list[Any] = list(own_records.follows_of(person.pk))
    searches = own_records.all_searches_of(person.pk)
    requests = list(own_records.requests_of(person.pk).prefetch_related("data_sources"))
    by_id = own_records.places_by_id(rows_in_words.place_ids(follows, searches, requests))
    places = {pk: place.long_name for pk, place in by_id.items()}
    accounts = ExternalAccount.objects.filter(user=person)
    reviews = Review.objects.filter(reviewed_by=person)
    imports = CatalogueImport.objects.filter(person=person).order_by("id")
    mails = Mail.objects.filter(user=person).order_by("id")
    return {
        "exported_at": timezone.now(),
        "account": account_of(person),
        "capacities": summary.chosen_capacities,
        "permissions": sorted(person.permission_names()),
        "external_accounts": list(accounts.values("account_type", "account_identifier", "linked_at")),
        "api_key": api_key_of(summary, person),
        "follows": [follow_of(row, places) for row in follows],
        "recent_searches": [search_of(row, places) for row in searches],
        "data_requests": [request_of(row, places) for row in requests],
        "submissions": {
            "data_sources": submitted_records(DataSource, person, "agencies"),
            "agencies": submitted_records(Agency, person, "locations"),
        },
        "reviews": list(reviews.values("data_source_id", "agency_id", "reason", "reviewed_at")),
        "preferences": UserPreferences.objects.filter(user=person).values("time_zone").first(),
        **followed_by(person),
        "notifications": notifications_of(person),
        "imports": list(imports.values("kind", "file_name", "counts", "created_at", "finished_at", "undone_at")),
        "mails": list(mails.values("kind", "subject", "recipient", "created_at", "sent_at")),
    }


def account_of(person: User) -> dict[str, Any]:
    return {
        "id": person.pk,
        "email": person.email,
        "created_at": person.created_at,
        "updated_at": person.updated_at,
        "has_password": person.has_usable_password(),
        "role": person.role,
        "language": person.language,
    }


def api_key_of(summary: Any, person: User) -> dict[str, Any]:
    use = recorded_use(summary)
    return {
        "exists": bool(person.api_key),
        "made_at": use.made_at if use else None,
        "last_used_at": use.last_used_at if use else None,
    }


def follow_of(row: Any, places: dict[int, str]) -> dict[str, Any]:
    return {
        "location_id": row.location_id,
        "place": places.get(row.location_id),
        "record_types": row.kinds,
        "since": row.created_at,
    }


def search_of(row: own_records.Search, places: dict[int, str]) -> dict[str, Any]:
    return {
        "location_id": row.location_id,
        "place": places.get(row.location_id or 0),
        "record_types": row.kinds,
        "record_categories": row.categories,
        "searched_at": row.created_at,
    }


def followed_by(person: User) -> dict[str, Any]:
    """Return how often digests come, what a person follows besides places, and their webhooks without secrets."""
    columns = ("kind", "location_id", "agency_id", "record_type_id", "data_source_id", "data_request_id", "search")
    watches = Watch.objects.filter(user=OuterRef("pk")).order_by("id")
    webhooks = Webhook.objects.filter(user=OuterRef("pk")).order_by("id")
    row = (
        User.objects.filter(pk=person.pk)
        .annotate(
            watched=ArraySubquery(
                watches.values(data=JSONObject(**{name: name for name in (*columns, "frequency", "created_at")}))
            ),
            hooks=ArraySubquery(webhooks.values(data=JSONObject(url="url", events="events", created_at="created_at"))),
        )
        .values("digest_settings__frequency", "digest_settings__last_digest_at", "watched", "hooks")
        .get()
    )
    frequency, last = row["digest_settings__frequency"], row["digest_settings__last_digest_at"]
    return {
        "digests": {"frequency": frequency, "last_digest_at": last} if frequency else None,
        "watches": row["watched"],
        "webhooks": row["hooks"],
    }


def request_of(row: Any, places: dict[int, str]) -> dict[str, Any]:
    issue = getattr(row, "github_issue", None)
    return {
        **values_of(row, Role.OWNER),
        "github_issue_url": issue.github_issue_url if issue else None,
        "github_issue_number": issue.github_issue_number if issue else None,
        "locations": [{"location_id": pk, "place": places.get(pk)} for pk in row.place_ids],
        "data_source_ids": [source.pk for source in row.data_sources.all()],
    }


def submitted_records(model: type[DataSource] | type[Agency], person: User, beside: str) -> list[dict[str, Any]]:
    """Return what a person submitted with the columns that its owner may read, and what the reviewers said."""
    made: Any = model._default_manager.filter(submitter=person).select_related("review").prefetch_related(beside)
    submissions = []
    for row in made.order_by("id"):
        review = getattr(row, "review", None)
        submissions.append(
            {
                **values_of(row, Role.OWNER),
                f"{beside}_ids": [linked.pk for linked in getattr(row, beside).all()],
                "review": review
                and {
                    "question": review.question,
                    "asked_at": review.asked_at,
                    "reason": review.reason,
                    "reviewed_at": review.reviewed_at,
                },
            }
        )
    return submissions


def notifications_of(person: User) -> list[dict[str, Any]]:
    """Return what a person was told of, or will be, and when."""
    columns = ("created_at", "sent_at", "event__event_type")
    sources: Any = DataSourceNotification.objects.filter(user=person).order_by("id")
    requests: Any = DataRequestNotification.objects.filter(user=person).order_by("id")
    return [
        {"event": event, "name": name, "created_at": created_at, "sent_at": sent_at}
        for created_at, sent_at, event, name in [
            *sources.values_list(*columns, "event__data_source__name"),
            *requests.values_list(*columns, "event__data_request__title"),
        ]
    ]
