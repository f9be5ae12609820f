"""Which status a request may pass to."""

import pytest

from notifications.models import DataRequestEvent
from requests_app.enums import RequestStatus
from requests_app.services import change_status
from requests_app.statuses import CLOSED, PUBLIC_STATUSES
from requests_app.transitions import AT_WORK, START, TRANSITIONS, TransitionError, is_allowed
from tests.requests_app.factories import DataRequestFactory


def test_the_table_knows_every_status_and_leads_out_of_each() -> None:
    assert set(TRANSITIONS) == set(RequestStatus)
    assert all(TRANSITIONS.values())
    assert all(status not in onward for status, onward in TRANSITIONS.items())


def test_what_is_at_work_is_what_stands_in_lists() -> None:
    assert set(PUBLIC_STATUSES) == AT_WORK


def test_what_somebody_has_looked_at_does_not_wait_for_a_first_look_again() -> None:
    assert not any(is_allowed(status, START) for status in AT_WORK)


@pytest.mark.parametrize("status", sorted(AT_WORK | {START}))
def test_everything_open_can_be_withdrawn_and_archived(status: RequestStatus) -> None:
    assert all(is_allowed(status, closed) for closed in CLOSED)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("current", "wanted"),
    [("Request withdrawn", "Complete"), ("Active", "Intake"), ("Archived", "Request withdrawn")],
)
def test_a_step_that_the_table_does_not_have_is_refused_and_says_what_is_possible(current: str, wanted: str) -> None:
    request = DataRequestFactory(request_status=current)

    with pytest.raises(TransitionError, match=r"Choose one of: .*(Archived|Intake)"):
        change_status(request.pk, RequestStatus(wanted), None)

    request.refresh_from_db()
    assert request.request_status == current


@pytest.mark.django_db
def test_reaching_a_status_twice_tells_followers_once() -> None:
    request = DataRequestFactory(request_status=RequestStatus.INTAKE)

    assert change_status(request.pk, RequestStatus.READY_TO_START, None)
    assert not change_status(request.pk, RequestStatus.READY_TO_START, None)
    assert change_status(request.pk, RequestStatus.ACTIVE, None)
    assert change_status(request.pk, RequestStatus.READY_TO_START, None)

    assert DataRequestEvent.objects.filter(data_request=request).count() == 1
