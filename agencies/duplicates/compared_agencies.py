"""The columns by which agencies are compared, read group by group, so that no more than one group is held at once."""

from collections.abc import Iterator
from itertools import groupby

from django.db import connection

from agencies.duplicates.judging import MOST_SHARING, Candidate
from pdap.db.public_records import is_not_rejected_sql

# How many agencies the database's cursor hands over at once.
CHUNK = 500
# Agencies with the area that each of their places lies in (`judging.Candidate.areas`): the country is not nowhere.
BY_AREA = f"""
select distinct agency.id as agency_id,
       array[place.state_id, place.county_id, (place.id is not null)::int]::text[] as key
from public.agencies agency
left join public.link_agencies__locations link on link.agency_id = agency.id
left join public.locations place on place.id = link.location_id
where {is_not_rejected_sql("agency")}
"""  # noqa: S608 - our own words
# Agencies with their pages, in each of their states, where others have the same page. What more have is a county's.
BY_PAGE = f"""
select agency_id, key from (
    select agency_id, key, count(*) over (partition by key) as sharing from (
        select distinct agency.id as agency_id, array[coalesce(place.state_id, 0)::text, page.normalised_url] as key
        from public.agencies agency
        join public.link_agencies__meta_urls shows on shows.agency_id = agency.id
        join public.meta_urls page on page.id = shows.meta_url_id and page.normalised_url is not null
        left join public.link_agencies__locations link on link.agency_id = agency.id
        left join public.locations place on place.id = link.location_id
        where {is_not_rejected_sql("agency")}
    ) member
) counted
where sharing between 2 and {MOST_SHARING}
"""  # noqa: S608 - our own words
# A colon tells the office from its unit.
MEMBERS = """
select member.key, agency.id,
       (select string_agg(public.folded(part), '|') from regexp_split_to_table(agency.name, ':') part),
       agency.agency_type::text, agency.jurisdiction_type::text,
       coalesce(place.places, '{{}}'), coalesce(page.pages, '{{}}'), coalesce(place.counties, '{{}}'),
       coalesce((select array_agg(external.value) from public.agency_external_ids external
                 where external.agency_id = agency.id and external.kind = 'ori'), '{{}}')
from ({members}) member join public.agencies agency on agency.id = member.agency_id
left join lateral (
    select array_agg(array[location.id, location.state_id, location.county_id, location.locality_id]
                     order by location.id) as places,
           array_agg(distinct public.folded(county.name)) filter (where county.name is not null) as counties
    from public.link_agencies__locations link join public.locations location on location.id = link.location_id
    left join public.counties county on county.id = location.county_id
    where link.agency_id = agency.id
) place on true
left join lateral (
    select array_agg(page.normalised_url) as pages
    from public.link_agencies__meta_urls link join public.meta_urls page on page.id = link.meta_url_id
    where link.agency_id = agency.id
) page on true
order by member.key collate "C", agency.id
"""


def agencies_by_area() -> Iterator[list[Candidate]]:
    """Give the agencies of each area, in the order of their ids; all but the rejected. Needs a transaction."""
    return groups(BY_AREA)


def agencies_by_page() -> Iterator[list[Candidate]]:
    """Give the few agencies of one state that share a page, for each page. Needs a transaction."""
    return groups(BY_PAGE)


def groups(members: str) -> Iterator[list[Candidate]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(MEMBERS.format(members=members))
        rows = (row for chunk in iter(lambda: cursor.fetchmany(CHUNK), []) for row in chunk)
        for _, together in groupby(rows, key=lambda row: row[0]):
            yield [candidate_of_row(*row[1:]) for row in together]


def candidate_of_row(
    pk: int,
    folded: str | None,
    agency_type: str,
    jurisdiction_type: str,
    places: list[list[int | None]],
    pages: list[str],
    counties: list[str],
    oris: list[str],
) -> Candidate:
    return Candidate(
        pk,
        folded or "",
        agency_type,
        jurisdiction_type,
        tuple(map(tuple, places)),  # type: ignore[arg-type]
        frozenset(pages),
        frozenset(counties),
        frozenset(oris),
    )
