"""The history of records in the admin: read, searched, and undone."""
