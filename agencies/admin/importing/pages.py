"""Agencies' own pages ("meta URLs") in files."""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet

from agencies.models import AgencyMetaUrl, MetaUrl
from agencies.services.importing import import_pages, take_pages
from audit.merging.enums import Kind
from datasources.admin.importing import change_of
from pdap.admin.importing.addresses import AddressedResource
from pdap.admin.importing.columns import Column
from pdap.admin.importing.links import AgencyName, AgencyNumber, Links
from pdap.admin.importing.words import Address, Moment, OneOf
from pdap.db.enums import UrlStatus
from pdap.db.linked import linked_values
from pdap.lib.importing.sheets import Line
from pdap.lib.importing.writing import Change


class PageResource(AddressedResource):
    relation = "meta_urls"
    model = MetaUrl
    kind = Kind.META_URL
    thing = "agency page"
    matching = "its address"
    twins = "Agency page {} has this address already."
    address = "url"
    reviewed = False

    id = Column("id", help_text="The number; leave it empty to add one.", readonly=True)
    url = Column("url", Address(), "The page.", "https://www.example.gov/police", required=True)
    agency_ids = Column(
        "agency_ids", Links(AgencyNumber()), "The agencies whose page it is, by number or name.", rule="url"
    )
    agency_names = Column(
        "agency_ids",
        Links(AgencyName()),
        "The same by name; read where there is no column agency_ids.",
        "Example Police Department",
        rule="url",
        yields_to="agency_ids",
    )
    url_status = Column("url_status", OneOf(UrlStatus), "Whether the address works.", keeps=True)
    internet_archive_url = Column("internet_archive_url", Address(), "A copy of the page in an archive.")
    created_at = Column("created_at", Moment(), "When it was added.", readonly=True)
    updated_at = Column("updated_at", Moment(), "When it was changed last.", readonly=True)

    def queryset(self) -> QuerySet[Any, Any]:
        links = AgencyMetaUrl.objects.filter(meta_url=OuterRef("pk"))
        return MetaUrl.objects.annotate(agency_ids=linked_values(links, "agency_id"))

    def take(self) -> None:
        """Let nobody else add pages in numbers."""
        take_pages()

    def look_up(self, lines: Sequence[Line]) -> None:
        numbers = {pk for page in self.known.values() for pk in getattr(page, "agency_ids", ())}
        if self.reads("agency_ids") or self.reads("agency_names"):
            self.lookups.read_agencies(numbers, self.cells_of("agency_ids", "agency_names"))

    def look_up_for_export(self) -> None:
        self.lookups.read_all_agencies()

    def in_words(self, column: Column, value: Any) -> str:
        """Return a value as the preview shows it: an agency by number and name."""
        if column.attribute == "agency_ids":
            return "; ".join(f"{self.lookups.agencies.get(pk, '')} ({pk})" for pk in value or ())
        return super().in_words(column, value)

    def write(self, person_id: int, approve: bool, tell: bool) -> None:
        new = [Change(one, links=one.agency_ids) for one in self.create_instances]
        import_pages(new, [change_of(one, "agency_ids") for one in self.update_instances])
