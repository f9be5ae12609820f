"""The language that people have chosen, for pages and emails."""

from django.conf import settings
from django.db import transaction

from accounts.models import User
from pdap.db.actor import set_actor


def is_spoken(language: str) -> bool:
    return language in dict(settings.LANGUAGES)


@transaction.atomic
def choose_language(person: User, language: str) -> None:
    """Remember someone's language. Raises ValueError for one that the site doesn't have."""
    if not is_spoken(language):
        raise ValueError(language)
    if person.language != language:
        set_actor(person.pk)
        person.language = language
        person.save(update_fields=["language"])
