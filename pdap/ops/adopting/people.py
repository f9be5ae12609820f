"""People: keys and tokens that can be read, and what only people can settle (contract 3.6, 3.11, 3.12)."""

import psycopg

from accounts.services.email_addresses import case_twins
from accounts.services.programs import SILENT_FOR, accounts_like_programs
from pdap.db.raw_rows import only_column
from pdap.ops.adopting.adoption_report import Finding

TITLE = "People"

# A SHA-256 in hex: the form of API keys in both systems, and of this one's links.
HASHED = "^[0-9a-f]{64}$"
# The hash of a text that no one has seen, which no token matches.
UNKNOWN_HASH = "encode(sha256(gen_random_uuid()::text::bytea), 'hex')"


def disarm_tokens(raw: psycopg.Connection) -> list[Finding]:
    """Disable the links that the existing system emailed and stored readably (contract 3.11)."""
    sign_ups = raw.execute(
        f"update public.pending_users set validation_token = {UNKNOWN_HASH} where validation_token !~ %s",  # noqa: S608
        [HASHED],
    ).rowcount
    resets = raw.execute(
        f"update public.reset_tokens set token = {UNKNOWN_HASH} where token !~ %s",  # noqa: S608
        [HASHED],
    ).rowcount
    return [
        Finding(TITLE, "Sign-ups with a readable link, which no longer works", sign_ups, True),
        Finding(TITLE, "Readable links for new passwords, which no longer work", resets, True),
    ]


def clear_open_keys(raw: psycopg.Connection) -> list[Finding]:
    """Remove API keys stored unhashed: they can be read and don't work, since keys are hashed (contract 3.6)."""
    people = only_column(raw, "update public.users set api_key = null where api_key !~ %s returning id", [HASHED])
    return [Finding(TITLE, "Readable API keys, now deleted", len(people), True, records=sorted(people))]


def report_twins(raw: psycopg.Connection) -> list[Finding]:
    """List the people whose addresses differ by case alone, and those who share a GitHub account."""
    twins = [[person.pk for person in group] for group in case_twins()]
    shared = only_column(
        raw,
        "select array_agg(user_id order by user_id) from public.external_accounts "
        "group by account_type, account_identifier having count(*) > 1 order by 1",
    )
    passwordless = only_column(raw, "select id from public.users where coalesce(password_digest, '') = '' order by id")
    return [
        Finding(TITLE, "Addresses in two spellings (`manage.py report_case_twins`)", len(twins), records=twins),
        Finding(TITLE, "GitHub accounts shared by more than one person", len(shared), records=shared),
        Finding(TITLE, "People without a password, who can reset it", len(passwordless), records=passwordless),
    ]


def list_programs() -> list[Finding]:
    """List the accounts that programs seem to use, for API_MACHINE_ACCOUNTS."""
    accounts = list(accounts_like_programs().values_list("pk", flat=True))
    return [
        Finding(
            TITLE,
            f"Accounts with permissions and a password that no browser has used for {SILENT_FOR.days} days",
            len(accounts),
            records=accounts,
            consequence="If they are programs, their tokens carry no permissions until API_MACHINE_ACCOUNTS names "
            "them; `manage.py report_programs` prints their email addresses.",
        )
    ]
