"""Between Django's models and Alembic: what the tables should look like, and what the database says they do."""
