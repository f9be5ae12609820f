"""The site's addresses, one that takes its time and one that a test holds, for a server that is busy or stopped."""

import gc
import os
import time
from pathlib import Path

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from pdap.urls import *  # noqa: F403 - all of them
from pdap.urls import urlpatterns as all_of_them


def slow(request: HttpRequest, seconds: int) -> HttpResponse:
    """Answer after some seconds of the database's time."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_sleep(%s)", [seconds])
    return HttpResponse("finished")


def held(request: HttpRequest) -> HttpResponse:
    """Say that this has begun, and answer when the test lets go."""
    folder = Path(os.environ["HELD"])
    (folder / "begun").touch()
    while not (folder / "let-go").exists():
        time.sleep(0.02)
    return HttpResponse("finished")


def endless(request: HttpRequest) -> StreamingHttpResponse:
    """Send for as long as the client reads."""
    return StreamingHttpResponse(b"x" * 65_536 for _ in range(100_000))


def passed_over(request: HttpRequest) -> HttpResponse:
    """Say how many things the garbage collector of this process passes over, and after how many new ones it looks."""
    return HttpResponse(f"{gc.get_freeze_count()} {gc.get_threshold()[0]}")


urlpatterns = [
    *all_of_them,
    path("slow/<int:seconds>", slow),
    path("held", held),
    path("endless", endless),
    path("passed-over", passed_over),
]
