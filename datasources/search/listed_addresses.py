"""What the catalog lists at a web address: sources and agencies by the page, by what it lies in, or by its host."""

from dataclasses import dataclass

from datasources.search.query.web_addresses import address_with_parents
from pdap.db.prepared import rows_read_rarely
from pdap.db.public_records import is_public_sql

# How near to the pasted page an address lies: at the page or below it 1, then one more for each step up. Last comes
# what is below the host, such as data.example.gov of example.gov.
NEARNESS = r"""(
    select min(step.number) from unnest(%(way)s::text[]) with ordinality as step (address, number),
        regexp_replace(lower({column}), '^www\d+\.', '') as listed
    where listed = step.address or starts_with(listed, step.address || '/')
        or starts_with(listed, step.address || '?')
        or (step.address = %(host)s and split_part(listed, '/', 1) like '%%.' || %(host)s)
)"""
AT_HOST = "strpos({column}, %(host)s) > 0"
OF_SOURCES = f"""
select source.id as data_source_id, {NEARNESS.format(column="source.normalised_url")} as nearness
from public.data_sources source
where {AT_HOST.format(column="source.normalised_url")}
    and exists (select from public.searchable_sources link where link.data_source_id = source.id)
"""  # noqa: S608 - our own words
# The nearest sources, as `SearchLinks` takes documents.
NEAREST_SOURCES = f"""
select data_source_id, 1::float8 as likeness
from (
    select near.*, rank() over (order by nearness) as place from ({OF_SOURCES}) near where nearness is not null
) ranked
where place = 1
"""  # noqa: S608 - our own words
NEARNESS_OF_SOURCES = f"select min(nearness) from ({OF_SOURCES}) near"  # noqa: S608 - our own words
AGENCIES = f"""
select agency.id, agency.name, min(near.nearness) as nearness,
    (select count(*) from public.link_agencies__data_sources made where made.agency_id = agency.id) as sources
from (
    select page.id, {NEARNESS.format(column="page.normalised_url")} as nearness
    from public.meta_urls page where {AT_HOST.format(column="page.normalised_url")}
) near
join public.link_agencies__meta_urls link on link.meta_url_id = near.id
join public.agencies agency on agency.id = link.agency_id and {is_public_sql("agency")}
where near.nearness is not null
group by agency.id, agency.name order by nearness, sources desc, agency.id limit 2
"""  # noqa: S608 - the inserted rule is ours


@dataclass(frozen=True)
class AgencyOfPage:
    """An agency whose website a pasted address is on, with its number of sources."""

    agency_id: int
    name: str
    sources: int


def address_parameters(text: str) -> dict[str, object]:
    """Return the parameters of the statements for a text that is a web address."""
    way = address_with_parents(text)
    return {"way": way, "host": way[-1]}


def agency_at(text: str) -> AgencyOfPage | None:
    """Return the agency that a web address means, None where it rather means sources; two queries.

    An agency is meant by its own page, or by its website where no source is nearer and no other agency as near.
    """
    parameters = address_parameters(text)
    agencies = rows_read_rarely(AGENCIES, parameters)
    if not agencies:
        return None
    pk, name, nearness, sources = agencies[0]
    nearest_source = rows_read_rarely(NEARNESS_OF_SOURCES, parameters)[0][0]
    is_shared = len(agencies) > 1 and agencies[1][2] == nearness
    if nearest_source is not None and (nearest_source < nearness or is_shared):
        return None
    return AgencyOfPage(pk, name, sources)


def is_source_at(text: str) -> bool:
    """Return whether a source is listed at a web address or near, whether or not its link works."""
    return rows_read_rarely(NEARNESS_OF_SOURCES, address_parameters(text))[0][0] is not None
