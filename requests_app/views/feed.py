"""The feed of a data request: what happened to it, for people who follow it with a feed reader."""

from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from pdap.db.fields import LARGEST_ID
from pdap.lib.project import PROJECT, SITE
from pdap.web.feeds import Feed, feed_response
from requests_app.models import DataRequest
from requests_app.views.timeline import timeline_of


@require_safe
def request_feed(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what happened to a listed request; 404 for every other."""
    data_request = DataRequest.objects.public().filter(pk=min(pk, LARGEST_ID)).first()
    if data_request is None:
        raise Http404
    page = request.build_absolute_uri(reverse("data-request", args=[pk]))
    feed = Feed(
        title=f"{data_request.title}: {SITE}",
        link=page,
        description=None,
        feed_url=request.build_absolute_uri(),
        feed_guid=page,
        subtitle=gettext("What happened to this data request"),
        author_name=PROJECT,
        language=get_language() or settings.LANGUAGE_CODE,
    )
    for step in reversed(timeline_of(data_request)):
        feed.add_item(
            title=str(step.label),
            link=page,
            description=step.text or str(step.label),
            unique_id=f"{page}#{quote(step.key)}",
            pubdate=step.at,
            updateddate=step.at,
        )
    return feed_response(request, feed)
