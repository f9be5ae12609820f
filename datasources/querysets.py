"""How data sources are read."""

import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.utils import timezone

from datasources.enums import Freshness, LinkState, RetentionSchedule, UpdateMethod
from datasources.freshness import freshness_of_row
from locations.enums import LocationType
from pdap.db.database_views import ReadOnlyQuerySet
from pdap.db.enums import UrlStatus
from pdap.db.public_records import is_pending, is_public
from pdap.lib.typed_words import clean_query

MOST_WORDS = 10
# So many checks of one mind about where a link has moved, and it is worth a curator's time.
STABLE = 3
# Links that a check can open.
WEB = "^https?://"
# How long after its last day covered a source that is updated has lost those records, or has newer ones.
MONTH, UNSAID_PERIOD = datetime.timedelta(days=31), datetime.timedelta(days=366)
KEPT_FOR = {
    RetentionSchedule.FUTURE_ONLY: datetime.timedelta(0),
    RetentionSchedule.UNDER_1_DAY: MONTH,
    RetentionSchedule.ONE_DAY: MONTH,
    RetentionSchedule.UNDER_1_WEEK: MONTH,
    RetentionSchedule.ONE_WEEK: MONTH,
    RetentionSchedule.ONE_MONTH: MONTH,
    RetentionSchedule.UNDER_1_YEAR: UNSAID_PERIOD,
    RetentionSchedule.ONE_10_YEARS: datetime.timedelta(days=10 * 366),
}


class DataSourceQuerySet(models.QuerySet):
    """Data sources; every method narrows the set and can be followed by another."""

    def public(self) -> Self:
        """Keep what everyone may see: approved sources, broken ones included."""
        return self.filter(is_public())

    def searchable(self) -> Self:
        """Keep what a search without place and words finds (contract 5.2); `SearchableSource` says where."""
        from datasources.models import SearchableSource

        return self.filter(models.Exists(SearchableSource.objects.working().filter(data_source=models.OuterRef("pk"))))

    def visible_to(self, person: Any) -> Self:
        """Keep what a person (a User, or an AnonymousUser) may see: what is public, and their own submissions.

        Who may write data reviews submissions, and sees all.
        """
        if person.is_authenticated and person.may_write_data:
            return self.all()
        public = is_public()
        return self.filter(public | models.Q(submitter_id=person.pk) if person.pk else public)

    def working(self) -> Self:
        """Leave out sources whose address is known to be broken, as search does (contract 5.2)."""
        return self.exclude(url_status=UrlStatus.BROKEN)

    def pending(self) -> Self:
        """Keep what waits for a curator's decision."""
        return self.filter(is_pending())

    def without_record_type(self) -> Self:
        return self.filter(record_type=None)

    def without_public_agency(self) -> Self:
        """Keep sources none of whose agencies readers see, those without any included."""
        from datasources.models import AgencyDataSource

        shown = AgencyDataSource.objects.of_public_agencies().filter(data_source=models.OuterRef("pk"))
        return self.filter(~models.Exists(shown))

    def without_place(self) -> Self:
        """Keep sources that have no place of their own."""
        return self.filter(location_links=None)

    def without_description(self) -> Self:
        return self.filter(models.Q(description=None) | models.Q(description=""))

    def without_coverage(self) -> Self:
        return self.filter(coverage_start=None, coverage_end=None)

    def without_access_type(self) -> Self:
        return self.filter(access_types=[])

    def with_a_name_of_others(self) -> Self:
        """Keep public sources whose name another public source has as well."""
        manager: Any = self.model._default_manager
        names = manager.public().order_by().values("name").annotate(ids=ArrayAgg("pk"), sources=models.Count("pk"))
        # By their ids, not their names: PostgreSQL would look each name up in the index of its letters.
        ids = names.filter(sources__gt=1).annotate(id=models.Func("ids", function="unnest", set_returning=True))
        return self.filter(pk__in=ids.values("id"))

    def out_of_date(self) -> Self:
        """Keep sources for which an update is due, and those that have lost the last days that we know of.

        The latter are sources to which records are added, and whose last day covered is older than the publisher keeps
        any. Where no one has said how long that is, a year counts. Records kept for days have a month.
        """
        today = timezone.localdate()
        lost = models.Q(retention_schedule=None, coverage_end__lt=today - UNSAID_PERIOD)
        for schedule, period in KEPT_FOR.items():
            lost |= models.Q(retention_schedule=schedule, coverage_end__lt=today - period)
        lost &= models.Q(update_method__in=[UpdateMethod.INSERT, UpdateMethod.OVERWRITE])
        # Looked at first: reading how often a source is updated takes longer than all else.
        is_dated = models.Q(coverage_end__isnull=False) | models.Q(link__last_modified__isnull=False)
        late = is_dated & models.Q(freshness__in=[Freshness.DUE, Freshness.STALE])
        return self.alias(freshness=freshness_of_row()).filter(lost | late)

    def of_types(self, names: Iterable[str]) -> Self:
        return self.filter(record_type__name__in=list(names))

    def of_categories(self, names: Iterable[str]) -> Self:
        return self.filter(record_type__category__name__in=list(names))

    def matching(self, words: str) -> Self:
        """Keep sources that hold every one of some words in their name, description or address."""
        rows = self
        for word in clean_query(words).split()[:MOST_WORDS]:
            rows = rows.filter(
                models.Q(name__icontains=word)
                | models.Q(description__icontains=word)
                | models.Q(source_url__icontains=word)
            )
        return rows

    def in_place(self, location_id: int) -> Self:
        """Keep sources in a place, in what lies below it, and in what it lies in (contract 5.1), by all agencies.

        Unlike search this keeps sources without a record type. A source stands once in the result.
        """
        from datasources.models import AgencyDataSource, DataSourceLocation
        from locations.queries.relatives import IsNear

        by_agency = AgencyDataSource.objects.of_public_agencies().filter(
            IsNear("agency__location_links__location_id", location_id)
        )
        own = DataSourceLocation.objects.filter(IsNear("location_id", location_id))
        # One list: PostgreSQL would go through two for every source where they are too long to be hashed.
        there = by_agency.order_by().values("data_source_id").union(own.order_by().values("data_source_id"))
        return self.filter(pk__in=there)


class LinkQuerySet(models.QuerySet):
    """Addresses with what is known of them."""

    def for_curators(self) -> Self:
        """Keep what a curator has to decide: broken, doubtful or moved for good, while no one's word holds.

        Of records that everyone sees, and of what the catalog calls broken though it works.
        """
        open_question = (
            models.Q(state__in=[LinkState.BROKEN, LinkState.DOUBTFUL])
            | models.Q(moved_count__gte=STABLE)
            | models.Q(state=LinkState.WORKS, data_source__url_status=UrlStatus.BROKEN)
            | models.Q(state=LinkState.WORKS, meta_url__url_status=UrlStatus.BROKEN)
        )
        return self.filter(open_question, self.unheld(), self.of_public_records())

    def not_checkable(self) -> Self:
        """Keep what a curator has to decide because our checks are kept out, often for a whole host."""
        from datasources.link_rules import GUARDED, GUARDED_STATUSES

        kept_out = models.Q(failure__in=GUARDED) | models.Q(status__in=GUARDED_STATUSES)
        return self.for_curators().filter(kept_out, state=LinkState.DOUBTFUL)

    @staticmethod
    def unheld() -> models.Q:
        return models.Q(held_until__isnull=True) | models.Q(held_until__lte=timezone.now())

    @staticmethod
    def of_public_records() -> models.Q:
        """Return the condition that the record is one that everyone sees."""
        return models.Q(data_source__isnull=True) | is_public("data_source")


class ProblemReportQuerySet(models.QuerySet):
    """What readers say is wrong."""

    def open(self) -> Self:
        """Keep what no curator has resolved."""
        return self.filter(resolved_at=None)


class AgencyDataSourceQuerySet(models.QuerySet):
    """Links of sources with agencies; every method narrows the set."""

    def public(self) -> Self:
        """Keep links that everyone may see: source and agency are public."""
        return self.of_public_sources().of_public_agencies()

    def of_public_sources(self) -> Self:
        return self.filter(is_public("data_source"))

    def of_public_agencies(self) -> Self:
        return self.filter(is_public("agency"))


class DataSourceLocationQuerySet(models.QuerySet):
    """Links of sources with places of their own; every method narrows the set."""

    def public(self) -> Self:
        """Keep links of public sources; places all are public."""
        return self.filter(is_public("data_source"))


def column_inside(place: Any) -> tuple[str, int]:
    """Return the column of searchable sources by which a row lies in a place, and what it is; not for the nation."""
    columns = {LocationType.STATE: ("state_id", place.state_id), LocationType.COUNTY: ("county_id", place.county_id)}
    return columns.get(place.type, ("location_id", place.pk))


class SearchableSourceQuerySet(ReadOnlyQuerySet):
    """Rows of sources that search finds; every method narrows the set. A source has many rows: count it once."""

    def working(self) -> Self:
        """Leave out sources whose link is known to be broken."""
        return self.filter(broken=False)

    def in_place(self, place: Any) -> Self:
        """Keep what a Location (or LocationExpanded) has itself, below and above (contract 5.1).

        The nation has everything that has any place.
        """
        from locations.queries.relatives import IsAbove

        if place.type == LocationType.NATIONAL:
            return self.filter(location__isnull=False)
        return self.filter(models.Q(IsAbove("location_id", place.pk)) | self.is_inside(place))

    def inside(self, place: Any) -> Self:
        """Keep what a place has itself and below; of the nation everything that has any place."""
        return self.filter(self.is_inside(place))

    @staticmethod
    def is_inside(place: Any) -> models.Q:
        if place.type == LocationType.NATIONAL:
            return models.Q(location__isnull=False)
        column, value = column_inside(place)
        return models.Q(**{column: value})

    def of_types(self, names: Iterable[str]) -> Self:
        return self.filter(record_type__name__in=list(names))

    def of_categories(self, names: Iterable[str]) -> Self:
        return self.filter(record_type__category__name__in=list(names))
