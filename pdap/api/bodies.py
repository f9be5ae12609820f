"""Bodies: checked by a serializer that refuses what it does not know (contract 1.5), and takes types as they are."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from pdap.api.errors import BadRequestError
from pdap.api.parameters import LARGEST_ID
from pdap.lib.web_address import LONGEST_ADDRESS, AddressError, clean_address


class JsonParser(JSONParser):
    """JSON; what is nested deeper than Python can read is refused as malformed."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the body; ParseError for what is no JSON."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("JSON parse error - nested too deep") from None


class BodySerializer(serializers.Serializer):
    """A body, or a part of one, in which unknown fields are errors."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the values; ValidationError that names every field that is wrong or unknown."""
        errors: dict[str, Any] = {}
        if isinstance(data, Mapping):
            errors = {str(name)[:60]: ["Unknown field."] for name in data if name not in self.fields}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if isinstance(error.detail, dict):
                errors = {**errors, **error.detail}
            else:
                raise
        if errors:
            raise serializers.ValidationError(errors)
        return values


class Text(serializers.CharField):
    """A text; a number isn't one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 10_000, **options})

    def to_internal_value(self, data: Any) -> str:
        """Return the text; ValidationError for anything else."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Password(Text):
    """A password as it was typed: blanks count."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "max_length": 1000, "write_only": True, **options})


class Address(Text):
    """A link, in the form in which the catalog keeps it; `parts_of_pages` where one may lead to a part of a page."""

    def __init__(self, *, parts_of_pages: bool = False, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST_ADDRESS, **options})
        self.parts_of_pages = parts_of_pages

    def to_internal_value(self, data: Any) -> str:
        """Return the address; ValidationError, with advice, for what is none."""
        text = super().to_internal_value(data)
        try:
            return clean_address(text, parts_of_pages=self.parts_of_pages)
        except AddressError as error:
            raise serializers.ValidationError(str(error)) from None


class Number(serializers.IntegerField):
    """A whole number that an id can be: neither a text nor a truth value."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST_ID, **options})

    def to_internal_value(self, data: Any) -> int:
        """Return the number; ValidationError for anything else."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class Truth(serializers.BooleanField):
    """True or false, not a word or a number for them."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the value; ValidationError for anything else."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Choice(serializers.ChoiceField):
    """One of some texts, exactly."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text; ValidationError, which lists what there is, for anything else."""
        if isinstance(data, str) and data in self.choices:
            return data
        raise serializers.ValidationError(f"Must be one of: {', '.join(map(str, self.choices))}.")


class Distinct(serializers.ListField):
    """A list in which repetitions count once."""

    def to_internal_value(self, data: Any) -> list[Any]:
        """Return the items in their order; ValidationError for what is no list, or holds what it may not."""
        return list(dict.fromkeys(super().to_internal_value(data)))


def checked_body(serializer: type[BodySerializer], request: Request) -> Any:
    """Return a request's body, checked; 400 with every error otherwise."""
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    return body.validated_data


@contextmanager
def validation_as_bad_request(field: str) -> Iterator[None]:
    """Make a 400 of a service's ValidationError; `field` is where it is said to be."""
    try:
        yield
    except ValidationError as error:
        raise BadRequestError(f"{field}: {' '.join(error.messages)}") from None
