"""The parameters of the admin's addresses. PostgreSQL holds no NUL, so a value that has one can find nothing."""

from collections.abc import Callable, Collection, Mapping
from copy import copy
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

NUL = "\0"
LONGEST_NAME = 60
LEFT_OUT = "We ignored “{}” in the link, because it contains an invalid character."
NO_SUCH_CHOICE = "We ignored “{}” in the link, because the filter “{}” has no such choice."
NOT_UNDERSTOOD = "We couldn’t read the filters in the link, so this is the whole list."


def with_readable_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer that a record whose number has a NUL is not there (404), and that a list has no such filter (400).

    Django takes the second for an attack and logs an error, though people mistype filters too.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if any(NUL in unquote(str(value)) for value in (*args, *kwargs.values())):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except DisallowedModelAdminLookup as error:
            raise BadRequest(str(error)) from error

    return wrapped


def leave_out_unreadable(request: HttpRequest) -> None:
    """Take the parameters that have a NUL from an address, and say so."""
    unreadable = [name for name, values in request.GET.lists() if any(NUL in text for text in (name, *values))]
    if not unreadable:
        return
    query = request.GET.copy()
    for name in unreadable:
        del query[name]
        messages.warning(request, LEFT_OUT.format(name.replace(NUL, "")[:LONGEST_NAME]))
    request.GET = query  # type: ignore[assignment]


def leave_out_choices(request: HttpRequest, unknown: Mapping[str, str]) -> None:
    """Take parameters from an address, each given with the title of its filter, and say so."""
    if not unknown:
        return
    query = request.GET.copy()
    for name, title in unknown.items():
        messages.warning(request, NO_SUCH_CHOICE.format(query[name][:LONGEST_NAME], title))
        del query[name]
    request.GET = query  # type: ignore[assignment]


def leave_out_unknown_choices(request: HttpRequest, changelist: ChangeList) -> bool:
    """Take the choices that a list's filters do not have from an address, and say so; return whether there were any.

    Left there, some filters would find nothing and others everything, and none would show a choice.
    """
    uncounted = copy(changelist)
    uncounted.add_facets = False
    query = request.GET.copy()
    for own_filter in changelist.filter_specs:
        names = [name for name in own_filter.expected_parameters() if name and query.get(name)]
        if names and not any(choice["selected"] for choice in own_filter.choices(uncounted)):
            for name in names:
                words = NO_SUCH_CHOICE.format(query[name][:LONGEST_NAME], own_filter.title)
                messages.warning(request, words)
                del query[name]
    if query == request.GET:
        return False
    request.GET = query  # type: ignore[assignment]
    return True


def known_choice(request: HttpRequest, name: str, choices: Collection[str], title: str) -> str:
    """Return what an address chooses of a page's own views; empty, with a word about it, for what these don't have."""
    typed = request.GET.get(name, "").replace(NUL, "")
    if not typed or typed in choices:
        return typed
    messages.warning(request, NO_SUCH_CHOICE.format(typed[:LONGEST_NAME], title))
    return ""


def explain_whole_list(request: HttpRequest) -> None:
    """Say why a list has no filters, where Django has led to it without those that it couldn't read."""
    if ERROR_FLAG not in request.GET:
        return
    query = request.GET.copy()
    del query[ERROR_FLAG]
    request.GET = query  # type: ignore[assignment]
    messages.warning(request, NOT_UNDERSTOOD)
