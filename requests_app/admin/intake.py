"""The intake of requests: those that wait for a first look, the oldest first, with what is missing to publish them."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.names import names_of
from requests_app.models import DataRequest

ON_A_PAGE = 50


def intake(request: HttpRequest, site: admin.AdminSite) -> HttpResponse:
    if not request.user.has_perm("requests_app.change_datarequest"):
        raise PermissionDenied
    rows = DataRequest.objects.at_intake()
    counted = rows.annotate(places=Count("location_links")).order_by("date_created", "pk")
    page = Paginator(counted, ON_A_PAGE).get_page(request.GET.get("page"))
    names = names_of({row.creator_id for row in page}, request.user)
    row: Any
    for row in page:
        row.missing = missing_parts(row, row.places)
        row.asked_by = names[row.creator_id] if row.creator_id else "someone without an account"
    context = {**site.each_context(request), "title": "New data requests", "page": page, "opts": DataRequest._meta}
    return render(request, "requests_app/admin/intake.html", context)


def missing_parts(row: Any, places: int) -> list[str]:
    lacks = {
        "a place": not places,
        "record types": not row.record_types_required,
        "a purpose": not (row.data_requirements or row.submission_notes),
    }
    return [part for part, is_missing in lacks.items() if is_missing]
