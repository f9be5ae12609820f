"""PostgreSQL enums of this app, in the labels and the order of their types."""

from enum import nonmember

from pdap.db.enums import PostgresEnum
from pdap.lib.lazy_texts import gettext_lazy as _


class AccountType(PostgresEnum):
    """Where a linked sign-in comes from."""

    pg_enum = nonmember("account_type")

    GITHUB = "github", "GitHub"


class Capacity(PostgresEnum):
    """In what capacity someone says that they use the catalog."""

    pg_enum = nonmember("user_capacities_enum")

    ADVOCATE = "advocate", _("Advocate")
    COMMUNITY_MEMBER = "community_member", _("Community member")
    DATA_PUBLISHER = "data_publisher", _("Data publisher")
    LAWYER = "lawyer", _("Lawyer")
    JOURNALIST = "journalist", _("Journalist")
    POLICE = "police", _("Police")
    PUBLIC_OFFICIAL = "public_official", _("Public official")
    RESEARCHER = "researcher", _("Researcher")
