"""The table behind a chart: a row for each month since the first, as markup."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from pdap.lib.dates_in_words import full_month
from pdap.lib.markup import escaped
from pdap.web.charts import Month
from pdap.web.templatetags.numbers import intcomma

register = template.Library()


@register.simple_tag
def rows_of_months(months: Sequence[Month]) -> SafeString:
    """Return the rows, the newest month first."""
    return SafeString("\n".join(map(row_of, reversed(months))))


def row_of(month: Month) -> str:
    return (
        f'<tr><th scope="row">{escaped(full_month(month.first))}</th>'
        f'<td class="number">{intcomma(month.added)}</td><td class="number">{intcomma(month.total)}</td></tr>'
    )
