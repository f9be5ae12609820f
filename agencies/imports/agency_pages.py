"""Agencies' own pages ("meta URLs") in files."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet

from agencies.imports.cells import AgencyName, AgencyNumber, Links
from agencies.imports.found_in_files import AgencyLookups
from agencies.models import AgencyMetaUrl, MetaUrl
from agencies.services.importing import import_pages, lock_new_pages
from audit.merging.enums import Kind
from audit.merging.redirects import survivors_by_id
from pdap.db.arrays import linked_values
from pdap.db.enums import UrlStatus
from pdap.db.normalized_urls import AddressKey, TextOf, normalized
from pdap.lib.importing.cell_kinds import Address, Moment, OneOf
from pdap.lib.importing.file_columns import Column
from pdap.lib.importing.linked_records import AddressedResource
from pdap.lib.importing.planned_changes import change_of
from pdap.lib.importing.row_readings import Reading
from pdap.lib.importing.sheets import Line
from pdap.lib.pages_behind_hash import without_part
from pdap.lib.spreadsheets import remove_guard
from pdap.lib.web_address import AddressError, clean_address


class Homepage(Column):
    """A page in an agency's own row: it is added to the agency's pages, and its other agencies keep it.

    The record keeps the normalized addresses of its pages.
    """

    def __init__(self, help_text: str) -> None:
        super().__init__("pages", Address(), help_text, keeps=True, rule="name", exported=False)
        self.addresses: dict[str, str] = {}
        self.keys: dict[str, str] = {}

    def look_up(self, cells: Iterable[str]) -> None:
        """Read the normalized forms of a file's addresses."""
        clean = sorted({address for text in cells if (address := clean_homepage(text))})
        self.keys = dict(zip(clean, normalized(clean), strict=True)) if clean else {}
        self.addresses = {key: address for address, key in reversed(self.keys.items())}

    def save(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Add the page. AddressError, a ValueError, for what is no address, unless the agency has the page already."""
        text = remove_guard(row[self.column_name]).strip()
        if text and self.keys.get(clean_homepage(text)) not in instance.pages:
            instance.pages = [*instance.pages, self.keys[self.widget.clean(text, row, **kwargs)]]


def clean_homepage(text: str) -> str:
    """Return an address of a file as the catalog would keep it, or has it from before; empty where there is none."""
    try:
        whole = without_part(remove_guard(text))
        return clean_address(whole, file_servers=True, private_hosts=True) if whole.strip() else ""
    except AddressError:
        return ""


class PageResource(AddressedResource):
    relation = "meta_urls"
    model = MetaUrl
    thing = "agency page"
    matching = "its link"
    twins = "Agency page {} already has this link."
    address = "url"
    reviewed = False
    needed = ("url",)

    id = Column("id", help_text="The record’s ID. Leave blank to add a new record.", readonly=True)
    url = Column("url", Address(), "The page.", "https://www.example.gov/police", required=True)
    agency_ids = Column(
        "agency_ids", Links(AgencyNumber()), "The agencies the page belongs to, by ID or name.", rule="url"
    )
    agency_names = Column(
        "agency_ids",
        Links(AgencyName()),
        "The same agencies by name. Used if there is no agency_ids column.",
        "Example Police Department",
        rule="url",
        yields_to="agency_ids",
    )
    url_status = Column("url_status", OneOf(UrlStatus), "Whether the link works.", keeps=True)
    internet_archive_url = Column("internet_archive_url", Address(), "A copy of the page in a web archive.")
    created_at = Column("created_at", Moment(), "When it was added.", readonly=True)
    updated_at = Column("updated_at", Moment(), "When it was last changed.", readonly=True)

    def __init__(self, role: Any, *, strict: bool = False) -> None:
        super().__init__(role, strict=strict)
        self.lookups = AgencyLookups()

    def queryset(self) -> QuerySet[Any, Any]:
        links = AgencyMetaUrl.objects.filter(meta_url=OuterRef("pk"))
        return MetaUrl.objects.annotate(
            agency_ids=linked_values(links, "agency_id"), address_key=AddressKey(TextOf("url"))
        )

    def survivors(self, missing: Collection[int]) -> dict[int, int]:
        return survivors_by_id(Kind.META_URL, missing)

    def take(self) -> None:
        """Let no one else add pages in numbers."""
        lock_new_pages()

    def look_up(self, lines: Sequence[Line]) -> None:
        numbers = {pk for page in self.known.values() for pk in getattr(page, "agency_ids", ())}
        if self.reads("agency_ids") or self.reads("agency_names"):
            self.lookups.read_agencies(numbers, self.cells_of("agency_ids", "agency_names"))

    def look_up_for_export(self) -> None:
        self.lookups.read_all_agencies()

    def complete(self, record: Any, row: dict[str, str]) -> None:
        """Keep the agencies of a page that was found by its address: it is theirs as well."""
        if not self.cell(row, "id") and (own := self.now.before.get("agency_ids")):
            record.agency_ids = sorted({*own, *record.agency_ids})

    def join(self, earlier: Reading, record: Any) -> str | None:
        """Add the agencies of a further row of a page."""
        if not set(record.agency_ids) - set(earlier.record.agency_ids):
            return None
        earlier.record.agency_ids = sorted({*earlier.record.agency_ids, *record.agency_ids})
        return f"The same page as row {earlier.line.number}, which now has its agencies."

    def in_words(self, column: Column, value: Any) -> str:
        """Return a value as the preview shows it: an agency by number and name."""
        if column.attribute == "agency_ids":
            return "; ".join(f"{self.lookups.agencies.get(pk, '')} ({pk})" for pk in value or ())
        return super().in_words(column, value)

    def write(self, person_id: int | None, approve: bool, tell: bool) -> None:
        new = [change_of(page, "agency_ids") for page in self.create_instances]
        import_pages(new, [change_of(page, "agency_ids") for page in self.update_instances])
