"""Bodies: checked by a serializer that refuses what it does not know (behaviour 0.5)."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request


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


def checked(serializer: type[BodySerializer], request: Request) -> Any:
    """Return a request's body, checked; 400 with every error otherwise."""
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    return body.validated_data
