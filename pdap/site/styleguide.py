"""Every component on one page; only in the local environment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from locations.views.maps import STEPS

COLORS = (
    *("paper", "paper-raised", "paper-sunken", "ink", "ink-soft", "heading", "link", "line", "line-strong"),
    *("accent", "focus", "button", "pill", "band", "notice", "error", "success"),
)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "site/styleguide.html", {"colors": COLORS, "steps": range(STEPS + 1)})


urlpatterns = [path("", styleguide, name="styleguide")]
