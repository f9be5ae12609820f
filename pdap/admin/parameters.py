"""What comes in by an address of the admin: PostgreSQL holds no NUL, so a value that has one can find nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.http import Http404, HttpRequest, HttpResponse

NUL = "\0"
LONGEST_NAME = 60
LEFT_OUT = "We ignored “{}” in the link, because it contains an invalid character."
NOT_UNDERSTOOD = "We couldn't read the filters in the link, so this is the whole list."


def with_readable_input(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer without the parameters that have a NUL, and say so; a record whose number has one is not there (404)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if any(NUL in unquote(str(value)) for value in (*args, *kwargs.values())):
            raise Http404
        leave_out_unreadable(request)
        return view(request, *args, **kwargs)

    return answer


def leave_out_unreadable(request: HttpRequest) -> None:
    unreadable = [name for name, values in request.GET.lists() if any(NUL in text for text in (name, *values))]
    if not unreadable:
        return
    query = request.GET.copy()
    for name in unreadable:
        del query[name]
        messages.warning(request, LEFT_OUT.format(name.replace(NUL, "")[:LONGEST_NAME]))
    request.GET = query  # type: ignore[assignment]


def explain_whole_list(request: HttpRequest) -> None:
    """Say why a list has no filters, where Django has led to it without those that it couldn't read."""
    if ERROR_FLAG not in request.GET:
        return
    query = request.GET.copy()
    del query[ERROR_FLAG]
    request.GET = query  # type: ignore[assignment]
    messages.warning(request, NOT_UNDERSTOOD)
