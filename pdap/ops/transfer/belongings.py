"""Which reviewed or public record a row belongs to, as SQL conditions on the row, which is called `t`."""

from pdap.db.public_records import is_public_sql

# ruff: noqa: S608 - the names are ours

# What someone has reviewed. A text that no one has read may hold anything, in any column.
APPROVED = is_public_sql("t")


def of_approved(table: str, column: str) -> str:
    """Return the condition that a row belongs to no record of a table, or to an approved one."""
    return (
        f"(t.{column} is null or exists (select from public.{table} owner"
        f" where owner.id = t.{column} and {is_public_sql('owner')}))"
    )


def of_public_request(column: str) -> str:
    return f"exists (select from public.data_requests owner where owner.id = t.{column} and owner.was_public)"


def of_agency_page(column: str) -> str:
    """Return the condition that a row belongs to no page, or to a page of an approved agency or of no agency."""
    return (
        f"(t.{column} is null or exists (select from public.link_agencies__meta_urls page"
        f" join public.agencies owner on owner.id = page.agency_id"
        f" where page.meta_url_id = t.{column} and {is_public_sql('owner')})"
        f" or not exists (select from public.link_agencies__meta_urls page where page.meta_url_id = t.{column}))"
    )


OF_SOURCE, OF_AGENCY = of_approved("data_sources", "data_source_id"), of_approved("agencies", "agency_id")
OF_LINK = (
    "exists (select from public.links link where link.id = t.link_id and "
    + f"{OF_SOURCE} and {of_agency_page('meta_url_id')})".replace("t.data_source_id", "link.data_source_id").replace(
        "t.meta_url_id", "link.meta_url_id"
    )
)
OF_REQUEST = f"(t.data_request_id is null or {of_public_request('data_request_id')})"
OF_SOURCE_EVENT = (
    "exists (select from public.data_source_pending_event_notification event"
    " join public.data_sources owner on owner.id = event.data_source_id"
    f" where event.id = t.event_id and {is_public_sql('owner')})"
)
OF_REQUEST_EVENT = (
    "exists (select from public.data_request_pending_event_notification event"
    " join public.data_requests owner on owner.id = event.data_request_id"
    " where event.id = t.event_id and owner.was_public)"
)
