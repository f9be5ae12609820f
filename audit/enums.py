"""PostgreSQL enums of this app, in the labels and the order of their types."""

from enum import nonmember

from pdap.db.enums import PostgresEnum


class OperationType(PostgresEnum):
    """What a change-log row records."""

    pg_enum = nonmember("operation_type")

    INSERT = "INSERT", "Insert"
    UPDATE = "UPDATE", "Update"
    DELETE = "DELETE", "Delete"
