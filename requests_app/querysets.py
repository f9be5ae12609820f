"""How data requests are read."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from pdap.db.public_records import is_public
from pdap.lib.typed_words import clean_query
from requests_app.enums import RequestStatus
from requests_app.statuses import CLOSED, UNOPENED_STATUSES, is_listed

MOST_WORDS = 10


class DataRequestQuerySet(models.QuerySet):
    """Data requests; every method narrows the set and can be followed by another."""

    def public(self) -> Self:
        """Keep what is in lists and feeds: what was reviewed, and is neither withdrawn nor archived."""
        return self.filter(is_listed())

    def at_intake(self) -> Self:
        """Keep what waits for a first look."""
        return self.filter(request_status=RequestStatus.INTAKE)

    def undecided(self) -> Self:
        """Keep what is not closed, whether someone has looked at it or not."""
        return self.exclude(request_status__in=[*CLOSED, RequestStatus.COMPLETE])

    def without_place(self) -> Self:
        return self.filter(location_links=None)

    def visible_to(self, person: Any) -> Self:
        """Keep what opens by a direct link for a person (a User, or an AnonymousUser).

        A request at Intake is seen by its owner and by staff with `write_data`, and stays theirs when it is withdrawn
        or archived before anyone has reviewed it. Every other is seen by everyone.
        """
        if person.has_perm("requests_app.view_datarequest"):
            return self.all()
        reviewed = Q(was_public=True) & ~Q(request_status__in=UNOPENED_STATUSES)
        return self.filter(reviewed | Q(creator_id=person.pk) if person.pk else reviewed)

    def about(self, location_id: int) -> Self:
        """Keep requests about a place, what lies below it, and what it lies in, as search does (contract 5.1)."""
        from locations.queries.relatives import PlaceAndRelatives
        from requests_app.models import DataRequestLocation

        links = DataRequestLocation.objects.filter(location__in=PlaceAndRelatives(location_id).ids())
        return self.filter(pk__in=links.values("data_request_id"))

    def wanting(self, record_type: str) -> Self:
        return self.filter(record_types_required__contains=[record_type])

    def matching(self, words: str) -> Self:
        """Keep requests that hold every one of some words in their title or in what they need."""
        rows = self
        for word in clean_query(words).split()[:MOST_WORDS]:
            rows = rows.filter(models.Q(title__icontains=word) | models.Q(data_requirements__icontains=word))
        return rows


class DataRequestDataSourceQuerySet(models.QuerySet):
    """Links of requests with sources; every method narrows the set."""

    def public(self) -> Self:
        """Keep links that stand in lists: the request does, and the source is public."""
        return self.of_public_sources().filter(is_listed("request"))

    def of_public_sources(self) -> Self:
        return self.filter(is_public("data_source"))
