"""Query parameters: read one by one, and refused when nobody knows them (behaviour 0.5, 0.6)."""

import ast
from collections.abc import Iterable

from rest_framework.request import Request

from pdap.api.errors import BadRequestError

LARGEST_ID = 2**31 - 1
LONGEST_TEXT = 500


class Parameters:
    """The query of a request, of which the endpoint knows these names."""

    def __init__(self, request: Request, known: Iterable[str]) -> None:
        """Take the request; 400 if it sends others."""
        self.query = request.query_params
        if unknown := sorted(set(self.query) - set(known)):
            shown = ", ".join(name[:60] for name in unknown[:5])
            raise BadRequestError(f"Unexpected fields: {shown}. Known are: {', '.join(sorted(known)) or 'none'}.")

    def text(self, name: str, required: bool = False) -> str:
        """Return a text."""
        if required and name not in self.query:
            raise BadRequestError(f"{name}: Missing data for required field.")
        # Of repeated names the first counts (behaviour 0.5.6).
        value = (self.query.getlist(name) or [""])[0].strip()
        if "\0" in value or len(value) > LONGEST_TEXT:
            raise BadRequestError(f"{name}: Not a valid string of at most {LONGEST_TEXT} characters.")
        return value

    def number(self, name: str, default: int | None = None, most: int = LARGEST_ID) -> int | None:
        """Return a whole number from one up."""
        value = self.text(name)
        if not value:
            return default
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            raise BadRequestError(f"{name}: Not a valid integer.")
        if value.startswith("-") or not 1 <= int(digits[:12]) <= most:
            raise BadRequestError(f"{name}: Must be from 1 to {most}.")
        return int(value)

    def choice(self, name: str, choices: Iterable[str]) -> str:
        """Return one of some texts, or nothing."""
        value = self.text(name)
        if value and value not in (known := list(choices)):
            raise BadRequestError(f"{name}: Must be one of: {', '.join(known)}.")
        return value

    def labels(self, name: str, choices: Iterable[str]) -> list[str]:
        """Return labels of a comma-separated list, in our spelling, whatever their case."""
        spelling = {choice.casefold(): choice for choice in choices}
        found = []
        for part in filter(None, (part.strip() for part in self.text(name).split(","))):
            if part.casefold() not in spelling:
                raise BadRequestError(f"{name}: “{part[:60]}” is unknown. Known are: {', '.join(spelling.values())}.")
            if spelling[part.casefold()] not in found:
                found.append(spelling[part.casefold()])
        return found

    def columns(self, known: Iterable[str]) -> list[str]:
        """Return `requested_columns`: a list as Python writes it, or names with commas between."""
        value = self.text("requested_columns")
        if not value:
            return []
        try:
            names = ast.literal_eval(value) if value.startswith("[") else value.split(",")
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            names = None
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise BadRequestError("requested_columns: Write a list such as ['name','id'].")
        names = [name.strip() for name in names]
        if unknown := [name for name in names if name not in set(known)]:
            raise BadRequestError(f"requested_columns: “{unknown[0][:60]}” is unknown.")
        return names
