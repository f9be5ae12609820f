"""Columns of texts that people type, which forms clean: names and links."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from pdap.db.fields import NullTextField
from pdap.lib.name_folding import tidy_text
from pdap.lib.pages_behind_hash import kept_form, visited_form
from pdap.lib.web_address import AddressError, clean_address


class NameField(models.CharField):
    """varchar that is a name: forms keep it composed (NFC), without what cannot be seen."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(tidy_text(value) if isinstance(value, str) else value, model_instance)


class CleanedLink(models.Field):
    """The base of columns with a link that people type.

    Forms take what `clean_address` makes of a link; one that is as it was need not be what would be let in today.
    """

    parts_of_pages = True

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Return the link, cleaned; ValidationError with advice for anything else."""
        link = super().clean(value, model_instance)
        if not link:
            return link
        problem, cleaned = None, link
        try:
            cleaned = clean_address(link, parts_of_pages=self.parts_of_pages)
        except AddressError as error:
            problem = error
        if cleaned == link and problem is None:
            return link
        if model_instance is not None and model_instance.pk is not None:
            rows = type(model_instance)._default_manager.filter(pk=model_instance.pk, **{self.attname: link})
            if rows.exists():
                return link
        if problem is not None:
            raise ValidationError(str(problem)) from problem
        return cleaned


class LinkField(CleanedLink, models.CharField):
    """varchar that holds no `#`: in Python a link as people visit it, in the table as `kept_form` writes it."""

    parts_of_pages = False

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return None if value is None else visited_form(value)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return kept_form(value) if isinstance(value, str) else value


class PlainLinkField(CleanedLink, models.CharField):
    """varchar with a link as it is, which may lead to a part of a page."""


class TextLinkField(CleanedLink, NullTextField):
    """text with a link as it is, which may lead to a part of a page."""
