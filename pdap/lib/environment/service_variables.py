"""Variables of what the site talks to: GitHub, email, the catalog's addresses, the API's clients."""

from pdap.lib.environment.variable import Kind, Variable

TEXT, FLAG, NUMBER, LIST = Kind.TEXT, Kind.FLAG, Kind.NUMBER, Kind.LIST

GITHUB = (
    Variable(
        "GH_CLIENT_ID",
        TEXT,
        "is the site's OAuth app on GitHub, whose callback is `/sign-in/github/callback`; without it and its secret "
        "the button is hidden",
        default="",
    ),
    Variable("GH_CLIENT_SECRET", TEXT, "is that app's secret", default="", secret=True),
    Variable(
        "GH_API_ACCESS_TOKEN",
        TEXT,
        "is the token for syncing data requests with GitHub; it needs read and write access to the"
        " repository's issues and the organization's projects; without it nothing is synced",
        default="",
        secret=True,
    ),
    Variable(
        "GITHUB_REPOSITORY",
        TEXT,
        "is the repository where data requests become issues",
        default="Police-Data-Accessibility-Project/data-requests",
    ),
    Variable("GITHUB_PROJECT_NUMBER", NUMBER, "is the board that holds their `Status`", default=26),
    Variable("GITHUB_API_URL", TEXT, "is GitHub's GraphQL API", default="https://api.github.com/graphql"),
)

MAIL = (
    Variable(
        "EMAIL_URL",
        Kind.ADDRESS,
        "names the mail server: `smtp+tls://USER:PASSWORD@HOST:587`",
        local="",
        shown="required without `MAILGUN_KEY`; files in `local`",
        secret=True,
    ),
    Variable("MAILGUN_KEY", TEXT, "sends emails through Mailgun's API instead", default="", secret=True),
    Variable("MAILGUN_DOMAIN", TEXT, "is Mailgun's sending domain", default="mail.pdap.io"),
    Variable("MAILGUN_API_URL", TEXT, "is Mailgun's API", default="https://api.mailgun.net/v3"),
    Variable("DEFAULT_FROM_EMAIL", TEXT, "is the sender of emails", default="PDAP Notifications <mail@pdap.io>"),
    Variable(
        "MAIL_DAILY_LIMIT",
        NUMBER,
        "is how many digests may be sent in 24 hours; then the rest wait, and staff are notified",
        default=10_000,
    ),
    Variable(
        "MAIL_HOURLY_LIMIT",
        NUMBER,
        "is how many other emails may be sent in an hour; then the rest wait, and staff are notified",
        default=1000,
    ),
    Variable(
        "SEND_OPS_NOTIFICATIONS", FLAG, "sends an email to operations@pdap.io for each new data request", default=False
    ),
    Variable(
        "WEBHOOK_URL",
        TEXT,
        "is a Discord webhook for urgent alerts: sudden changes in a table, a job that is killed repeatedly",
        default="",
        secret=True,
    ),
)

LINKS = (
    Variable(
        "LINK_CHECKS",
        FLAG,
        "turns on link checks and the search for archived copies",
        default=True,
        local=False,
    ),
    Variable("LINK_CHECK_PAUSE", NUMBER, "is how many seconds to wait between two visits to the same host", default=1),
    Variable(
        "ARCHIVE_API_URL",
        TEXT,
        "is where archived copies are looked up",
        default="https://web.archive.org/cdx/search/cdx",
    ),
)

SITES = [
    "https://pdap.io",
    "https://www.pdap.io",
    "https://pdap.dev",
    "https://data-sources.pdap.io",
    "https://data-sources.pdap.dev",
]

API = (
    *(
        Variable(
            f"API_LIMIT_{caller.upper()}",
            TEXT,
            f"is how many requests to the API {whom} may make: a number and `second`, `minute`, `hour` or `day`; empty "
            "for no limit",
            default=rate,
            may_be_empty=True,
        )
        for caller, whom, rate in (
            ("key", "one key", "1200/minute"),
            ("user", "one person", "1200/minute"),
            ("address", "one address without a key or token", "600/minute"),
        )
    ),
    Variable(
        "API_MACHINE_ACCOUNTS",
        LIST,
        "are the email addresses of programs that sign in to the API with a password and can't enter codes,"
        " such as the collector's; their tokens carry permissions without two-factor sign-in",
        default=[],
    ),
    Variable(
        "CORS_ALLOWED_ORIGINS",
        LIST,
        "are other sites whose pages may call the API",
        default=SITES,
        local=[*SITES, "http://localhost:8888"],
        shown="PDAP's sites",
    ),
)
