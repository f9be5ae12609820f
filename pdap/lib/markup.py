"""Markup that is made without a template, where a page holds the same element many times."""

import html
from typing import Any


def escaped(value: Any) -> str:
    """Return a value as text that no markup can break out of; what is markup already stays as it is."""
    return value.__html__() if hasattr(value, "__html__") else html.escape(str(value))
