"""The base of the PostgreSQL enums, and those that several apps use.

A class names its PostgreSQL type in `pg_enum`; its values are the type's labels, in the type's order.
Enums of one app stand in that app's `enums.py`.
"""

from enum import nonmember
from typing import ClassVar

from django.db import models


class PostgresEnum(models.TextChoices):
    """A TextChoices class that mirrors a PostgreSQL enum; `pg_enum` is the type's name."""

    pg_enum: ClassVar[str]


class ApprovalStatus(PostgresEnum):
    """Where a submitted record stands in review."""

    pg_enum = nonmember("approval_status")

    APPROVED = "approved", "Approved"
    REJECTED = "rejected", "Declined"
    PENDING = "pending", "Pending"
    NEEDS_IDENTIFICATION = "needs identification", "Agency not identified"


class UrlStatus(PostgresEnum):
    """Whether a link works."""

    pg_enum = nonmember("url_status_enum")

    OK = "ok", "Works"
    BROKEN = "broken", "Broken"
