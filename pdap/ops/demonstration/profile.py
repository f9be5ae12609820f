"""What the demonstration's member finds on the profile: requests and submissions in each state, and a key in use."""

import datetime

from django.utils import timezone

from accounts.enums import Capacity
from accounts.models import ApiKeyUse, User
from accounts.services.api_keys import fingerprint
from accounts.services.capacities import set_capacities
from agencies.enums import AgencyType, JurisdictionType
from agencies.models import Agency, AgencyLocation
from datasources.enums import RecordTypeName
from datasources.models import AgencyDataSource, DataSource, RecentSearch, RecentSearchRecordType, RecordType, Review
from datasources.services.review import approve, reject
from notifications.services.follows import follow
from pdap.ops.demonstration.agencies import Place
from requests_app.enums import RequestStatus
from requests_app.models import DataRequest

REASON = "It's a news article about the records, not the records themselves. Do you have the page it links to?"
QUESTION = "Which years does this cover? The page does not say."


def make_profile(member: User, reviewer: User, places: list[Place], sources: list[DataSource]) -> None:
    """Give the member something in each state, and give it after the rest, so that it stands first."""
    set_capacities(member, [Capacity.JOURNALIST, Capacity.RESEARCHER], actor=member)
    key = User.objects.only("api_key").get(pk=member.pk)
    used = timezone.now() - datetime.timedelta(days=2)
    ApiKeyUse.objects.create(
        user=member, fingerprint=fingerprint(key), made_at=used - datetime.timedelta(days=40), last_used_at=used
    )
    follow(member.pk, places[4].location_id, list(RecordType.objects.filter(name__in=["Stops", "Citations"])))
    make_searches(member, places)
    waiting = DataRequest.objects.filter(request_status=RequestStatus.WAITING_FOR_REQUESTOR).first()
    if waiting is not None:
        waiting.creator = member
        waiting.save(update_fields=["creator"])
    make_submissions(member, reviewer, places, sources)


def make_searches(member: User, places: list[Place]) -> None:
    """Let the member search for the same twice, which the profile shows once, and for one record type."""
    for _ in range(2):
        search = RecentSearch.objects.create(user=member, location_id=places[1].location_id)
        RecentSearchRecordType.objects.create(
            recent_search=search, record_type=RecordType.objects.get(name=RecordTypeName.USE_OF_FORCE_REPORTS)
        )


def make_submissions(member: User, reviewer: User, places: list[Place], sources: list[DataSource]) -> None:
    """Bring one submission of the member to each end of its review, and submit an agency."""
    DataSource.objects.filter(pk=sources[0].pk).update(submitter=member)
    approved, rejected, asked = (
        invented_submission(member, source.agencies.get(), number) for number, source in enumerate(sources[1:4])
    )
    approve(approved, reviewer.pk)
    reject(rejected, reviewer.pk, REASON)
    Review.objects.create(data_source=asked, question=QUESTION, asked_at=timezone.now())
    agency = Agency.objects.create(
        name=f"{places[0].name} Transit Police (invented)",
        agency_type=AgencyType.LAW_ENFORCEMENT,
        jurisdiction_type=JurisdictionType.TRANSIT,
        submitter=member,
    )
    AgencyLocation.objects.create(agency=agency, location_id=places[0].location_id)
    Review.objects.create(agency=agency)


def invented_submission(member: User, agency: Agency, number: int) -> DataSource:
    """Return a new submission of the member about an agency, at an address that leads nowhere."""
    source = DataSource.objects.create(
        name=f"Patrol logs of the {agency.name}",
        description="Made up for this demonstration.",
        source_url=f"https://patrol-{number}.example.org/logs",
        record_type=RecordType.objects.get(name=RecordTypeName.DAILY_ACTIVITY_LOGS),
        submission_notes="Found on the city's website.",
        submitter=member,
    )
    AgencyDataSource.objects.create(data_source=source, agency=agency)
    return source
