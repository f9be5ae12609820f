"""Every public field of a data source, in groups; what is not known is gathered, so that it does not drown the rest."""

from dataclasses import dataclass, field
from typing import Any

from datasources.models import DataSource
from datasources.views.source_history import History
from datasources.views.source_link import link_in_words
from pdap.lib.web_address import shown_address
from pdap.web.templatetags.catalogue import day, web, yes_no


@dataclass(frozen=True)
class Fact:
    """A field with its value; with an address where it is a link."""

    label: str
    value: str
    address: str = ""


@dataclass
class Group:
    """Fields that belong together, and the names of those of which nothing is known."""

    name: str
    anchor: str
    facts: list[Fact] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def add(self, label: str, value: Any, address: str | None = None, unknown: str = "") -> None:
        """Add a field; without a value it is unknown, under the name `unknown` where the label would not read well."""
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
        if address is not None:
            text = shown_address(text) or ""
        if text:
            self.facts.append(Fact(label, text, web(address)))
        else:
            self.unknown.append(unknown or label.lower())

    def add_if_known(self, label: str, value: Any) -> None:
        if value:
            self.add(label, value)


def facts_of(source: DataSource, history: History) -> list[Group]:
    return [access(source, history), coverage(source), provenance(source), entry(source)]


def access(source: DataSource, history: History) -> Group:
    group = Group("Access and format", "access")
    group.add("Link", source.source_url, source.source_url)
    group.add("Link status", link_in_words(source, history.link_since).sentence)
    copy = source.internet_archive_url
    group.add("Archived copy", web(copy) and "On the Internet Archive", copy)
    group.add("Access", source.access_types, unknown="access")
    group.add("Formats", source.record_formats)
    group.add("Detail", source.detail_level, unknown="level of detail")
    group.add("Documentation", source.readme_url, source.readme_url)
    group.add("Data portal", source.data_portal_type)
    group.add_if_known("Portal software", source.data_portal_type_other)
    group.add("Access notes", source.access_notes)
    return group


def coverage(source: DataSource) -> Group:
    group = Group("Coverage and updates", "coverage")
    group.add("Covers from", day(source.coverage_start), unknown="start date")
    group.add("Covers until", day(source.coverage_end), unknown="end date")
    group.add("Updates", source.update_method and source.get_update_method_display())
    group.add("Retention", source.retention_schedule and source.get_retention_schedule_display())
    return group


def provenance(source: DataSource) -> Group:
    group = Group("Provenance", "provenance")
    supplied = yes_no(source.agency_supplied)
    if supplied or not source.supplying_entity:
        group.add("Published by the agency", supplied, unknown="publisher")
    if source.agency_supplied is False or source.supplying_entity:
        group.add("Published by", source.supplying_entity, unknown="name of the publisher")
    originated = yes_no(source.agency_originated)
    if originated or not source.originating_entity:
        group.add("Collected by the agency", originated, unknown="original source")
    if source.agency_originated is False or source.originating_entity:
        group.add("Collected by", source.originating_entity, unknown="name of the original source")
    level = source.get_agency_aggregation_display() if source.agency_aggregation else ""
    group.add_if_known("Covers all agencies at this level", level)
    group.add_if_known("Unlisted agency", source.agency_described_not_in_database)
    return group


def entry(source: DataSource) -> Group:
    group = Group("About this listing", "entry")
    group.add("Scraper", source.scraper_url, source.scraper_url)
    group.add("Added", f"{source.created_at:%B} {source.created_at.day}, {source.created_at.year}")
    group.add("Updated", f"{source.updated_at:%B} {source.updated_at.day}, {source.updated_at.year}")
    group.add("ID", source.pk)
    return group
