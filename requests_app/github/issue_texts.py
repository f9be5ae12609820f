"""The texts of the issue of a data request (contract 7.7)."""

from collections.abc import Sequence

from django.conf import settings

LONGEST_TITLE = 50
NOTHING = "No details given."


def title_of(title: str) -> str:
    """Return an issue's title: the request's, cut."""
    title = " ".join(title.split())
    return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}..."


def body_of(request_id: int, notes: str | None, requirements: str | None, places: Sequence[str]) -> str:
    """Return an issue's three sections, and at its end the mark by which it is found again."""
    place_list = "\n".join(f"- {place}" for place in places) or NOTHING
    sections = (
        ("Submission notes", harmless_text(notes)),
        ("Data requirements", harmless_text(requirements)),
        ("Locations", place_list),
    )
    return "\n\n".join([*(f"## {heading}\n\n{text}" for heading, text in sections), mark_of(request_id)])


def mark_of(request_id: int) -> str:
    """Return the hidden mark of an issue that names its request; each site has its own."""
    return f"<!-- {settings.SITE_URL}/data-requests/{request_id} -->"


def harmless_text(text: str | None) -> str:
    """Return what a stranger wrote so that it mentions no one on GitHub and hides nothing."""
    words = (text or "").strip().replace("<!--", "&lt;!--").replace("@", "@\N{ZERO WIDTH SPACE}")
    return words or NOTHING
