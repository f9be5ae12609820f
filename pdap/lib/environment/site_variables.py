"""Variables of the site itself: which environment, its database, its secrets, its visitors."""

from pdap.lib.environment.variable import LOCAL, PRODUCTION, SANDBOX, STAGE, Kind, Variable

TEXT, FLAG, NUMBER, LIST = Kind.TEXT, Kind.FLAG, Kind.NUMBER, Kind.LIST

PLACE = (
    Variable(
        "PDAP_ENVIRONMENT",
        TEXT,
        "says which environment this is: `local`, `sandbox`, `stage` or `production`; only `local` has defaults for "
        "secrets, and only `production` lets search engines in",
        default=LOCAL,
        choices=(LOCAL, SANDBOX, STAGE, PRODUCTION),
    ),
    Variable(
        "DATABASE_URL",
        TEXT,
        "names the database: `postgresql://USER:PASSWORD@HOST:PORT/NAME`; `postgres://` and `postgresql+psycopg://` "
        "are understood, and options such as `?sslmode=require` are kept",
        default="",
        shown="required; the embedded server in `local`",
        secret=True,
        old=("DO_DATABASE_URL",),
    ),
    Variable("CONN_MAX_AGE", NUMBER, "is how many seconds a database connection is kept", default=60, local=0),
    Variable(
        "DATABASE_POOL_SIZE",
        NUMBER,
        "is the maximum number of connections that each process of the site keeps open for its threads; 0 opens one for"
        " each thread, for `CONN_MAX_AGE` seconds",
        default=20,
    ),
    Variable("DISABLE_SERVER_SIDE_CURSORS", FLAG, "must be on behind PgBouncer in transaction mode", default=False),
    Variable(
        "REPLICA_URLS",
        LIST,
        "are streaming replicas of that database, in the same form, separated by commas; public pages and API"
        " responses are read from them",
        default=[],
        secret=True,
    ),
    Variable(
        "REPLICA_LAG_SECONDS",
        NUMBER,
        "is how far a replica may lag behind the primary before it is left out",
        default=2,
    ),
    Variable(
        "REDIS_URL",
        TEXT,
        "is a Redis or Valkey server for the shared cache and the limits, instead of the database: "
        "`redis://:PASSWORD@HOST:PORT/0`",
        default="",
        secret=True,
    ),
    Variable("DEBUG", FLAG, "shows Django's pages for developers; refused in `production`", default=False, local=True),
    Variable(
        "READ_ONLY",
        FLAG,
        "keeps the site readable and stops all writing, for maintenance; `manage.py read_only on` does the same "
        "without a restart",
        default=False,
    ),
)

SECRETS = (
    Variable(
        "SECRET_KEY",
        TEXT,
        "signs sessions and queued tasks",
        local="local-only-not-a-secret",
        shown="required; fixed in `local`",
        secret=True,
        old=("FLASK_APP_COOKIE_ENCRYPTION_KEY",),
    ),
    Variable(
        "SECRET_KEY_FALLBACKS",
        LIST,
        "are former keys: without them a new `SECRET_KEY` ends sessions and locks second factors",
        default=[],
        secret=True,
    ),
    Variable(
        "JWT_SECRET_KEY",
        TEXT,
        "signs the API's tokens; at least 32 characters",
        local="local-only-not-a-secret-but-long-enough",
        shown="required; fixed in `local`",
        secret=True,
    ),
)

VISITORS = (
    Variable(
        "SITE_URL",
        TEXT,
        "is the site's own address: in emails, canonical links, sitemap and `data.json`",
        default="https://pdap.io",
        local="http://127.0.0.1:8000",
        old=("VITE_VUE_APP_BASE_URL",),
    ),
    Variable(
        "ALLOWED_HOSTS",
        LIST,
        "are the host names of the site",
        default=[],
        local=["localhost", "127.0.0.1", "[::1]"],
        shown="required; this machine in `local`",
    ),
    Variable("CSRF_TRUSTED_ORIGINS", LIST, "are other origins whose forms are accepted, such as `https://pdap.io`", []),
    Variable("SECURE_SSL_REDIRECT", FLAG, "sends HTTP to HTTPS", default=True, local=False),
    Variable("SECURE_HSTS_SECONDS", NUMBER, "is how long browsers insist on HTTPS, in seconds", 31_536_000, local=0),
    Variable(
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        FLAG,
        "makes browsers insist on HTTPS for all subdomains too; turn it on only if all of them have it",
        default=False,
    ),
    Variable(
        "SECURE_HSTS_PRELOAD", FLAG, "allows browsers to ship with that rule, which takes months to undo", default=False
    ),
    Variable(
        "TRUSTED_PROXIES",
        NUMBER,
        "is how many of your proxies are in front of the site; they are trusted for visitors' addresses and HTTPS",
        default=0,
    ),
    Variable(
        "PURGE_URL",
        TEXT,
        "is the address of your proxy or CDN that empties its cache: it gets a POST when a record is withdrawn",
        default="",
    ),
    Variable(
        "PURGE_HEADER",
        TEXT,
        "is the header that address needs, such as `Authorization: Bearer TOKEN`",
        default="",
        secret=True,
    ),
)
