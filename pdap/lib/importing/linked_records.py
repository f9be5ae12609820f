"""Records that are known by their link; what only tracks a visitor makes no other link."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from pdap.db.normalized_urls import AddressKey, TextOf, address_keys
from pdap.lib.importing.resource import CatalogResource
from pdap.lib.importing.sheets import Line
from pdap.lib.spreadsheets import remove_guard
from pdap.lib.web_address import AddressError, clean_address, host_forms

# The address's key, and what else tells records of one address apart.
Key = tuple[str, Any]


class AddressedResource(CatalogResource):
    """A kind whose rows without a number find their record by its address."""

    address: ClassVar[str]
    kept_apart_by: ClassVar[str] = ""
    twins: ClassVar[str]  # what is said of one that is there already
    likes: ClassVar[str] = ""  # what is noted of one that has the link and is kept apart

    def __init__(self, role: Any, *, strict: bool = False) -> None:
        super().__init__(role, strict=strict)
        self.clean: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        # Links of the file that have parameters which only track a visitor.
        self.tracking: set[str] = set()
        # Keys of hosts in letters, as older rows have them, with the keys of the same as the network spells them.
        self.in_letters: dict[str, str] = {}
        self.owners: dict[Key, dict[int, str]] = defaultdict(dict)
        self.at: dict[str, dict[int, Any]] = defaultdict(dict)
        self.covered: set[str] = set()

    def take(self) -> None:
        """Let no one else list addresses until the transaction ends."""
        raise NotImplementedError

    def gather(self, lines: Sequence[Line], lock: bool) -> Collection[int]:
        """Read who has the addresses of the file, and hold them first."""
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
        """Return a row's address as the catalog would keep it, or has it from before; empty where there is none."""
        typed = remove_guard(row.get(self.address, "")).strip()
        if typed not in self.clean:
            try:
                self.clean[typed] = clean_address(typed, file_servers=True, private_hosts=True)
            except AddressError:
                self.clean[typed] = ""
        return self.clean[typed]

    def apart(self, row: dict[str, str]) -> Any:
        """Return what tells a row from others of its address. LookupError where the file does not say."""
        return None

    def match(self, row: dict[str, str]) -> int | None:
        """Return the record of a row's address; of several the one that is spelled so. ValidationError if unclear."""
        url = self.cleaned(row)
        if not url:
            return None
        address = self.keys[url]
        try:
            owners = self.owners[address, self.apart(row)] if self.kept_apart_by else self.owners[address, None]
        except LookupError:
            owners = dict.fromkeys(self.at[address], "")
        except ValueError:  # what tells it apart cannot be read, which its own column will say
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
