"""Variables of how the catalog is shared: its license, its files, and where the footer leads."""

from pdap.lib.environment.variable import Kind, Variable

TEXT = Kind.TEXT

SHARING = (
    Variable(
        "DATA_LICENSE",
        TEXT,
        "is the license of the catalog's data, such as `CC BY 4.0`; without it pages and files say 'not stated'",
        default="",
    ),
    Variable("DATA_LICENSE_URL", TEXT, "is that license's page", default=""),
    Variable(
        "DOWNLOADS_TO",
        TEXT,
        "is where the nightly files of the whole catalog are kept: a folder or `s3://BUCKET/PREFIX`, with the endpoint "
        "and keys of backups; without it there are none",
        default="",
        local=".local/downloads",
    ),
    *(
        Variable(name, TEXT, f"is {target}; without it the footer has no such link", default="")
        for name, target in (
            ("DONATE_URL", "the page for donations"),
            ("NEWSLETTER_URL", "the page to sign up for the newsletter"),
            ("CHAT_URL", "the invitation to the volunteers' chat"),
            ("DOCS_URL", "the project's documentation"),
        )
    ),
)
