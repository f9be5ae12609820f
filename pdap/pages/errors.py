"""Pages for what cannot be answered: bad input, a missing page, a failure."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

Arguments = ParamSpec("Arguments")


class BadInputError(ValueError):
    """What a visitor sent makes no sense; the text says what would."""


def explains_bad_input(
    view: Callable[Concatenate[HttpRequest, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """Answer a view's BadInputError with a page (400) that shows its text and a way onward."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except BadInputError as error:
            return render(request, "400.html", {"message": str(error)}, status=400)

    return answer


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what Django itself refuses, such as a request with a thousand fields."""
    return render(request, "400.html", {"message": "This request cannot be understood."}, status=400)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Say that there is no such page."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that something broke here; without the request's context, which may be what broke."""
    return HttpResponseServerError(render_to_string("500.html"))
