"""PostgreSQL enums of this app, in the labels and the order of their types."""

from enum import nonmember

from pdap.db.enums import PostgresEnum


class AccountType(PostgresEnum):
    """Where a linked sign-in comes from."""

    pg_enum = nonmember("account_type")

    GITHUB = "github", "GitHub"


class Capacity(PostgresEnum):
    """In what capacity someone says that they use the catalog."""

    pg_enum = nonmember("user_capacities_enum")

    ADVOCATE = "advocate", "Advocate"
    COMMUNITY_MEMBER = "community_member", "Community member"
    DATA_PUBLISHER = "data_publisher", "Data publisher"
    LAWYER = "lawyer", "Lawyer"
    JOURNALIST = "journalist", "Journalist"
    POLICE = "police", "Police"
    PUBLIC_OFFICIAL = "public_official", "Public official"
    RESEARCHER = "researcher", "Researcher"
