"""How fresh a source is: the one rule is the database's function `source_freshness`, of what stands here.

The last day known of a source is the end of its coverage, or the last change that its server states. The function
`days_between_updates` reads how often it is updated. A daily source is fresh for a week, a weekly one for three weeks,
up to a quarter twice the time between updates, and above that about a month more; for as long again it is due, then
stale. Where no one knows how often, a year is taken. A source whose publisher does not update it stays fresh.
"""

from django.db.models import DateField, F, Func, TextField
from django.db.models.functions import Cast

from datasources.enums import Freshness
from pdap.lib.lazy_texts import gettext_lazy as _

MEANING = {
    Freshness.FRESH: _("Updated on schedule, or within about a year if we don’t know the schedule."),
    Freshness.DUE: _("An update is due."),
    Freshness.STALE: _("Not updated for more than twice the scheduled time."),
    Freshness.UNKNOWN: _("We don’t know when these records were last updated."),
}


def freshness_sql(source: str) -> str:
    """Return SQL for the freshness of a source, given the SQL for its id."""
    return (
        "(select public.source_freshness(dated.update_frequency, dated.update_method, dated.coverage_end,"  # noqa: S608
        " checked.last_modified::date, current_date)"
        " from public.data_sources dated"
        " left join public.links checked on checked.data_source_id = dated.id"
        f" where dated.id = {source})"
    )


def freshness_of_row() -> Func:
    """Return the freshness of each row of a query for data sources, of its own columns and its link."""
    dated = (F("update_frequency"), F("update_method"), F("coverage_end"))
    changed = Cast("link__last_modified", DateField())
    template = "public.source_freshness(%(expressions)s, current_date)"
    return Func(*dated, changed, template=template, output_field=TextField())
