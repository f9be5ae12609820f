"""What the settings say about accounts that is the same everywhere."""

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "accounts.password_rules.UnlikeEmail",
        "accounts.password_rules.EnoughSigns",
        "accounts.password_rules.NotCommon",
        "accounts.password_rules.NotOfThisSite",
        "accounts.password_rules.NotOnlyNumbers",
    )
]
# `accounts/attempts.py` has our limits; allauth counts nothing by itself.
ACCOUNT_RATE_LIMITS = False
