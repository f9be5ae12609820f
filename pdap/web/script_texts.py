"""What scripts say: they have the English texts themselves, and a page in another language gives them these."""

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from pdap.lib.spoken import spoken_language

TEXTS = (
    gettext_noop("When suggestions appear, use the up and down arrow keys to review them and Enter to choose one."),
    gettext_noop("{name}, {number} of {count}"),
    gettext_noop("1 suggestion"),
    gettext_noop("{count} suggestions"),
    gettext_noop("{name} added."),
    gettext_noop("No match. Check the spelling."),
    gettext_noop("No matching place or agency. Press Enter to search all sources."),
    gettext_noop("No suggestions. Press Enter to search."),
    gettext_noop("{count} of {total}"),
    gettext_noop("{count} of {total} met"),
    gettext_noop("Copied."),
    gettext_noop("Select the text and copy it."),
    gettext_noop("Your browser blocked copying. Select the text and copy it."),
)


def script_texts() -> dict[str, str]:
    """Return the texts in the page's language by the English ones; nothing where that is English."""
    if spoken_language() == settings.LANGUAGE_CODE:
        return {}
    return {text: gettext(text) for text in TEXTS}
