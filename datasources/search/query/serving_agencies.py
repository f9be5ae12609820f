"""The agencies of a kind that serve a place: the police of Phoenix, the sheriff of Clark County."""

from django.db import connection

from agencies.enums import Level
from agencies.models import Agency, AgencyLocation
from datasources.search.query.agency_kinds import ANY_AGENCY, AgencyKind
from datasources.search.query.named_records import NamedAgency, Place
from pdap.db.arrays import IsAnyOf
from pdap.db.catalog_version import kept_for_version
from pdap.db.public_records import is_public_sql
from pdap.lib.name_folding import folded

MOST = 10
# The usual name first, then names that begin with the place, then what stands there. A town's police may stand at its
# county, and bear the county's name, which is another agency.
SQL = f"""
with named as (
    select spelling.agency_id, spelling.spelling, spelling.weight, spelling.location_id
    from public.agency_spellings spelling
    where spelling.spelling like %(bare)s || ' %%'
    union
    select spelling.agency_id, spelling.spelling, spelling.weight, spelling.location_id
    from public.link_agencies__locations serves
    join public.agency_spellings spelling
      on spelling.agency_id = serves.agency_id and spelling.location_id = serves.location_id
    where serves.location_id = %(here)s
    union
    select spelling.agency_id, spelling.spelling, spelling.weight, spelling.location_id
    from public.agency_spellings spelling
    where spelling.spelling = any(%(branches)s)
    union
    select spelling.agency_id, spelling.spelling, spelling.weight, spelling.location_id
    from public.locations county
    join public.agency_spellings spelling on spelling.location_id = county.id
    where county.type = 'County' and county.county_id = %(county)s
),
candidate as (
    select named.*, agency.name
    from named join public.agencies agency on agency.id = named.agency_id and {is_public_sql("agency")}
    where named.spelling ~ %(names)s or agency.jurisdiction_type::text = %(jurisdiction)s
),
judged as (
    select candidate.*, case
        when spelling = any(%(of_county)s) or spelling = any(%(branches)s) then 5
        when spelling = any(%(usual)s) then 4
        when spelling like %(bare)s || ' county %%' and %(town)s then 1
        when spelling like %(bare)s || ' %%' then 3
        else 2
    end as rank
    from candidate
    left join public.locations stands on stands.id = candidate.location_id
    where %(state)s::bigint is null or stands.state_id = %(state)s
)
select agency_id, name, weight, rank
from judged
order by rank desc, (weight > 0) desc, weight desc, length(spelling), agency_id
limit %(most)s
"""  # noqa: S608 - the inserted rule is ours
OF_KIND = f"""
from public.agency_spellings spelling
join public.agencies agency on agency.id = spelling.agency_id and {is_public_sql("agency")}
where spelling.spelling ~ %(names)s or agency.jurisdiction_type::text = %(jurisdiction)s
"""
IDS = f"select distinct spelling.agency_id {OF_KIND}"
KNOWN = f"""
select spelling.agency_id, agency.name, max(spelling.weight), 0 {OF_KIND}
group by 1, 2 order by 3 desc, 2, 1 limit %(most)s
"""


def parameters_of_kind(kind: AgencyKind) -> dict[str, str | None]:
    """Return the parameters that say which agencies are of a kind."""
    return {"names": kind.names_in_sql, "jurisdiction": kind.jurisdiction.value if kind.jurisdiction else None}


def ids_of_kind(kind: AgencyKind) -> list[int]:
    """Return the ids of all public agencies of a kind: their names are gone through once for each version."""

    def read() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(IDS, parameters_of_kind(kind))
            return [pk for (pk,) in cursor.fetchall()]

    return kept_for_version(f"agencies of the kind {kind.name}", read)


def has_agencies(kind: AgencyKind, place: Place | None) -> bool:
    """Return whether agencies of a kind are listed, in a place or anywhere."""
    agencies = Agency.objects.public()
    if place:
        agencies = agencies.in_place(place.location_id)
    return (agencies if kind is ANY_AGENCY else agencies.filter(IsAnyOf("pk", ids_of_kind(kind)))).exists()


def only_agency_of(kind: AgencyKind, state: Place) -> NamedAgency | None:
    """Return the agency of a kind in a state that has just one, such as a State Fire Marshal; up to two queries."""
    inside = AgencyLocation.objects.filter(location__state=state.state_id).values("agency")
    rows = list(Agency.objects.public().filter(IsAnyOf("pk", ids_of_kind(kind)), pk__in=inside)[:2])
    return NamedAgency(rows[0].pk, rows[0].name, state) if len(rows) == 1 else None


def agencies_of(kind: AgencyKind, place: Place) -> list[NamedAgency]:
    """Return the agencies of a kind of a place, the one that is usually meant first; one query."""
    bare = {"Locality": place.locality_name, "County": place.county_name}.get(place.type, place.state_name) or ""
    name_folded = folded(bare)
    with connection.cursor() as cursor:
        usual = [f"{name_folded} {name}" for name in kind.usual]
        # The police of Baltimore County are not those of Baltimore.
        of_county = [f"{name_folded} county {name}" for name in kind.usual] if place.type == "County" else []
        # State Patrol: Cartersville, State Police: Blair County.
        where = f"{name_folded} county" if place.type == "County" else name_folded
        cursor.execute(
            SQL,
            {
                "bare": name_folded,
                "branches": [f"{name} {where}" for name in kind.usual],
                **parameters_of_kind(kind),
                "usual": usual,
                "of_county": of_county,
                "town": place.type == "Locality",
                "state": place.state_id,
                "here": place.location_id,
                # The sheriff of a county is that of each of its towns.
                "county": place.county_id if kind.level == Level.COUNTY else None,
                "most": MOST,
            },
        )
        return [NamedAgency(pk, name, place, weight) for pk, name, weight, _ in cursor.fetchall()]


def best_known_of(kind: AgencyKind) -> list[NamedAgency]:
    """Return the agencies of a kind with most sources, of the whole country."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {**parameters_of_kind(kind), "most": MOST})
        return [NamedAgency(pk, name, None, weight) for pk, name, weight, _ in cursor.fetchall()]
