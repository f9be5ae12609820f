"""Two records side by side: what a curator looks at to tell whether they are one."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse

from agencies.enums import AgencyType, JurisdictionType
from agencies.places_in_words import with_place
from audit.merging.enums import Kind
from locations.enums import LocationType
from pdap.db.enums import ApprovalStatus, PostgresEnum, UrlStatus

AGENCIES = """
select agency.id, agency.name, jsonb_build_array(
    jsonb_build_array('Name', agency.name),
    jsonb_build_array('Type', agency.agency_type),
    jsonb_build_array('Jurisdiction', agency.jurisdiction_type),
    jsonb_build_array('Places', (
        select string_agg(concat_ws(', ', place.locality_name, place.county_name, coalesce(place.state_name,
            'United States')), '; ' order by place.id)
        from public.link_agencies__locations link join public.locations_expanded place on place.id = link.location_id
        where link.agency_id = agency.id)),
    jsonb_build_array('Pages', (
        select string_agg(public.visited_url(page.url::text), ' ' order by page.url)
        from public.link_agencies__meta_urls link join public.meta_urls page on page.id = link.meta_url_id
        where link.agency_id = agency.id)),
    jsonb_build_array('IDs in other catalogs', (
        select string_agg(known.kind || ' ' || known.value, ', ' order by known.kind, known.value)
        from public.agency_external_ids known where known.agency_id = agency.id)),
    jsonb_build_array('Review', agency.approval_status),
    jsonb_build_array('Closed in', agency.defunct_year),
    jsonb_build_array('Data sources', (
        select count(*) from public.link_agencies__data_sources link where link.agency_id = agency.id)),
    jsonb_build_array('Followers of its places', (
        select count(distinct follow.user_id) from public.link_agencies__locations link
        join public.link_user_followed_location follow on follow.location_id = link.location_id
        where link.agency_id = agency.id)),
    jsonb_build_array('Added', agency.created_at::date)
)
from public.agencies agency where agency.id = any(%s)
"""
PLACES = """
select place.id, concat_ws(', ', place.locality_name, place.county_name, place.state_iso), jsonb_build_array(
    jsonb_build_array('Name', coalesce(place.locality_name, place.county_name, place.state_name)),
    jsonb_build_array('Level', place.type),
    jsonb_build_array('County', place.county_name),
    jsonb_build_array('State', place.state_name),
    jsonb_build_array('Population', coalesce(
        (select population from public.localities where id = place.locality_id),
        case when place.locality_id is null then
            (select population from public.counties where id = place.county_id) end)),
    jsonb_build_array('Position', (
        select round(lat::numeric, 4) || ', ' || round(lng::numeric, 4) from public.locations where id = place.id)),
    jsonb_build_array('Agencies', (
        select count(*) from public.link_agencies__locations link where link.location_id = place.id)),
    jsonb_build_array('Data requests', (
        select count(*) from public.link_data_requests__locations link where link.location_id = place.id)),
    jsonb_build_array('Followers', (
        select count(*) from public.link_user_followed_location link where link.location_id = place.id))
)
from public.locations_expanded place where place.id = any(%s)
"""
META_URLS = """
select page.id, public.visited_url(page.url::text), jsonb_build_array(
    jsonb_build_array('Link', public.visited_url(page.url::text)),
    jsonb_build_array('Status', page.url_status),
    jsonb_build_array('Copy at the Internet Archive', page.internet_archive_url),
    jsonb_build_array('Agencies', (
        select string_agg(agency.name, '; ' order by agency.name)
        from public.link_agencies__meta_urls link join public.agencies agency on agency.id = link.agency_id
        where link.meta_url_id = page.id)),
    jsonb_build_array('Added', page.created_at::date)
)
from public.meta_urls page where page.id = any(%s)
"""
FACTS = {Kind.AGENCY: AGENCIES, Kind.PLACE: PLACES, Kind.META_URL: META_URLS}
# What is no property of the record itself: that it differs says nothing.
COUNTS = frozenset({"Data sources", "Followers of its places", "Followers", "Data requests", "Added"})
CHOICES: dict[str, type[PostgresEnum]] = {
    "Type": AgencyType,
    "Jurisdiction": JurisdictionType,
    "Review": ApprovalStatus,
    "Level": LocationType,
    "Status": UrlStatus,
}
ADMIN_PAGES = {
    Kind.AGENCY: "admin:agencies_agency_change",
    Kind.PLACE: "admin:locations_location_change",
    Kind.META_URL: "admin:agencies_metaurl_change",
}
PUBLIC_PAGES = {Kind.AGENCY: "agency", Kind.PLACE: "place"}


@dataclass(frozen=True)
class Line:
    """One property of both records."""

    label: str
    left: Any
    right: Any

    @property
    def differs(self) -> bool:
        return self.label not in COUNTS and self.left != self.right


@dataclass(frozen=True)
class Sides:
    """Two records of a kind, the left and the right one, by id and name, with what is known of both."""

    kind: Kind
    ids: tuple[int, int]
    names: tuple[str, str]
    lines: list[Line]

    @property
    def addresses(self) -> list[str]:
        return [reverse(ADMIN_PAGES[self.kind], args=[pk]) for pk in self.ids]

    @property
    def public_addresses(self) -> list[str]:
        """Where each is on the site, if it has a page there."""
        name = PUBLIC_PAGES.get(self.kind)
        return [reverse(name, args=[pk]) if name else "" for pk in self.ids]


def sides(kind: Kind, left_id: int, right_id: int) -> Sides | None:
    """Return two records side by side, in one query; None if one is gone."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS[kind], [[left_id, right_id]])
        rows = {pk: (name, json.loads(facts)) for pk, name, facts in cursor.fetchall()}
    if len(rows) < 2:
        return None
    if kind == Kind.AGENCY:  # several share a name
        rows = {pk: (with_place(name, dict(facts)["Places"] or ""), facts) for pk, (name, facts) in rows.items()}
    (left_name, left), (right_name, right) = rows[left_id], rows[right_id]
    lines = [
        Line(label, in_words(label, value), in_words(label, other))
        for (label, value), (_, other) in zip(left, right, strict=True)
    ]
    return Sides(kind, (left_id, right_id), (left_name, right_name), lines)


def in_words(label: str, value: Any) -> Any:
    """Return what people call a value that programs store by another name."""
    return CHOICES[label](value).label if label in CHOICES and value else value
