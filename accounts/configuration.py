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
# Attempts per address of the network (`ip`), and per account or email address (`key`).
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,5/5m/key",
    # On a device that the account's owner has used before: strangers do not count there.
    "login_failed_on_device": "20/m/ip,5/m/key",
    "signup": "20/h/ip,5/h/key",
    "resend": "20/h/ip,5/h/key",
    "request_reset": "20/h/ip,5/h/key",
    "use_link": "30/m/ip",
    "change_password": "5/5m/key",
}
