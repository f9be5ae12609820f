"""The one settings file, for every environment; `pdap/lib/environment/` declares the variables that it reads."""

from django.core.exceptions import ImproperlyConfigured

from accounts.configuration import ACCOUNT_RATE_LIMITS, AUTH_PASSWORD_VALIDATORS  # noqa: F401 - the same
from pdap.api.configuration import (  # noqa: F401 - settings by their names
    API_CALL,
    CORS_ALLOW_CREDENTIALS,
    CORS_ALLOW_HEADERS,
    CORS_EXPOSE_HEADERS,
    CORS_URLS_REGEX,
    REST_FRAMEWORK,
    SPECTACULAR_SETTINGS,
)
from pdap.db.configuration import caches, databases
from pdap.lib.environment import BASE_DIR, LOCAL, PRODUCTION, env, environment_name, read_dotenv
from pdap.lib.languages import (  # noqa: F401 - settings by their names
    FORMAT_MODULE_PATH,
    LANGUAGE_CODE,
    LANGUAGES,
    LOCALE_PATHS,
    TEMPLATE_BUILTINS,
    USE_I18N,
)
from pdap.lib.project import SITE
from pdap.ops.logs.configuration import logging_configuration
from pdap.site.sharing import sharing_of_environment
from pdap.web.static_files import STATIC_ROOT, STATIC_URL, STATICFILES_DIRS, STATICFILES_FINDERS  # noqa: F401

read_dotenv()

PDAP_ENVIRONMENT = environment_name()
IS_LOCAL = PDAP_ENVIRONMENT == LOCAL
DEBUG = env.bool("DEBUG")
if DEBUG and PDAP_ENVIRONMENT == PRODUCTION:
    raise ImproperlyConfigured("DEBUG is on in production: unset DEBUG.")

# `make run` says so where it has loaded the demonstration; a banner tells visitors.
DEMONSTRATION = env.bool("PDAP_DEMONSTRATION")

# In local, a fixed key keeps sessions alive over restarts; elsewhere a missing key stops the start.
SECRET_KEY = env.str("SECRET_KEY")
# Keys of before: what they signed or sealed (sessions, second factors) stays readable.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS")

OUR_ROOMS = ("pdap.apps.LibraryConfig", "pdap.apps.PagesConfig", "pdap.apps.OperationsConfig")
APPS = ("audit", "accounts", "locations", "agencies", "datasources", "requests_app", "notifications")
# Their labels, and that of the models that no app owns.
OUR_APPS = ("pdap", *APPS)
INSTALLED_APPS = [
    "pdap.admin.apps.CatalogAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # Without the app `allauth` itself: its templates are not ours.
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "allauth.usersessions",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    *OUR_ROOMS,
    *APPS,
    "django_q",  # after ours, which has a command `qcluster` of its own
]

MIDDLEWARE = [
    "pdap.ops.logs.middleware.log_requests",
    "pdap.web.language.speak_language_of_address",
    "pdap.web.middleware.read_to_the_end",
    "pdap.web.middleware.refuse_plain_http",
    "pdap.ops.outage.SurviveOutage",
    "pdap.web.compressing.compress",
    "pdap.site.replicas.ReadFromReplicas",
    "pdap.site.purging.PurgeSharedCaches",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # Below what sets the language.
    "pdap.site.kept_pages.KeepPublicPages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "pdap.ops.maintenance.middleware.ReadOnlyMode",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pdap.web.security_policy.SecurityPolicy",
    "accounts.middleware.guard_sessions",
    "accounts.middleware.demand_two_factor",
    "pdap.web.unsent.keep_unsent",
    "accounts.time_zones.read_times_in_own_zone",
    "pdap.web.middleware.without_last_slash",
    "pdap.web.middleware.designed_not_found",
]

ROOT_URLCONF = "pdap.urls"
WSGI_APPLICATION = "pdap.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": TEMPLATE_BUILTINS,
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pdap.web.context.site",
                "pdap.ops.maintenance.middleware.read_only",
            ],
        },
    },
]

DATABASES = databases()
# Public pages and API responses are read from streaming replicas of it (pdap/db/replicas.py).
REPLICA_LAG_SECONDS = env.int("REPLICA_LAG_SECONDS")
# No statement begins later than this in a request, so that the last one ends within WEB_TIMEOUT.
REQUEST_SECONDS = max(env.int("WEB_TIMEOUT") - env.int("DATABASE_STATEMENT_TIMEOUT"), env.int("WEB_TIMEOUT") / 2)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Maintenance: the site can be read and nothing be written. Processes look every few seconds whether it has begun.
READ_ONLY = env.bool("READ_ONLY")
READ_ONLY_LOOK_SECONDS: float | None = 5.0
SESSION_ENGINE = "pdap.ops.maintenance.sessions"
# The apps' tables are Alembic's: no Django migrations are looked for in them.
MIGRATION_MODULES = dict.fromkeys(OUR_APPS)

REDIS_URL = env.str("REDIS_URL")
CACHES = caches()
# The public responses that each process keeps, compressed as they are sent.
KEPT_ANSWERS_BYTES = env.int("KEPT_ANSWERS_MB") * 1024 * 1024

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PermissionTableBackend"]
PASSWORD_HASHERS = ["accounts.hashers.WerkzeugScryptHasher"]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"

# allauth signs people in, by password and GitHub, with the second factor and the limits; pages and emails are our own.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAdapter"
MFA_ADAPTER = "accounts.adapters.TwoFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# A row of `users` is a verified address: rows of allauth's own table say nothing here.
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_REAUTHENTICATION_REQUIRED = False  # our pages ask for the password or a code themselves
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = SITE
# How many proxies of ours stand before the site, each of which adds to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES")
# What empties the caches of those proxies, or of a CDN, when something is withdrawn.
PURGE_URL, PURGE_HEADER = env.str("PURGE_URL"), env.str("PURGE_HEADER")
# The person who holds a permission needs a second factor.
TWO_FACTOR_REQUIRED = PDAP_ENVIRONMENT == PRODUCTION
# The addresses of programs that sign in to the API with a password and have no app for codes, such as the collector's.
API_MACHINE_ACCOUNTS = env.list("API_MACHINE_ACCOUNTS")
GH_CLIENT_ID = env.str("GH_CLIENT_ID")
GH_CLIENT_SECRET = env.str("GH_CLIENT_SECRET")
# Data requests are worked on as issues of this repository, on this board of its organization (contract 7.6).
GH_API_ACCESS_TOKEN = env.str("GH_API_ACCESS_TOKEN")
GITHUB_API_URL = env.str("GITHUB_API_URL")
GITHUB_REPOSITORY = env.str("GITHUB_REPOSITORY")
GITHUB_PROJECT_NUMBER = env.int("GITHUB_PROJECT_NUMBER")
GITHUB_SIGN_IN = bool(GH_CLIENT_ID and GH_CLIENT_SECRET)

# A decision on two thousand links names each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

TIME_ZONE = "UTC"
USE_TZ = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "pdap.web.static_storage.StaticFiles"
    },
}

# The ways in to the API, in the order in which they are tried; each is made with the endpoint's access.
API_AUTHENTICATION = [f"accounts.api.authentication.{name}" for name in ("HeaderAuthentication", "BrowserSession")]
JWT_SECRET_KEY = env.str("JWT_SECRET_KEY")
# Requests to the API, by kind of caller; an empty text is no limit.
API_LIMITS = {
    "key": env.str("API_LIMIT_KEY"),
    "user": env.str("API_LIMIT_USER"),
    "address": env.str("API_LIMIT_ADDRESS"),
}
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS")

# `retry` is several times `timeout`, and no task waits prefetched while its lock runs out: none runs twice for that.
Q_CLUSTER = {
    "name": "pdap",
    "label": "Background jobs",
    "orm": "default",
    "broker_class": "pdap.ops.worker.leases.LeasingBroker",
    "workers": env.int("WORKERS"),
    "queue_limit": env.int("WORKERS"),
    "timeout": 600,
    "retry": 1800,
    "max_attempts": 3,
    "catch_up": False,
    "poll": 1,
    "save_limit": 500,
    "recycle": 100,
    "time_zone": "UTC",
}

# The groups of the admin's index, in order; classes of admin pages name theirs (`index_place`).
ADMIN_GROUPS = ("Data sources", "Agencies", "Places", "Data requests", "People")

LOGGING = logging_configuration(IS_LOCAL, env.str("LOG_LEVEL"))

# In local nothing leaves the machine: emails are files, and /dev/outbox/ shows them.
SITE_URL = env.str("SITE_URL").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
# Whether operations@pdap.io is told by email of each new data request.
SEND_OPS_NOTIFICATIONS = env.bool("SEND_OPS_NOTIFICATIONS")
if mailgun_key := env.str("MAILGUN_KEY"):
    EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    ANYMAIL = {
        "MAILGUN_API_KEY": mailgun_key,
        "MAILGUN_SENDER_DOMAIN": env.str("MAILGUN_DOMAIN"),
        "MAILGUN_API_URL": env.str("MAILGUN_API_URL"),
        "REQUESTS_TIMEOUT": EMAIL_TIMEOUT,
    }
elif IS_LOCAL and not env.str("EMAIL_URL"):
    EMAIL_BACKEND = "pdap.lib.mail.outbox.EmailBackend"
else:
    vars().update(env.email_url("EMAIL_URL"))

# Staff's chat room (Discord's form), told of what cannot wait. Not more digests than this leave in a day.
WEBHOOK_URL = env.str("WEBHOOK_URL")
MAIL_DAILY_LIMIT = env.int("MAIL_DAILY_LIMIT")
MAIL_HOURLY_LIMIT = env.int("MAIL_HOURLY_LIMIT")

# Whether addresses of the catalog are fetched; in local nothing calls the internet until it is switched on.
LINK_CHECKS = env.bool("LINK_CHECKS")
LINK_CHECK_PAUSE = env.int("LINK_CHECK_PAUSE")
ARCHIVE_API_URL = env.str("ARCHIVE_API_URL")
SHARING = sharing_of_environment()

# Nothing from other hosts, nothing inline; `pdap/api/documentation.py` and the local outbox allow styles.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'none'"],
        # Browsers hold the redirection after a form to this too, and GitHub's sign-in begins with one.
        "form-action": ["'self'", *(["https://github.com"] if GITHUB_SIGN_IN else [])],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

CSRF_FAILURE_VIEW = "pdap.web.errors.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
# Browsers take cookies of such names from this host alone, over TLS, for the whole site.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("sessionid", "csrftoken") if IS_LOCAL else ("__Host-sessionid", "__Host-csrftoken")
)
MESSAGE_STORAGE = "pdap.web.message_storage.MessageStorage"
# Without a visit for this long, a session ends (`accounts/services/sessions.py`).
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_AGE_WITH_PERMISSIONS = 12 * 3600
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # GitHub's answer must find the session
SECURE_REFERRER_POLICY = "same-origin"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT")
# Load balancers ask by HTTP. The API refuses it, since a redirected client has sent its key in the clear already.
SECURE_REDIRECT_EXEMPT = [r"^health/", API_CALL]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS")
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD")
# Both are an operator's decision about hosts that are not this site's.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
