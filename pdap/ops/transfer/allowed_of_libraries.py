"""The data of libraries' tables, Django's too, that may leave production; `allowed.py` explains the rules."""

from pdap.ops.transfer.rules import MASK, Table, everywhere, not_copied, stage_only

DJANGO: dict[str, Table] = {
    "django_migrations": everywhere("id app name applied"),
    "django_content_type": everywhere("id app_label model"),
    "auth_permission": everywhere("id name content_type_id codename"),
    "auth_group": everywhere("id name"),
    "auth_group_permissions": everywhere("id group_id permission_id"),
    "django_admin_log": stage_only(
        "id action_time object_id action_flag content_type_id user_id", object_repr=MASK, change_message=MASK
    ),
    # What runs by itself is declared in code: `sync_schedules` writes it.
    "django_q_schedule": not_copied(),
    "django_q_ormq": not_copied(),
    "django_q_task": not_copied(),
    "django_cache": not_copied(),
    "django_session": not_copied(),
    "account_emailaddress": not_copied(),
    "account_emailconfirmation": not_copied(),
    "mfa_authenticator": not_copied(),
    "socialaccount_socialaccount": not_copied(),
    "socialaccount_socialapp": not_copied(),
    "socialaccount_socialtoken": not_copied(),
    "usersessions_usersession": not_copied(),
}
