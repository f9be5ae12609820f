"""What the OpenAPI documents say that drf-spectacular cannot see: access, parameters, errors, headers."""

import copy
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from pdap.api.documents import DetailSerializer, MessageSerializer
from pdap.api.endpoints import Endpoint

SCHEMES = {
    "ApiKey": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Basic <your API key>`; send the key as is, not encoded. `Bearer <your API key>` and the "
        "header `X-Api-Key` do the same.",
    },
    "AccessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token."},
    "RefreshToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A refresh token."},
    "ValidationToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token from the link in the sign-up email.",
    },
    "ResetToken": {"type": "http", "scheme": "bearer", "description": "The token from the password reset link."},
}
MEANINGS = {
    "301": "Merged into another record. The response has its link.",
    "304": "Not changed since the ETag or date you sent.",
    "400": "Bad request. The response lists every error.",
    "401": "The key or token is missing or invalid.",
    "403": "You don't have permission.",
    "404": "Not found.",
    "409": "Already exists, or conflicts with existing data.",
    "410": "The cursor has expired. Start again without it.",
    "413": "The body is too large.",
    "415": "The body isn't JSON.",
    "429": "Too many requests. `Retry-After` says how long to wait.",
    "503": "Temporarily unavailable.",
}


class ColumnsInTheDocument(OpenApiSerializerExtension):
    """Rows whose columns depend on the reader: those that not everyone sees may be missing."""

    target_class = "pdap.api.column_rights.ColumnsSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        self.target.for_everybody = True
        return auto_schema._map_serializer(self.target, direction, bypass_extensions=True)


class Schema(AutoSchema):
    """The document of an `Endpoint`, from what it declares."""

    view: Any

    @property
    def documented(self) -> dict[str, Any]:
        """What the endpoint's method says of itself."""
        return getattr(getattr(self.view, self.method.lower(), None), "documented", {})

    def get_operation_id(self) -> str:
        return self.documented.get("operation_id") or super().get_operation_id()

    def get_request_serializer(self) -> Any:
        return self.documented["request"] if "request" in self.documented else super().get_request_serializer()

    def get_response_serializers(self) -> Any:
        return self.documented["responses"] if "responses" in self.documented else super().get_response_serializers()

    def get_examples(self) -> list[OpenApiExample]:
        return [*super().get_examples(), *self.documented.get("examples", ())]

    def get_override_parameters(self) -> list[OpenApiParameter]:  # type: ignore[override]
        if not isinstance(self.view, Endpoint):
            return []
        return [parameter.documented() for parameter in self.view.parameters_of(self.method)]

    def get_auth(self) -> list[dict[str, list[str]]]:
        if not isinstance(self.view, Endpoint):
            return []
        access = self.view.access_of(self.method)
        ways = [
            name
            for name, open_ in (("ApiKey", access.key or access.writing_key), ("AccessToken", access.token))
            if open_
        ]
        ways += [access.special] if access.special else []
        for name in ways:
            self.registry.register_on_missing(security_scheme(name))
        return [{name: []} for name in ways]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if not isinstance(self.view, Endpoint) or direction != "response":
            return bodies
        error = DetailSerializer if self.view.version == 3 else MessageSerializer
        for code in self._errors():
            body = {} if code == "304" else self._get_response_for_code(error, code)
            bodies.setdefault(code, {**body, "description": MEANINGS[code]})
        return bodies

    def _errors(self) -> list[str]:
        access = self.view.access_of(self.method)
        codes = ["400", "404", "429"]
        codes += ["304"] if self.method == "GET" else ["413", "415"]
        codes += [] if access.is_open and not access.special else ["401"]
        codes += ["403"] if access.permission or self.view.may_forbid else []
        return [*codes, *self.view.also_returns_of(self.method)]


def security_scheme(name: str) -> Any:
    from drf_spectacular.plumbing import ResolvedComponent

    return ResolvedComponent(
        name=name, type=ResolvedComponent.SECURITY_SCHEMA, schema=SCHEMES[name], object=f"scheme {name}"
    )


def loosen_rows(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Say that a list's rows may lack columns where `requested_columns` can leave them out: a hook of spectacular."""
    schemas = result.get("components", {}).get("schemas", {})
    for path in result["paths"].values():
        for operation in path.values():
            if not any(parameter["name"] == "requested_columns" for parameter in operation.get("parameters", ())):
                continue
            body = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            items = schemas[body]["properties"]["data"]["items"]
            row = items["$ref"].rpartition("/")[2]
            if not row.endswith("Columns"):
                loose = copy.deepcopy(schemas[row])
                loose.pop("required", None)
                schemas[f"{row}Columns"] = loose
                items["$ref"] = f"#/components/schemas/{row}Columns"
    return result
