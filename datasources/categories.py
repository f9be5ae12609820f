"""The record categories that came with the schema, as the database names and describes them: for translation only."""

from django.utils.translation import gettext_noop

CATEGORIES = {
    gettext_noop("Police & Public Interactions"): gettext_noop("What happens when police and the public meet."),
    gettext_noop("Info about Officers"): gettext_noop(
        "Who officers are, and how they are hired, trained and held accountable."
    ),
    gettext_noop("Info about Agencies"): gettext_noop("How an agency is organized, funded and governed."),
    gettext_noop("Agency-published Resources"): gettext_noop("What an agency publishes for the public."),
    gettext_noop("Jails & Courts"): gettext_noop("What happens after an arrest: booking, detention and court."),
    gettext_noop("All"): gettext_noop("Every category."),
    gettext_noop("Other"): gettext_noop("Records that don't fit anywhere else."),
}
