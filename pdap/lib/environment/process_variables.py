"""Variables of processes, and of the tools of development."""

from pdap.lib.environment.variable import Kind, Variable

TEXT, FLAG, NUMBER = Kind.TEXT, Kind.FLAG, Kind.NUMBER

PROCESSES = (
    Variable(
        "LOG_LEVEL",
        TEXT,
        "is the lowest level that is logged: `DEBUG`, `INFO`, `WARNING` or `ERROR`",
        default="INFO",
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
    ),
    Variable("WORKERS", NUMBER, "is how many processes the background worker has", default=2),
    Variable(
        "WORKER_STOP_SECONDS",
        NUMBER,
        "is how many seconds the worker's tasks may run on after SIGTERM; then they return to the queue and start over",
        default=30,
    ),
    Variable("WEB_PROCESSES", NUMBER, "is how many processes gunicorn has", default=2),
    Variable("WEB_THREADS", NUMBER, "is how many threads each of them has", default=4),
    Variable("WEB_REQUESTS", NUMBER, "is how many requests each process handles before it is replaced", default=2000),
    Variable(
        "KEPT_ANSWERS_MB",
        NUMBER,
        "is how many megabytes of rendered public pages and API responses each process keeps; 0 keeps none",
        default=24,
    ),
    Variable(
        "WEB_TIMEOUT",
        NUMBER,
        "is how many seconds a request may take until its first byte is sent, including its wait for a thread",
        default=60,
    ),
    *(
        Variable(
            f"{process}_{name}_TIMEOUT", NUMBER, f"is how many seconds {meaning}; 0 means no limit", default=default
        )
        for process, subject, defaults in (
            ("DATABASE", "the site", (20, 3, 60)),
            ("WORKER", "the worker", (540, 30, 600)),
        )
        for name, meaning, default in zip(
            ("STATEMENT", "LOCK", "IDLE"),
            (
                f"a statement of {subject} may take",
                f"a statement of {subject} waits for a table or row that others have locked",
                f"a transaction of {subject} may stay idle",
            ),
            defaults,
            strict=True,
        )
    ),
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
        "is how long a migration waits for a table in use, while others wait behind it",
        default="3s",
    ),
    Variable(
        "ALEMBIC_LOCK_TRIES",
        NUMBER,
        "is how many times a migration tries to lock a table, with longer and longer pauses, before it gives up",
        default=8,
    ),
    Variable(
        "PDAP_DOTENV", TEXT, "is another file to read instead of `.env`; empty for none", ".env", may_be_empty=True
    ),
    Variable("PDAP_DEMO", FLAG, "fills an empty catalog in `make run` with the demonstration", default=True),
    Variable(
        "PDAP_DEMONSTRATION", FLAG, "shows the banner of the demonstration", default=False, shown="set by `make run`"
    ),
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
        "is the server where tests create their databases",
        default="",
        shown="an embedded one",
        secret=True,
    ),
)
