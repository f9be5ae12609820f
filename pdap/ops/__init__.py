"""What operators run: embedded server, checks, logs, maintenance, transfer, adoption, demonstration, release, serving.

Nothing that answers a visitor belongs here; only settings, `manage.py`, Alembic and tests import this package.
"""
