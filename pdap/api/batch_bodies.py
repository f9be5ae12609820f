"""The bodies of the synchronization endpoints of version 3: up to a thousand items, each with its number."""

from collections import Counter
from typing import Any, ClassVar

from rest_framework import serializers

from pdap.api.bodies import BodySerializer
from pdap.api.parameters import LARGEST_ID
from pdap.db.enums import UrlStatus
from pdap.lib.columns import Declaration, Use, kinds
from pdap.lib.web_address import AddressError, leads_elsewhere, sent_address

MOST_ITEMS = 1000


def id_field(**options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, **options)


def ids_field(**options: Any) -> serializers.ListField:
    return serializers.ListField(child=id_field(), max_length=MOST_ITEMS, **options)


class TextField(serializers.CharField):
    """A text that may be missing; an empty one is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "allow_blank": True, **options})

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data) or None

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return the text, or nothing for an empty one."""
        return super().run_validation(data) or None


class LinkField(TextField):
    """A text that pages make a link of; nothing but the web is linked."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the address as it was sent."""
        value = super().to_internal_value(data)
        if value and leads_elsewhere(value):
            raise serializers.ValidationError("Enter a link that begins with http:// or https://.")
        return value


class AddressField(serializers.CharField):
    """The address of a thing, as it was sent."""

    def to_internal_value(self, data: Any) -> str:
        """Return the address; an error with advice for what the catalog cannot take."""
        try:
            return sent_address(super().to_internal_value(data))
        except AddressError as error:
            raise serializers.ValidationError(str(error)) from error


def sync_fields(declaration: Declaration) -> dict[str, serializers.Field]:
    """Return the fields that collectors may send; a serializer has those that they must send as its own."""
    return {column.name: sync_field(column.kind) for column in declaration.for_programs(Use.SYNC)}


def sync_field(kind: kinds.Kind) -> serializers.Field:
    match kind:
        case kinds.SomeOf():
            return serializers.ListField(child=serializers.ChoiceField(kind.enum.values), required=False)
        case kinds.OneOf():
            return serializers.ChoiceField(kind.enum.values, required=False, allow_null=True)
        case kinds.Words():
            return serializers.ListField(child=serializers.CharField(), required=False)
        case kinds.YesNo():
            return serializers.BooleanField(required=False, allow_null=True)
        case kinds.Day():
            return serializers.DateField(required=False, allow_null=True)
        case kinds.Link():
            return LinkField()
    return TextField()


class ContentSerializer(serializers.Serializer):
    """What a thing is.

    PDAP's data source manager sends fields that are ignored here, as before (contract 1.5); and it spells the archive's
    address in two ways (contract 6.5).
    """

    def validate(self, values: Any) -> Any:
        """Return the values with the archive's address under its one name."""
        if "internet_archives_url" in values:
            archive_url = values.pop("internet_archives_url")
            values["internet_archive_url"] = values.get("internet_archive_url") or archive_url
        return values


class PageSerializer(ContentSerializer):
    """What has an address that can be broken and archived."""

    url_status = serializers.ChoiceField(UrlStatus.values)
    internet_archive_url = LinkField()
    internet_archives_url = LinkField(help_text="Another spelling of the same value.")


class BatchSerializer(BodySerializer):
    """Up to 1,000 items, each with its own number."""

    plural: ClassVar[str]
    key: ClassVar[str]

    def validate(self, values: Any) -> Any:
        """Return the values; an error that names each number that comes twice."""
        counts = Counter(item[self.key] for item in values[self.plural])
        if twice := sorted(number for number, count in counts.items() if count > 1):
            numbers = ", ".join(map(str, twice))
            raise serializers.ValidationError(
                {self.plural: [f"Every {self.key} must be different. Repeated: {numbers}."]}
            )
        return values


def batch_of(plural: str, key: str, content: type[ContentSerializer]) -> type[BatchSerializer]:
    """Return the body of a call: `{plural: [{key, content}]}`."""
    name = content.__name__.removesuffix("ContentSerializer")
    verb = "Added" if key == "request_id" else "Updated"
    number = serializers.IntegerField(min_value=-(2**31), max_value=LARGEST_ID) if key == "request_id" else id_field()
    item = type(
        f"{verb}{name}Serializer",
        (BodySerializer,),
        {"__doc__": "An item with its ID.", key: number, "content": content()},
    )
    items = serializers.ListField(child=item(), max_length=MOST_ITEMS)
    return type(
        f"{verb}{name}BatchSerializer",
        (BatchSerializer,),
        {"__doc__": BatchSerializer.__doc__, plural: items, "plural": plural, "key": key},
    )


class IdsSerializer(BodySerializer):
    """The IDs to delete."""

    ids = ids_field(allow_empty=False)
