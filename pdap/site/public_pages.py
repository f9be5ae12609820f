"""The pages and files that are the same for everyone without a session, by the names of their addresses.

Each depends on nothing but its address, the language, what the public sees of the catalog, the day, and the state of
the site; a page that shows more says `also` what, as SQL of one text, in which the address's arguments have their
names. A page that is not named here is made for each visitor: those that cost one statement gain nothing here.
"""

from dataclasses import dataclass

from pdap.lib.responses.tags import FOR_EVERYBODY

# What other sites and programs ask for again and again says for how long its readers need not ask, also in a 304.
FIVE_MINUTES, AN_HOUR = "public, max-age=300", "public, max-age=3600"


@dataclass(frozen=True)
class PublicPage:
    """What a public page depends on beside its address: the catalog, and `also`; and who may keep it for how long."""

    of_catalog: bool = True
    also: str = ""
    cache_control: str = FOR_EVERYBODY


# A source's page says on which day its link was checked, a curator's word on it ends at some time, and readers may have
# reported problems that no one has solved yet.
LINK_AND_REPORTS = """
select concat_ws(' ', (select (checked_at at time zone 'UTC')::date || ' ' || coalesce(held_until > now(), false)
                       from public.links where data_source_id = %(pk)s),
                      (select string_agg(id::text, ',' order by id)
                       from public.problem_reports where data_source_id = %(pk)s and resolved_at is null))
"""
# Files of results say on which day each link was checked; a check that changes nothing else raises no version.
NEWEST_CHECK = "select max(id)::text from public.link_checks"
# A report card shows each month's numbers beside what the catalog says now; a job adds them.
MONTHS = "select max(id)::text from public.coverage_snapshots"

# What curators found to be no fault, and the doubts about places, which a job writes again each night.
GAPS = """
select (select count(*) || ' ' || coalesce(max(decided_at)::text, '') from public.gap_cases
        where decision = 'not a fault') || ' ' || (select coalesce(max(id), 0) from public.agency_place_doubts)
"""

TEXT, CATALOG = PublicPage(of_catalog=False), PublicPage()
PAGES: dict[str, PublicPage] = {
    **dict.fromkeys(("about", "how-to-help", "privacy", "accessibility", "api-introduction"), TEXT),
    **dict.fromkeys(("api-docs", "api-docs-3"), TEXT),
    **dict.fromkeys(("home", "places", "place", "agencies", "agency", "record-types", "record-type"), CATALOG),
    **dict.fromkeys(("search", "search-results"), CATALOG),
    **dict.fromkeys(("search-csv", "search-json"), PublicPage(also=NEWEST_CHECK)),
    **dict.fromkeys(("data-requests", "data-request", "requests-csv"), CATALOG),
    **dict.fromkeys(("suggest", "search-feed", "request-feed"), PublicPage(cache_control=FIVE_MINUTES)),
    **dict.fromkeys(("nation-coverage", "coverage", "coverage-csv", "compare", "compare-csv"), CATALOG),
    **dict.fromkeys(("embed-place", "embed-agency", "embed-search", "data-json"), PublicPage(cache_control=AN_HOUR)),
    **dict.fromkeys(("place-report", "agency-report", "record-type-report"), PublicPage(also=MONTHS)),
    **dict.fromkeys(("sitemap-index", "sitemap"), CATALOG),
    "data-source": PublicPage(also=LINK_AND_REPORTS),
    "place-gaps": PublicPage(also=GAPS),
}
