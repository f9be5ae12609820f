"""Every factory, by its model."""

import importlib

from django.db import models
from factory.django import DjangoModelFactory

APPS = ("pdap", "accounts", "audit", "locations", "agencies", "datasources", "requests_app", "notifications")


def all_factories() -> dict[type[models.Model], type[DjangoModelFactory]]:
    """Return the factories of all apps."""
    by_model = {}
    for app in APPS:
        for value in vars(importlib.import_module(f"tests.{app}.factories")).values():
            if isinstance(value, type) and issubclass(value, DjangoModelFactory) and value._meta.model:
                by_model[value._meta.model] = value
    return by_model
