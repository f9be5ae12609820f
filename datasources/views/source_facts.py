"""The facts of a data source, with what its page says in words of its own."""

from django.utils.translation import gettext

from datasources.fields import SOURCES
from datasources.models import DataSource
from datasources.views.source_history import History
from datasources.views.source_link import link_in_words
from pdap.web.facts import Group, facts_of
from pdap.web.templatetags.wording import safe_link

# What the strip at the top says already.
AT_A_GLANCE = ("access_types", "record_formats")


def facts_of_source(source: DataSource, history: History) -> list[Group]:
    return facts_of(
        SOURCES,
        source,
        {
            "url_status": lambda _: link_in_words(source, history.link_since).sentence,
            "internet_archive_url": lambda copy: gettext("On the Internet Archive") if safe_link(copy) else "",
        },
        AT_A_GLANCE,
    )
