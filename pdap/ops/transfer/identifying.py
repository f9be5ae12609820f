"""What identifies or lets in a person: after a refresh the target is searched for every value that production holds."""

SECRETS: dict[str, tuple[str, ...]] = {
    "public.users": ("email", "password_digest", "api_key"),
    "public.pending_users": ("email", "password_digest", "validation_token"),
    "public.reset_tokens": ("token", "used_token"),
    "public.refresh_tokens": ("token_hash",),
    "public.api_key_uses": ("fingerprint",),
    "public.api_keys": ("key_hash",),
    "public.problem_reports": ("email",),
    "public.mails": ("recipient", "reply_to"),
    "public.bounced_addresses": ("address",),
    "public.followers": ("email", "key_hash"),
    "public.webhooks": ("secret", "old_secret"),
    "django.account_emailaddress": ("email",),
    "django.account_emailconfirmation": ("key",),
    "django.django_session": ("session_key", "session_data"),
    "django.socialaccount_socialaccount": ("uid",),
    "django.socialaccount_socialapp": ("secret",),
    "django.socialaccount_socialtoken": ("token", "token_secret"),
    "django.usersessions_usersession": ("session_key",),
}
