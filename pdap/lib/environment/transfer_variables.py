"""Variables of what moves data between environments, and keeps backups (docs/transfer.md)."""

from pdap.lib.environment.variable import Kind, Variable

ADDRESSES = tuple(
    Variable(name, Kind.TEXT, f"is the address of the database {meaning}", default="", shown=shown, secret=True)
    for name, meaning, shown in (
        ("TRANSFER_FROM", "that `dump_data` and `backup` read", "`DATABASE_URL`"),
        ("TRANSFER_TO", "that `restore_data` replaces", "`DATABASE_URL`"),
        ("REFRESH_FROM", "that `refresh_environment` reads: production", ""),
        ("REFRESH_TO", "that `refresh_environment` replaces: the sandbox or stage", ""),
    )
)

MOVING = (
    *ADDRESSES,
    Variable(
        "SIGN_IN_PASSWORD",
        Kind.TEXT,
        "is the password of the made-up people in a refreshed environment",
        default="",
        shown="the sandbox gets a random one, shown once; stage gets no made-up users",
        secret=True,
    ),
    Variable(
        "MAINTENANCE_DATABASE",
        Kind.TEXT,
        "is the database to connect to when creating, renaming and dropping others",
        default="postgres",
    ),
    Variable("BACKUP_TO", Kind.TEXT, "is where backups are kept: a folder or `s3://BUCKET/PREFIX`", default=""),
    Variable(
        "BACKUP_S3_ENDPOINT", Kind.TEXT, "is the S3-compatible storage's address", default="", shown="Amazon's own"
    ),
    Variable("BACKUP_S3_REGION", Kind.TEXT, "is the storage's region", default="us-east-1"),
    Variable("DO_SPACES_ACCESS_KEY", Kind.TEXT, "is the storage's key", default="", secret=True),
    Variable("DO_SPACES_SECRET_KEY", Kind.TEXT, "is that key's secret", default="", secret=True),
)
