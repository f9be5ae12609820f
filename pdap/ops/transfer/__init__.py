"""Moving data between environments: dumps, restores, refreshes of sandbox and stage, backups (docs/transfer.md).

One file (`archive`) carries a database; `allowed` says what may be in it; a restore makes a new database, which takes
the old one's name once it has been verified (`replacing`).
"""
