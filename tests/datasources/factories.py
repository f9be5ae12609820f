"""Data sources, public unless they are asked to be otherwise; record types; searches."""

import datetime
from typing import Any
from urllib.parse import urlsplit

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from datasources.enums import AccessType, LinkState, LinkVerdict, ProblemKind, RecordTypeName
from datasources.models import (
    AgencyArea,
    AgencyDataSource,
    Area,
    ChangedAgency,
    DataSource,
    DataSourceArchiveInfo,
    DataSourceDocument,
    DataSourceLocation,
    Link,
    LinkCheck,
    ProblemReport,
    RecentSearch,
    RecentSearchCategory,
    RecentSearchRecordType,
    RecordCategory,
    RecordType,
    Review,
    SearchableSource,
    SearchCount,
    SearchTerm,
    Story,
)
from pdap.db.enums import ApprovalStatus, UrlStatus
from tests.accounts.factories import UserFactory
from tests.agencies.factories import AgencyFactory
from tests.locations.factories import LocationFactory


def record_type(name: str = RecordTypeName.ARREST_RECORDS) -> RecordType:
    """Return one of the record types that the migrations bring."""
    return RecordType.objects.get(name=name)


class RecordCategoryFactory(DjangoModelFactory):
    """A category beside the seven that the migrations bring."""

    class Meta:
        model = RecordCategory

    name = factory.Sequence(lambda number: f"Category {number}")


class RecordTypeFactory(DjangoModelFactory):
    """A record type without a name: every name has its row already."""

    class Meta:
        model = RecordType

    category = factory.SubFactory(RecordCategoryFactory)


class DataSourceFactory(DjangoModelFactory):
    """An approved source of arrest records; `agencies=[...]` says what it is about, `type_name=` what it holds."""

    class Meta:
        model = DataSource
        skip_postgeneration_save = True

    class Params:
        type_name = RecordTypeName.ARREST_RECORDS
        pending = factory.Trait(approval_status=ApprovalStatus.PENDING)
        rejected = factory.Trait(approval_status=ApprovalStatus.REJECTED)
        broken = factory.Trait(url_status=UrlStatus.BROKEN)

    name = factory.Sequence(lambda number: f"Arrests {number}")
    description = "Every arrest since 2019, with charge, date and place."
    source_url = factory.Sequence(lambda number: f"https://data-{number}.example.gov/arrests")
    record_type = factory.LazyAttribute(lambda source: record_type(source.type_name) if source.type_name else None)
    agency_supplied = True
    agency_originated = True
    coverage_start = datetime.date(2019, 1, 1)
    access_types = [AccessType.DOWNLOAD, AccessType.API]
    record_formats = ["CSV", "JSON"]
    approval_status = ApprovalStatus.APPROVED

    @factory.post_generation
    def agencies(self: Any, create: bool, agencies: list[Any] | None, **_: Any) -> None:
        """Link the source to agencies."""
        AgencyDataSource.objects.bulk_create(
            AgencyDataSource(data_source=self, agency=agency) for agency in agencies or ()
        )

    @factory.post_generation
    def locations(self: Any, create: bool, locations: list[Any] | None, **_: Any) -> None:
        """Give the source places of its own."""
        DataSourceLocation.objects.bulk_create(
            DataSourceLocation(data_source=self, location=location) for location in locations or ()
        )


class AgencyDataSourceFactory(DjangoModelFactory):
    """That a source is about an agency."""

    class Meta:
        model = AgencyDataSource

    agency = factory.SubFactory(AgencyFactory)
    data_source = factory.SubFactory(DataSourceFactory)


class DataSourceLocationFactory(DjangoModelFactory):
    """That a source is about a place by itself."""

    class Meta:
        model = DataSourceLocation

    data_source = factory.SubFactory(DataSourceFactory)
    location = factory.SubFactory(LocationFactory)


class DataSourceArchiveInfoFactory(DjangoModelFactory):
    """The row that a trigger makes beside each source."""

    class Meta:
        model = DataSourceArchiveInfo

    data_source = factory.SubFactory(DataSourceFactory)

    @classmethod
    def _create(cls, model_class: type[DataSourceArchiveInfo], *_: Any, **columns: Any) -> DataSourceArchiveInfo:
        return model_class.objects.get(data_source=columns["data_source"])


class ReviewFactory(DjangoModelFactory):
    """The review of a source that waits for one."""

    class Meta:
        model = Review

    data_source = factory.SubFactory(DataSourceFactory, pending=True)


class ProblemReportFactory(DjangoModelFactory):
    """A reader's word that a link does not work; open."""

    class Meta:
        model = ProblemReport

    data_source = factory.SubFactory(DataSourceFactory)
    kind = ProblemKind.BROKEN_LINK
    message = "The page says that it is gone."
    email = factory.Sequence(lambda number: f"reader-{number}@example.org")


class LinkFactory(DjangoModelFactory):
    """The address of a source that works; `broken=True` gives one that has not for a week."""

    class Meta:
        model = Link

    class Params:
        broken = factory.Trait(
            state=LinkState.BROKEN,
            data_source=factory.SubFactory(DataSourceFactory, broken=True),
            status=404,
            failures=4,
            gone_count=4,
            failing_since=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=7)),
            gone_since=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=7)),
            worked_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=8)),
        )

    data_source = factory.SubFactory(DataSourceFactory)
    url = factory.LazyAttribute(lambda link: link.data_source.source_url if link.data_source else link.meta_url.url)
    host = factory.LazyAttribute(lambda link: urlsplit(link.url).hostname)
    state = LinkState.WORKS
    status = 200
    checked_at = factory.LazyFunction(timezone.now)
    worked_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyFunction(timezone.now)


class LinkCheckFactory(DjangoModelFactory):
    """A check that found everything as it should be."""

    class Meta:
        model = LinkCheck

    link = factory.SubFactory(LinkFactory)
    verdict = LinkVerdict.WORKS
    status = 200
    url = factory.LazyAttribute(lambda check: check.link.url)
    final_url = factory.LazyAttribute(lambda check: check.url)
    seconds = 0.2


class RecentSearchFactory(DjangoModelFactory):
    """A search for a town."""

    class Meta:
        model = RecentSearch

    user = factory.SubFactory(UserFactory)
    location = factory.SubFactory(LocationFactory)


class RecentSearchCategoryFactory(DjangoModelFactory):
    """That a search was for a category."""

    class Meta:
        model = RecentSearchCategory

    recent_search = factory.SubFactory(RecentSearchFactory)
    record_category = factory.LazyFunction(lambda: RecordCategory.objects.get(name="Jails & Courts"))


class RecentSearchRecordTypeFactory(DjangoModelFactory):
    """That a search was for a record type."""

    class Meta:
        model = RecentSearchRecordType

    recent_search = factory.SubFactory(RecentSearchFactory)
    record_type = factory.LazyFunction(record_type)


class DataSourceDocumentFactory(DjangoModelFactory):
    """The words of a data source: triggers have written them already, so they are fetched."""

    class Meta:
        model = DataSourceDocument
        django_get_or_create = ("data_source",)

    data_source = factory.SubFactory(DataSourceFactory)


class SearchableSourceFactory(DjangoModelFactory):
    """What search finds of a data source: triggers have written it already, so it is fetched."""

    class Meta:
        model = SearchableSource

    data_source = factory.SubFactory(DataSourceFactory)

    @classmethod
    def _create(cls, model_class: Any, *_: Any, data_source: DataSource, **__: Any) -> SearchableSource:
        row: SearchableSource = model_class.objects.filter(data_source=data_source).first()
        return row


class SearchCountFactory(DjangoModelFactory):
    """A part of a number of sources in search, of an agency that there is not."""

    class Meta:
        model = SearchCount

    area = Area.AGENCY
    area_id = 0
    record_type_id = 1
    sources = 1


class AgencyAreaFactory(DjangoModelFactory):
    """A place in the kept lists, of an agency that there is not."""

    class Meta:
        model = AgencyArea

    agency_id = 0
    area = Area.EVERYWHERE
    area_id = 0
    sources = 1
    agency_key = "a police department"


class ChangedAgencyFactory(DjangoModelFactory):
    """An agency whose place in the kept lists is to be found again at the end of the transaction."""

    class Meta:
        model = ChangedAgency

    agency_id = 1


class StoryFactory(DjangoModelFactory):
    """What someone did with records."""

    class Meta:
        model = Story

    title = factory.Sequence(lambda number: f"Story {number}")
    summary = "They found out."
    url = "https://news.example.org/story"
    published_on = datetime.date(2026, 1, 1)


class SearchTermFactory(DjangoModelFactory):
    """A word for a record type."""

    class Meta:
        model = SearchTerm

    term = factory.Sequence(lambda number: f"term {number}")
    record_type = factory.LazyFunction(record_type)
