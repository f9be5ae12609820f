"""Variables of processes, and of the tools of development."""

from pdap.lib.environment.variable import Kind, Variable

TEXT, FLAG, NUMBER = Kind.TEXT, Kind.FLAG, Kind.NUMBER

PROCESSES = (
    Variable(
        "LOG_LEVEL",
        TEXT,
        "is the least that is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`",
        default="INFO",
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
    ),
    Variable("WORKERS", NUMBER, "is how many processes the background worker has", default=2),
    Variable("WEB_PROCESSES", NUMBER, "is how many processes gunicorn has", default=2),
    Variable("WEB_THREADS", NUMBER, "is how many threads each of them has", default=4),
    Variable("WEB_TIMEOUT", NUMBER, "is how many seconds a request may take", default=60),
    Variable(
        "HOST",
        TEXT,
        "is where `make run` and gunicorn listen; in a container `0.0.0.0`",
        default="127.0.0.1",
        old=("FLASK_RUN_HOST",),
    ),
    Variable("PORT", TEXT, "is the port there", default="8000", old=("FLASK_RUN_PORT",)),
)

TOOLS = (
    Variable(
        "ALEMBIC_LOCK_TIMEOUT",
        TEXT,
        "is how long a migration waits for a table that others use, before it gives up",
        default="10s",
    ),
    Variable(
        "PDAP_DOTENV", TEXT, "is another file to read instead of `.env`; empty for none", ".env", may_be_empty=True
    ),
    Variable("PDAP_DEMO", FLAG, "fills an empty catalogue in `make run` with the demonstration", default=True),
    Variable("PDAP_DEMONSTRATION", FLAG, "shows the banner that says so", default=False, shown="set by `make run`"),
    Variable(
        "PDAP_LOCAL",
        TEXT,
        "is where the embedded servers keep their data",
        default="",
        shown="`.local/` of the checkout",
    ),
    Variable(
        "PDAP_POSTGRES_BIN",
        TEXT,
        "is a folder with the programs of another PostgreSQL for the embedded server",
        default="",
        shown="the wheel's programs",
    ),
    Variable(
        "TEST_DATABASE_URL",
        TEXT,
        "is the server on which tests make their databases",
        default="",
        shown="an embedded one",
        secret=True,
    ),
)
