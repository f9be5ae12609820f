"""The eight permissions of the existing system, and what each opens here. The only place that knows it.

A grant is a Django permission (`app.action_model`), or `app.*` for all of an app.
"""

from collections.abc import Iterable
from functools import cache

from pdap.lib.lazy_texts import gettext_lazy as _

WRITE_DATA = "write_data"
READ_ALL_USER_INFO = "read_all_user_info"
SEND_NOTIFICATIONS = "send_notifications"
ACCESS_SOURCE_COLLECTOR = "access_source_collector"
CREATE_UPDATE_USER = "create_update_user"
SYNC_TO_GITHUB = "sync_to_github"
SOURCE_COLLECTOR_FINAL_REVIEW = "source_collector_final_review"
CALL_DS_SOURCE_COLLECTOR_ENDPOINTS = "call_ds_source_collector_endpoints"

GRANTS: dict[str, frozenset[str]] = {
    WRITE_DATA: frozenset({"agencies.*", "datasources.*", "locations.*", "requests_app.*", "audit.view_changelog"}),
    READ_ALL_USER_INFO: frozenset(
        f"accounts.view_{model}" for model in ("user", "userpermission", "permission", "usercapacity")
    ),
    SEND_NOTIFICATIONS: frozenset({"notifications.*"}),
    ACCESS_SOURCE_COLLECTOR: frozenset(),
    CREATE_UPDATE_USER: frozenset({"accounts.*"}),
    SYNC_TO_GITHUB: frozenset(),
    SOURCE_COLLECTOR_FINAL_REVIEW: frozenset(),
    CALL_DS_SOURCE_COLLECTOR_ENDPOINTS: frozenset(),
}
ALL = frozenset(GRANTS)

# What each lets someone do, for pages: "You may ...".
IN_WORDS: dict[str, str] = {
    WRITE_DATA: _("Review and edit data sources, agencies, places and data requests"),
    READ_ALL_USER_INFO: _("See who has an account, what they follow and what they request"),
    CREATE_UPDATE_USER: _("Change other people’s permissions"),
    SEND_NOTIFICATIONS: _("Send digests and see what they will contain"),
    SYNC_TO_GITHUB: _("Sync data requests with GitHub issues"),
    ACCESS_SOURCE_COLLECTOR: _("Work in the source collector"),
    SOURCE_COLLECTOR_FINAL_REVIEW: _("Decide in the source collector which pages become data sources"),
    CALL_DS_SOURCE_COLLECTOR_ENDPOINTS: _("Let the source collector write to the catalog"),
}


def grants_of(names: Iterable[str]) -> frozenset[str]:
    """Return the Django permissions that a person with these permissions has; unknown names open nothing."""
    return _grants_of(frozenset(names))


@cache
def _grants_of(names: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(GRANTS.get(name, frozenset()) for name in names))
