"""Where messages for the next page wait."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest


def messages_cookie() -> str:
    return "__Host-messages" if settings.SESSION_COOKIE_SECURE else "messages"


class HostCookieStorage(CookieStorage):
    """A cookie which only this host can set, where it is one over TLS: no neighbor brings back an old message."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cookie_name = messages_cookie()


class MessageStorage(FallbackStorage):
    """Django's own way, a cookie and the session for what is too long, with the cookie bound to this host."""

    storage_classes = (HostCookieStorage, SessionStorage)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        BaseStorage.__init__(self, request, *args, **kwargs)
        self._used_storages: set[BaseStorage] = set()

    @cached_property
    def storages(self) -> list[BaseStorage]:
        """The two, made when a page looks for messages: most responses of the API and all files have none."""
        return [storage(self.request) for storage in self.storage_classes]
