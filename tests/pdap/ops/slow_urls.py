"""The site's addresses and one that takes a second, for a server that is stopped meanwhile."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from pdap.urls import *  # noqa: F403 - all of them
from pdap.urls import urlpatterns as all_of_them


def slow(request: HttpRequest) -> HttpResponse:
    """Answer after a second of the database's time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_sleep(1)")
    return HttpResponse("finished")


urlpatterns = [*all_of_them, path("slow", slow)]
