"""What data requests lack."""

from django.urls import reverse

from pdap.admin.gap_forms import link_form
from pdap.admin.gaps import Fact, Gap, register_gaps
from requests_app.models import DataRequest, DataRequestLocation


def facts_of(data_request: DataRequest) -> list[Fact]:
    return [
        Fact("Status", data_request.get_request_status_display()),
        Fact("Requirements", data_request.data_requirements or "none"),
        Fact("Record types", ", ".join(map(str, data_request.record_types_required)) or "none"),
        Fact("Purpose", data_request.submission_notes or "none"),
    ]


register_gaps(
    Gap(
        "requests-without-place",
        50,
        "Data requests without a place",
        "People who follow a place don’t hear about it. Choose the place it covers.",
        lambda: DataRequest.objects.undecided().without_place(),
        "requests_app.change_datarequest",
        facts_of,
        link_form(DataRequestLocation, "data_request", "location", "Place"),
        ways=lambda row: [
            Fact("", "Open the request", reverse("admin:requests_app_datarequest_change", args=[row.pk]))
        ],
        order=lambda rows: rows.order_by("date_created", "pk"),
    ),
)
