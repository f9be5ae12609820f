"""PostgreSQL enums of this app, in the labels and the order of their types."""

from enum import nonmember

from pdap.db.enums import PostgresEnum


class OperationType(PostgresEnum):
    """What a change-log row records."""

    pg_enum = nonmember("operation_type")

    INSERT = "INSERT", "Insert"
    UPDATE = "UPDATE", "Update"
    DELETE = "DELETE", "Delete"


class PublicChangeType(PostgresEnum):
    """What a change means for those who see public records alone."""

    pg_enum = nonmember("public_change")

    PUBLIC = "public", "Became public"
    CHANGED = "changed", "Changed"
    LEFT = "left", "No longer public"
