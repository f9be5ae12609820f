"""What operators run: embedded server, checks, logs, maintenance, transfer, adoption, demonstration, release, serving.

No page or endpoint of the catalog belongs here; only `pdap.urls`, `pdap.site`, settings, `manage.py`,
Alembic, `bench` and tests import this room.
"""
