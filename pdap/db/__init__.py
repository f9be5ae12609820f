"""How models meet PostgreSQL: fields, enums, types, relations, query patterns, views, and the bridge to Alembic.

Nothing about one domain belongs here, and nothing about requests, pages or programs.
"""
