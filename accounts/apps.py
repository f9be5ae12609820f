"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See DESIGN.md for what belongs here."""

    name = "accounts"
    verbose_name = "People"
