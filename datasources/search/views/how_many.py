"""How much a search finds, in sentences: at the top of its page, and where its list ends before all is listed."""

from django.utils.translation import gettext, ngettext

from datasources.search.results.asking import ResultsPage
from datasources.search.results.counting import NO_FILTERS
from datasources.search.views.filters import LinkFilter
from datasources.search.views.shown_search import Search


def total_sentence(matches: ResultsPage, search: Search) -> str:
    """Return how much there is, in a sentence; where filters are chosen, of how much without them.

    Links that no longer work are part of that only where a filter asks for them.
    """
    if not matches.total:
        return gettext("No data sources found.")
    if matches.is_cut:
        listed = gettext("The best matches are listed.")
        if not search.words:
            listed = gettext("The first of each level of government are listed: choose a filter or a smaller place.")
        number = f"{matches.more_than:,}"
        return gettext("More than %(count)s data sources. %(listed)s") % {"count": number, "listed": listed}
    agencies = ngettext("%(count)s agency", "%(count)s agencies", matches.agency_total)
    agencies %= {"count": f"{matches.agency_total:,}"}
    if search.selection.active:
        asks_for_broken = LinkFilter.BROKEN.value in search.selection.chosen_values(LinkFilter.BROKEN.name)
        everything = matches.reached if asks_for_broken else matches.counts.get(NO_FILTERS, 0)
        return gettext("Showing %(count)s of %(everything)s data sources, from %(agencies)s.") % {
            "count": f"{matches.total:,}",
            "everything": f"{everything:,}",
            "agencies": agencies,
        }
    sentence = ngettext(
        "%(count)s data source from %(agencies)s.", "%(count)s data sources from %(agencies)s.", matches.total
    )
    return sentence % {"count": f"{matches.total:,}", "agencies": agencies}


def sentence_at_the_end(matches: ResultsPage, search: Search) -> str:
    """Return what the last page says where more is found than is listed; empty where all is."""
    if not matches.is_cut:
        return ""
    if search.place is None:
        return gettext(
            "This list ends here, but there are more data sources. Add words, or choose a place or a filter."
        )
    if search.words:
        return gettext("This list ends here, but there are more data sources. Add words, or choose a filter.")
    return gettext("This list ends here, but there are more data sources. Choose a filter or a smaller place.")
