"""The table behind a chart: a row for each month since the first, as markup."""

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString

from pdap.lib.dates_in_words import full_month
from pdap.lib.markup import escaped
from pdap.lib.spoken import spoken_language
from pdap.web.charts import Month
from pdap.web.templatetags.numbers import group_digits

register = template.Library()


# More than the months of all charts.
REMEMBERED = 2048


@register.simple_tag
def rows_of_months(months: Sequence[Month]) -> SafeString:
    """Return the rows, the newest month first."""
    language = spoken_language()
    return SafeString("\n".join(row_of(language, month) for month in reversed(months)))


@lru_cache(REMEMBERED)
def row_of(language: str, month: Month) -> str:
    return (
        f'<tr><th scope="row">{escaped(full_month(month.first))}</th>'
        f'<td class="number">{group_digits(language, month.added)}</td>'
        f'<td class="number">{group_digits(language, month.total)}</td></tr>'
    )
