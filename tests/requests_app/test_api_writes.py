"""Making, changing, withdrawing and deleting data requests through the API."""

from typing import Any

import pytest

from accounts.models import User
from audit.models import ChangeLog
from notifications.models import DataRequestEvent
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest, DataRequestGithubIssue
from tests.locations.factories import LocationFactory
from tests.pdap.api.tokens import of, said, send
from tests.requests_app.factories import DataRequestFactory, DataRequestGithubIssueFactory

pytestmark = pytest.mark.django_db
INFO = {"title": "Stops in town", "submission_notes": "For a story", "request_urgency": "urgent"}


def create(person: User, places: Any = None, **changes: Any) -> Any:
    """Ask for data and return the answer."""
    body = {"request_info": {**INFO, **changes}, **({} if places is None else {"location_ids": places})}
    return send(of(person), "POST", "/data-requests", body)


def put(person: User, request: DataRequest | int, **values: Any) -> tuple[int, str]:
    """Change a request and return what is said."""
    pk = request if isinstance(request, int) else request.pk
    return said(send(of(person), "PUT", f"/data-requests/{pk}", {"entry_data": values}))


def test_a_request_starts_at_intake_whatever_is_asked_and_keeps_everything(owner: User) -> None:
    places = [LocationFactory().pk, LocationFactory().pk]

    response = create(
        owner,
        [*places, places[0]],
        request_status="Complete",
        coverage_range="2019 - 2024",
        data_requirements="As a table",
        record_types_required=["Stops", "Citations", "Stops"],
    )

    made = DataRequest.objects.get()
    assert (response.status_code, response.json()) == (200, {"message": "Data request created.", "id": str(made.pk)})
    assert (made.creator, made.request_status, made.coverage_range) == (owner, "Intake", "2019 - 2024")
    assert (made.data_requirements, made.record_types_required) == ("As a table", ["Stops", "Citations"])
    assert sorted(made.location_links.values_list("location_id", flat=True)) == sorted(places)
    assert ChangeLog.objects.filter(table_name="data_requests").latest("id").actor_user_id == owner.pk


@pytest.mark.parametrize("missing", ["title", "submission_notes"])
def test_what_a_request_must_have_is_named(owner: User, missing: str) -> None:
    info = {name: value for name, value in INFO.items() if name != missing}

    answer = send(of(owner), "POST", "/data-requests", {"request_info": info})

    assert said(answer) == (400, f"request_info.{missing}: This field is required.")


@pytest.mark.parametrize(
    "changes",
    [
        *({"title": ""}, {"title": "x" * 256}, {"title": 5}, {"request_urgency": "soon"}, {"submission_notes": None}),
        *({"record_types_required": ["Stop"]}, {"request_status": "Done"}, {"internal_notes": "x"}, {"title": "a\0b"}),
    ],
)
def test_nonsense_is_refused_by_name(owner: User, changes: dict[str, Any]) -> None:
    status, message = said(create(owner, **changes))

    assert status == 400
    assert f"request_info.{next(iter(changes))}" in message
    assert not DataRequest.objects.exists()


def test_places_that_do_not_exist_are_named(owner: User) -> None:
    place = LocationFactory().pk

    assert said(create(owner, [place, 999999, 888888])) == (
        400,
        "location_ids: There is no location 888888, 999999.",
    )
    for nonsense in (["x"], [0], [2**31], "1", [None]):
        assert create(owner, nonsense).status_code == 400
    assert not DataRequest.objects.exists()


def test_intake_is_seen_by_its_owner_and_staff_alone(owner: User, stranger: User, curator: User, api: Any) -> None:
    request = DataRequestFactory(creator=owner, request_status=RequestStatus.INTAKE)
    path = f"/api/v2/data-requests/{request.pk}"

    for client, status in ((of(owner), 200), (of(curator), 200), (of(stranger), 404), (api, 404)):
        assert client.get(path).status_code == status
        assert client.get(f"{path}/related-sources").status_code == status
        assert client.get(f"{path}/related-locations").status_code == status
    for method, more in (("PUT", ""), ("DELETE", ""), ("POST", "/withdraw")):
        body = {"entry_data": {"title": "x"}} if method == "PUT" else None
        assert send(of(stranger), method, f"{path}{more}", body).status_code == 404


def test_a_key_owns_nothing(key_owner: User, api: Any) -> None:
    request = DataRequestFactory(creator=key_owner, request_status=RequestStatus.INTAKE)

    assert api.get(f"/api/v2/data-requests/{request.pk}").status_code == 404


def test_an_owner_writes_what_they_asked_for_and_null_clears(owner: User) -> None:
    request = DataRequestFactory(creator=owner)

    assert put(owner, request, title="Other", submission_notes=None, coverage_range=None, data_requirements="x") == (
        200,
        "Data requests updated.",
    )

    request.refresh_from_db()
    assert (request.title, request.submission_notes, request.coverage_range) == ("Other", None, None)
    assert request.data_requirements == "x"


def test_columns_of_others_are_named(owner: User, stranger: User) -> None:
    request = DataRequestFactory(creator=owner)
    words = "You do not have permission to edit the following columns: "

    assert put(owner, request, title="x", request_status="Complete", internal_notes="x") == (
        403,
        words + "{'internal_notes', 'request_status'}",
    )
    assert put(stranger, request, title="x") == (403, words + "{'title'}")
    request.refresh_from_db()
    assert request.title != "x"


def test_staff_write_everything_and_followers_are_told_once(curator: User) -> None:
    request = DataRequestFactory()
    values = {
        "request_status": "Complete",
        "archive_reason": "Old",
        "internal_notes": "Ours",
        "record_types_required": ["Stops"],
        "pdap_response": "Here it is",
        "github_issue_url": "https://github.com/example/requests/issues/5",
        "github_issue_number": 5,
    }

    assert put(curator, request, **values)[0] == 200
    assert put(curator, request, **values)[0] == 200

    shown = of(curator).get(f"/api/v2/data-requests/{request.pk}").json()["data"]
    assert {name: shown[name] for name in values} == values
    assert DataRequestEvent.objects.get().event_type == "Request Complete"
    assert Mail.objects.count() == 1  # to the person who asked


def test_an_issue_has_both_of_its_columns_or_none(curator: User) -> None:
    request = DataRequestFactory()

    assert put(curator, request, github_issue_number=5)[0] == 400
    assert put(curator, request, github_issue_url="https://github.com/x/y/issues/5", github_issue_number=5)[0] == 200
    assert put(curator, request, github_issue_number=6)[0] == 200
    assert DataRequestGithubIssue.objects.get().github_issue_number == 6
    assert put(curator, request, github_issue_number=None)[0] == 400
    assert put(curator, request, github_issue_number=None, github_issue_url=None)[0] == 200
    assert not DataRequestGithubIssue.objects.exists()


def test_a_step_that_the_table_of_transitions_lacks_writes_nothing(curator: User) -> None:
    request = DataRequestFactory(request_status=RequestStatus.REQUEST_WITHDRAWN)

    status, message = put(curator, request, title="Other", request_status="Complete")

    assert status == 409
    assert "can’t become" in message
    request.refresh_from_db()
    assert request.title != "Other"


def test_what_is_put_away_is_changed_by_staff_alone(owner: User, curator: User) -> None:
    request = DataRequestFactory(creator=owner, request_status=RequestStatus.ARCHIVED)

    assert put(owner, request, title="Other")[0] == 409
    assert put(curator, request, title="Other")[0] == 200


@pytest.mark.parametrize(
    "values",
    [
        *({}, {"title": ""}, {"title": None}, {"title": "x" * 256}, {"request_status": "Done"}, {"id": 5}),
        *({"request_urgency": "soon"}, {"record_types_required": None}, {"github_issue_url": "not a url at all"}),
        *({"github_issue_number": 0}, {"github_issue_number": "5"}, {"request_status": None}, {"creator_user_id": 1}),
    ],
)
def test_changes_that_make_no_sense_are_refused(curator: User, values: dict[str, Any]) -> None:
    request = DataRequestFactory()

    status, message = put(curator, request, **values)

    assert status == 400
    assert f"entry_data{'.' if values else ''}{next(iter(values), '')}" in message


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_what_is_not_there_is_a_404(curator: User, owner: User, method: str) -> None:
    for person in (curator, owner):
        for number in ("999999", "99999999999999999999", "x"):
            path = f"/data-requests/{number}" + ("/withdraw" if method == "POST" else "")
            assert send(of(person), method, path, {"entry_data": {"title": "x"}}).status_code == 404


def test_an_owner_withdraws_and_deletes(owner: User, stranger: User) -> None:
    request = DataRequestFactory(creator=owner, locations=[LocationFactory()])
    DataRequestGithubIssueFactory(data_request=request)
    path = f"/data-requests/{request.pk}"

    assert send(of(stranger), "POST", f"{path}/withdraw").status_code == 403
    for _ in range(2):
        assert said(send(of(owner), "POST", f"{path}/withdraw")) == (200, "Data request successfully withdrawn.")
    request.refresh_from_db()
    assert request.request_status == "Request withdrawn"

    assert said(send(of(stranger), "DELETE", path)) == (
        403,
        "You do not have permission to delete this Data request.",
    )
    assert said(send(of(owner), "DELETE", path)) == (200, "Data request deleted.")
    assert send(of(owner), "DELETE", path).status_code == 404


def test_what_is_archived_is_not_withdrawn_any_more(owner: User) -> None:
    request = DataRequestFactory(creator=owner, request_status=RequestStatus.ARCHIVED)

    assert send(of(owner), "POST", f"/data-requests/{request.pk}/withdraw").status_code == 409


@pytest.mark.parametrize("service", ["change_columns", "delete_request", "withdraw"])
def test_who_is_too_late_is_told_that_it_is_gone(owner: User, monkeypatch: pytest.MonkeyPatch, service: str) -> None:
    request = DataRequestFactory(creator=owner)

    def gone(*args: Any, **kwargs: Any) -> None:
        raise DataRequest.DoesNotExist

    monkeypatch.setattr(f"requests_app.services.{service}", gone)
    path, body = f"/data-requests/{request.pk}", {"entry_data": {"title": "x"}}
    ways = {
        "change_columns": ("PUT", path, body),
        "delete_request": ("DELETE", path, None),
        "withdraw": ("POST", f"{path}/withdraw", None),
    }

    assert send(of(owner), *ways[service]).status_code == 404
