"""Records found by their link; parameters that only track visitors make no different link."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from pdap.db.normalized_urls import AddressKey, TextOf, address_keys
from pdap.lib.importing.resource import CatalogResource
from pdap.lib.importing.sheets import Line
from pdap.lib.pages_behind_hash import without_part
from pdap.lib.spreadsheets import remove_guard
from pdap.lib.web_address import AddressError, clean_address, host_forms

# The address's key, and what tells records of one address apart.
Key = tuple[str, Any]


class AddressedResource(CatalogResource):
    """A kind of record that rows without an ID find by address."""

    address: ClassVar[str]
    kept_apart_by: ClassVar[str] = ""
    twins: ClassVar[str]  # the error if the link exists already
    likes: ClassVar[str] = ""  # the note about another record with the link

    def __init__(self, role: Any, *, strict: bool = False) -> None:
        super().__init__(role, strict=strict)
        self.clean: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        # The file's links with parameters that only track visitors.
        self.tracking: set[str] = set()
        # The keys of addresses with hosts in letters, as older rows have them, and of the same with encoded hosts.
        self.in_letters: dict[str, str] = {}
        self.owners: dict[Key, dict[int, str]] = defaultdict(dict)
        self.at: dict[str, dict[int, Any]] = defaultdict(dict)
        self.covered: set[str] = set()

    def take(self) -> None:
        """Keep others from adding addresses until the transaction ends."""
        raise NotImplementedError

    def gather(self, lines: Sequence[Line], lock: bool) -> Collection[int]:
        """Read which records have the file's addresses; with `lock`, keep others from adding any first."""
        if lock:
            self.take()
        ordered = sorted({self.cleaned(line.cells) for line in lines} - {""})
        letters = {url: forms[-1] for url in ordered if len(forms := host_forms(url)) > 1}
        asked = [*ordered, *letters.values()]
        keys = dict(zip(asked, address_keys(asked), strict=True)) if asked else {}
        self.keys = {url: keys[url][0] for url in ordered}
        self.tracking = {url for url in ordered if keys[url][1]}
        self.in_letters = {keys[older][0]: self.keys[url] for url, older in letters.items()}
        self.read_owners({*self.keys.values(), *self.in_letters})
        return {pk for owners in self.at.values() for pk in owners}

    def read_owners(self, addresses: set[str]) -> None:
        missing = addresses - self.covered
        self.covered |= missing
        columns = ["pk", "address_key", self.address, *([self.kept_apart_by] if self.kept_apart_by else [])]
        rows = self.model._default_manager.annotate(address_key=AddressKey(TextOf(self.address)))
        records = rows.filter(address_key__in=missing).order_by("pk")
        for pk, address, url, *apart in records.values_list(*columns) if missing else ():
            key = self.in_letters.get(address, address)
            self.owners[key, apart[0] if apart else None][pk] = url
            self.at[key][pk] = apart[0] if apart else None

    def cleaned(self, row: dict[str, str]) -> str:
        """Return a row's address as the catalog would keep it, or already has it; empty if there is none."""
        typed = remove_guard(row.get(self.address, "")).strip()
        if typed not in self.clean:
            try:
                self.clean[typed] = clean_address(without_part(typed), file_servers=True, private_hosts=True)
            except AddressError:
                self.clean[typed] = ""
        return self.clean[typed]

    def apart(self, row: dict[str, str]) -> Any:
        """Return what tells a row from others with its address. LookupError if the file does not say."""
        return None

    def match(self, row: dict[str, str]) -> int | None:
        """Return the record with a row's address, of several the one spelled the same. ValidationError if unclear."""
        url = self.cleaned(row)
        if not url:
            return None
        address = self.keys[url]
        try:
            owners = self.owners[address, self.apart(row)] if self.kept_apart_by else self.owners[address, None]
        except LookupError:
            owners = dict.fromkeys(self.at[address], "")
        except ValueError:  # what tells it apart can't be read; its own column will say so
            return None
        if len(owners) > 1:
            exact = [pk for pk, spelled in owners.items() if spelled == url]
            if len(exact) != 1:
                numbers = ", ".join(map(str, owners))
                raise ValidationError({"id": f"More than one record has this link ({numbers}). Enter the ID of one."})
            return exact[0]
        pk = next(iter(owners), None)
        if pk is not None and url in self.tracking and owners[pk] and owners[pk] != url:
            row[self.address] = owners[pk]
            self.note("The link differs from the listed one only in tracking parameters, so we kept the listed one.")
        return pk

    def check(self, record: Any, changed: Collection[str]) -> dict[str, str]:
        if record.pk is not None and not {self.address, self.kept_apart_by} & set(changed):
            return {}
        url = getattr(record, self.address)
        address = self.keys.get(url) or (record.address_key if record.pk else url)
        key = (address, getattr(record, self.kept_apart_by) if self.kept_apart_by else None)
        if others := [pk for pk in self.owners[key] if pk != record.pk]:
            return {self.address: self.twins.format(others[0])}
        self.once(key, "This has the same link")
        if record.pk is None and (others := list(self.at[address])):
            self.note(self.likes.format(others[0]))
        return {}
