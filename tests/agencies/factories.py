"""Agencies; public unless they are asked to be otherwise."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from agencies.enums import AgencyType, JurisdictionType
from agencies.models import (
    Agency,
    AgencyDocument,
    AgencyExternalId,
    AgencyLocation,
    AgencyMetaUrl,
    AgencyPlaceDoubt,
    AgencyPlaceSuggestion,
    AgencyTie,
    AgencyUrlSearchCache,
    MetaUrl,
)
from agencies.models.life import AgencyTieKind
from agencies.models.place_doubts import DoubtKind
from pdap.db.enums import ApprovalStatus
from tests.locations.factories import LocationFactory


class AgencyFactory(DjangoModelFactory):
    """An approved agency; `locations=[...]` says where it serves."""

    class Meta:
        model = Agency
        skip_postgeneration_save = True

    class Params:
        pending = factory.Trait(approval_status=ApprovalStatus.PENDING)
        rejected = factory.Trait(approval_status=ApprovalStatus.REJECTED)

    name = factory.Sequence(lambda number: f"Police Department {number}")
    jurisdiction_type = JurisdictionType.LOCAL
    agency_type = AgencyType.LAW_ENFORCEMENT
    approval_status = ApprovalStatus.APPROVED

    @factory.post_generation
    def locations(self: Any, create: bool, locations: list[Any] | None, **_: Any) -> None:
        """Place the agency."""
        AgencyLocation.objects.bulk_create(
            AgencyLocation(agency=self, location=location) for location in locations or ()
        )


class AgencyLocationFactory(DjangoModelFactory):
    """That an agency serves a place."""

    class Meta:
        model = AgencyLocation

    agency = factory.SubFactory(AgencyFactory)
    location = factory.SubFactory(LocationFactory)


class AgencyExternalIdFactory(DjangoModelFactory):
    """What another catalog calls an agency."""

    class Meta:
        model = AgencyExternalId

    agency = factory.SubFactory(AgencyFactory)
    kind = "ori"
    value = factory.Sequence(lambda number: f"PA{number:07}")


class AgencyPlaceSuggestionFactory(DjangoModelFactory):
    """A town that an agency is perhaps named after."""

    class Meta:
        model = AgencyPlaceSuggestion

    agency = factory.SubFactory(AgencyFactory)
    location = factory.SubFactory(LocationFactory)


class MetaUrlFactory(DjangoModelFactory):
    """A page of agencies' own."""

    class Meta:
        model = MetaUrl

    url = factory.Sequence(lambda number: f"https://police-{number}.example.gov/")


class AgencyMetaUrlFactory(DjangoModelFactory):
    """That a page is an agency's own."""

    class Meta:
        model = AgencyMetaUrl

    agency = factory.SubFactory(AgencyFactory)
    meta_url = factory.SubFactory(MetaUrlFactory)


class AgencyUrlSearchCacheFactory(DjangoModelFactory):
    """A row of the legacy table."""

    class Meta:
        model = AgencyUrlSearchCache

    agency = factory.SubFactory(AgencyFactory)
    search_result = "found_results"


class AgencyDocumentFactory(DjangoModelFactory):
    """The words of an agency: triggers have written them already, so they are fetched."""

    class Meta:
        model = AgencyDocument
        django_get_or_create = ("agency",)

    agency = factory.SubFactory(AgencyFactory)


class AgencyTieFactory(DjangoModelFactory):
    """That an agency was succeeded by another."""

    class Meta:
        model = AgencyTie

    agency = factory.SubFactory(AgencyFactory)
    kind = AgencyTieKind.SUCCESSOR
    other = factory.SubFactory(AgencyFactory)


class AgencyPlaceDoubtFactory(DjangoModelFactory):
    """That an agency's name says another town."""

    class Meta:
        model = AgencyPlaceDoubt

    agency = factory.SubFactory(AgencyFactory)
    kind = DoubtKind.TOWN
    location = factory.SubFactory(LocationFactory)
