"""What no page of the admin shows."""

# Columns that are never shown to anyone, whatever they may see of the row.
SECRETS = frozenset(
    {
        "password",
        "password_digest",
        "validation_token",
        "token",
        "token_hash",
        "key_hash",
        "session_key",
        "api_key",
        "fingerprint",
        "body_text",
        "body_html",
        "journal",
    }
)
