"""Whether a database can be adopted: examined before anything in it is touched."""

import psycopg

from pdap.db.raw_rows import only_row
from pdap.db.schema.found_definitions import EXISTING_HEAD
from pdap.db.schema.revisions import database_revisions, revisions_after
from pdap.ops.adopting.adoption_report import AdoptionError
from pdap.ops.preflight import DatabaseProblem, check_rights, check_version

OTHER_OWNERS = """
select string_agg(distinct pg_get_userbyid(owner), ', '), count(*) from (
    select relowner as owner from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
    union all
    select proowner from pg_proc where pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
    union all
    select typowner from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'
) thing
where not pg_has_role(owner, 'USAGE')
"""


def examine(raw: psycopg.Connection) -> str:
    """Return the revision at which a database was found; AdoptionError if it is not one to adopt."""
    try:
        check_version(raw.info.server_version)
        revision = revision_of(raw)
        check_rights(raw)
    except DatabaseProblem as problem:
        raise AdoptionError(str(problem)) from None
    check_owner(raw)
    return revision


def revision_of(raw: psycopg.Connection) -> str:
    """Return the database's one revision, which is the existing system's newest or follows it."""
    heads = database_revisions(raw)
    if heads is None:
        raise AdoptionError(
            "The database has no Alembic revision, so it isn't the existing system's. Set DATABASE_URL to that"
            " database. To make a new one, run `alembic upgrade head` and `manage.py migrate`."
        )
    if len(heads) != 1:
        raise AdoptionError(
            f"The database is at {len(heads)} revisions of Alembic, not one ({', '.join(heads) or 'none'}). Upgrade "
            f"it to {EXISTING_HEAD} with the existing application's own migrations first."
        )
    if heads[0] not in {EXISTING_HEAD, *revisions_after(EXISTING_HEAD)}:
        raise AdoptionError(
            f"The database is at revision {heads[0]}, which is neither {EXISTING_HEAD} nor one that follows it here. "
            "If it is older, upgrade it with the existing application's own migrations (`alembic upgrade head` in its "
            "back end); if it is newer than this code, update the code."
        )
    return heads[0]


def check_owner(raw: psycopg.Connection) -> None:
    """Refuse a user who can't alter what there is: only owners and members of their roles can."""
    owners, things = only_row(raw, OTHER_OWNERS)
    if things:
        user = raw.info.user
        raise AdoptionError(
            f"{things} tables, views, functions and types belong to {owners}, and {user} can't alter them."
            f" Connect as their owner, or have an administrator run GRANT {owners} TO {user}."
        )
