"""The serializer fields of declared columns: those of responses, and those of bodies in versions 2 and 3."""

from collections.abc import Sequence
from functools import singledispatch
from typing import Any, ClassVar

from rest_framework import serializers

from pdap.api.bodies import Address, Choice, Distinct, Number, Text, Truth
from pdap.api.documents import AddressField
from pdap.lib.columns import Declaration, RecordColumn, Use, kinds

Fields = dict[str, serializers.Field]
OPTIONAL: dict[str, Any] = {"required": False, "allow_null": True}
WORDS: dict[str, Any] = {**OPTIONAL, "allow_blank": True}


def response_fields(declaration: Declaration) -> Fields:
    """Return the fields of responses, in the order of the contract."""
    return {column.name: response_field(column) for column in declaration.for_programs(Use.API)}


def response_field(column: RecordColumn) -> serializers.Field:
    options: dict[str, Any] = {"help_text": column.meaning}
    if column.nullable:
        options["allow_null"] = True
    if column.path:
        options |= {"source": column.path.replace("__", "."), "default": None}
    elif column.field and f"{column.field}_id" != column.name:
        options["source"] = f"{column.field}_id"
    match column.kind:
        case kinds.Number() | kinds.NamedRecord():
            return serializers.IntegerField(**options)
        case kinds.Moment():
            return serializers.DateTimeField(**options)
        case kinds.Day():
            return serializers.DateField(**options)
        case kinds.YesNo():
            return serializers.BooleanField(**options)
        case kinds.Link():
            return AddressField(**options)
        case kinds.SomeOf() | kinds.Words():
            return serializers.ListField(child=serializers.CharField(), **options)
    return serializers.CharField(**options)


def body_fields(declaration: Declaration) -> Fields:
    """Return the fields in which programs submit a record."""
    return {column.name: body_field(column.kind, column) for column in declaration.for_programs(Use.SUBMISSION)}


def change_fields(declaration: Declaration) -> Fields:
    """Return the fields in which programs change a record: each may be left out, and null clears what may be null."""
    fields = {column.name: body_field(column.kind, column) for column in declaration.for_programs(Use.CHANGE)}
    for name, field in fields.items():
        field.required, field.allow_null = False, declaration[name].nullable
    return fields


@singledispatch
def body_field(kind: kinds.Kind, column: RecordColumn) -> serializers.Field:
    """Return the field in which programs send a column; a text may be empty where the column may be null."""
    if isinstance(kind, kinds.Line):
        limits = {"max_length": kind.longest_sent}
        return Text(help_text=column.meaning, **limits, **(WORDS if column.nullable else {}))
    return Text(help_text=column.meaning, **(WORDS if column.nullable else {}))


@body_field.register
def address_of(kind: kinds.Link, column: RecordColumn) -> serializers.Field:
    options = OPTIONAL if column.nullable else {}
    return Address(parts_of_pages=kind.parts_of_pages, help_text=column.meaning, **options)


@body_field.register
def number_of(kind: kinds.Number, column: RecordColumn) -> serializers.Field:
    return Number(help_text=column.meaning, **OPTIONAL)


@body_field.register
def truth_of(kind: kinds.YesNo, column: RecordColumn) -> serializers.Field:
    return Truth(help_text=column.meaning, **OPTIONAL)


@body_field.register
def date_of(kind: kinds.Day, column: RecordColumn) -> serializers.Field:
    return serializers.DateField(help_text=column.meaning, **OPTIONAL)


@body_field.register
def choice_of(kind: kinds.OneOf, column: RecordColumn) -> serializers.Field:
    return Choice(choices=kind.enum.values, help_text=column.meaning, **OPTIONAL)


@body_field.register
def choices_of(kind: kinds.SomeOf, column: RecordColumn) -> serializers.Field:
    return Distinct(child=Choice(choices=kind.enum.values), help_text=column.meaning, **OPTIONAL)


@body_field.register
def words_of(kind: kinds.Words, column: RecordColumn) -> serializers.Field:
    return Distinct(child=Text(max_length=200), help_text=column.meaning, **OPTIONAL)


class DeclaredFields(serializers.Serializer):
    """A serializer whose fields are declared columns, and those of its own, which go before a column of their name.

    `order` names those that stand first, in their order.
    """

    # Returns the fields of a declaration.
    make_fields: ClassVar[Any]
    declaration: Declaration | None = None
    order: ClassVar[Sequence[str]] = ()

    def get_fields(self) -> dict[str, Any]:
        own: dict[str, Any] = super().get_fields()
        if self.declaration is None:
            return own
        fields = {**type(self).make_fields(self.declaration), **own}
        return {name: fields[name] for name in dict.fromkeys((*self.order, *fields)) if name in fields}
