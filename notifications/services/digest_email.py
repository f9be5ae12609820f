"""The email of a digest: written into the ledger in its reader's language, as much of the news as fits."""

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from accounts.models import User
from locations.names import name_in_sentence
from notifications.news import Digest, PlaceNews
from notifications.services.digest_size import ShortDigest, longest_fitting_digest
from notifications.services.reader_news import news_context
from notifications.services.unsubscribing import token_for
from notifications.services.waiting_digests import told_headers
from notifications.services.watch_digest import WatchedNews
from pdap.lib.mail.brakes import DIGEST, NEWS
from pdap.lib.mail.ledger import compose, write_down
from pdap.lib.mail.message import size_of
from pdap.lib.mail.models import Mail


def write_digest(
    person: User,
    digest: Digest,
    prefix: str = "",
    watched: WatchedNews | None = None,
    told_at: datetime.datetime | None = None,
) -> None:
    """Write a digest into the ledger of emails, in their language, with ways out that need no sign-in (RFC 8058).

    Without news of places it is an email of what the person watches alone. `told_at` is when its rows are marked.
    """
    with translation.override(person.language):
        write_digest_in_language(person, digest, prefix, watched, told_at)


def write_digest_in_language(
    person: User, digest: Digest, prefix: str, watched: WatchedNews | None, told_at: datetime.datetime | None
) -> None:
    everything = address_of(token_for(person.pk))
    headers = {"List-Unsubscribe": f"<{everything}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    if told_at:
        headers |= told_headers(told_at, digest.agency_ids | (watched.agency_ids if watched else set()))
    if watched and not digest:
        manage = f"{settings.SITE_URL}{reverse('digest-settings')}"
        context = news_context(watched, manage, everything)
        write_down(compose(NEWS, person.email, context, user_id=person.pk, headers=headers), wake=False)
        return

    def render(short: ShortDigest) -> Mail:
        places = [
            {
                "news": news,
                "stop": address_of(token_for(person.pk, news.follow_id, news.location_id)) if news.follow_id else None,
            }
            for news in short.places
        ]
        return compose(
            DIGEST,
            person.email,
            {
                "digest": digest,
                "places": places,
                "more_places": short.more_places,
                "stop": everything,
                "subject": prefix + subject(digest, everywhere),
                "watched": watched,
            },
            user_id=person.pk,
            headers=headers,
        )

    everywhere = digest.by_place()
    write_down(longest_fitting_digest(everywhere, render, size_of), wake=False)


def address_of(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('unsubscribe', args=[token])}"


def subject(digest: Digest, places: Sequence[PlaceNews]) -> str:
    """Return what an email says of its content: how much of what is new, and where."""
    sources, requests = len(digest.data_sources), len(digest.data_requests)
    counted = []
    if sources:
        counted.append(
            ngettext("%(count)d new data source", "%(count)d new data sources", sources) % {"count": sources}
        )
    if requests:
        updates = ngettext("%(count)d data request update", "%(count)d data request updates", requests)
        counted.append(updates % {"count": requests})
    news = counted[0]
    if len(counted) == 2:
        news = gettext("%(sources)s and %(requests)s") % {"sources": counted[0], "requests": counted[1]}
    text = gettext("%(news)s in %(where)s") % {"news": news, "where": where_of(places)}
    return Truncator(text[0].upper() + text[1:]).chars(150)


def where_of(places: Sequence[PlaceNews]) -> str:
    """Return the place of a digest, or how many there are."""
    if len(places) > 1:
        return ngettext("%(count)d place", "%(count)d places", len(places)) % {"count": len(places)}
    return name_in_sentence(places[0].name)
