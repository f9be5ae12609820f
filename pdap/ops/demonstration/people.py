"""The demonstration's people, what they ask for, follow, have searched for and changed."""

import hashlib
import random

from accounts.models import User
from accounts.rights import ALL, WRITE_DATA
from agencies.models import Agency
from datasources.models import DataSource, RecentSearch, RecentSearchCategory, RecordCategory, RecordType
from locations.models import Location
from notifications.services.follows import follow
from pdap.db.actor import acting_as
from pdap.ops.demonstration.agencies import Place
from pdap.ops.demonstration.arrival_dates import added_at
from requests_app.enums import RequestStatus, RequestUrgency
from requests_app.models import DataRequest, DataRequestDataSource, DataRequestGithubIssue, DataRequestLocation

PASSWORD = "demonstration"  # noqa: S105 - printed by `make run`; used in `local` alone
API_KEY = "demonstration-api-key"
MEMBER, CURATOR, ADMINISTRATOR = "member@pdap.example", "curator@pdap.example", "administrator@pdap.example"
OTHERS = ("ada@pdap.example", "ben@pdap.example", "cleo@pdap.example")
TOPICS = (
    ("How often do police use force, and against which people?", "Use of Force Reports"),
    ("Complaints about officers and their outcomes", "Complaints & Misconduct"),
    ("Who is held in jail before trial?", "Incarceration Records"),
    ("Traffic stops by race and outcome", "Stops"),
    ("What do the police spend on overtime?", "Budgets & Finances"),
    ("How long do callers wait for a response?", "Calls for Service"),
    ("Open warrants for missed court dates", "Wanted Persons"),
    ("Agreements with other agencies on surveillance", "Policies & Contracts"),
    ("Police chases and how they ended", "Vehicle Pursuits"),
)


def make_people(password: str) -> dict[str, User]:
    """Make six people, of whom three can sign in; with the known password the member has the known API key too."""
    people = {MEMBER: User.objects.create_user(MEMBER, password)}
    people[CURATOR] = User.objects.create_user(CURATOR, password, permissions=[WRITE_DATA])
    people[ADMINISTRATOR] = User.objects.create_user(ADMINISTRATOR, password, permissions=ALL)
    for email in OTHERS:
        people[email] = User.objects.create_user(email, None)
    if password == PASSWORD:
        User.objects.filter(email=MEMBER).update(api_key=hashlib.sha256(API_KEY.encode()).hexdigest())
    return people


def make_requests(
    people: dict[str, User], places: list[Place], sources: list[DataSource], chance: random.Random
) -> None:
    creators = list(people.values())
    for number, status in enumerate([*RequestStatus, *RequestStatus]):
        title, kind = TOPICS[number % len(TOPICS)]
        place = places[number * 3]
        request = DataRequest.objects.create(
            title=f"{title} ({place.name})" if number >= len(TOPICS) else f"{place.name}: {title}",
            submission_notes="We want to compare official statements with the records. Made up for this demonstration.",
            data_requirements="One row for each event, with date and place.",
            request_status=status,
            request_urgency=chance.choice(RequestUrgency.values),
            record_types_required=[kind],
            coverage_range="2018 - 2024",
            creator=creators[number % len(creators)],
            pdap_response="The agency publishes it; see the sources below."
            if status == RequestStatus.COMPLETE
            else None,
            archive_reason="Duplicate request." if status == RequestStatus.ARCHIVED else None,
            internal_notes="Ask the clerk again in spring." if number % 4 == 0 else None,
            date_created=added_at(number, 2 * len(RequestStatus)),
        )
        DataRequestLocation.objects.create(data_request=request, location_id=place.location_id)
        if status == RequestStatus.COMPLETE:
            DataRequestDataSource.objects.create(request=request, data_source=sources[number])
        if status not in (RequestStatus.INTAKE, RequestStatus.ARCHIVED):
            DataRequestGithubIssue.objects.create(
                data_request=request,
                github_issue_number=number + 1,
                github_issue_url=f"https://github.com/example/data-requests/issues/{number + 1}",
            )


def make_follows(people: dict[str, User], places: list[Place]) -> None:
    """Let everyone follow something: towns, a state, the nation, some record types."""
    nation = Location.objects.get(type="National").pk
    stops = list(RecordType.objects.filter(name__in=["Stops", "Use of Force Reports"]))
    for number, person in enumerate(people.values()):
        for place in places[number * 2 : number * 2 + 2]:
            follow(person.pk, place.location_id)
    follow(people[OTHERS[0]].pk, nation, stops)


def make_searches(people: dict[str, User], places: list[Place]) -> None:
    jails = RecordCategory.objects.get(name="Jails & Courts")
    for number, place in enumerate(places[:6]):
        search = RecentSearch.objects.create(user=people[MEMBER], location_id=place.location_id)
        if number % 2:
            RecentSearchCategory.objects.create(recent_search=search, record_category=jails)


def make_changes(people: dict[str, User], agencies: list[Agency], sources: list[DataSource]) -> None:
    """Let three people correct something, so that the change log has something to show."""
    for number, email in enumerate((CURATOR, ADMINISTRATOR, OTHERS[1])):
        with acting_as(people[email].pk):
            source, agency = sources[number], agencies[number]
            DataSource.objects.filter(pk=source.pk).update(access_notes="No account is needed.")
            Agency.objects.filter(pk=agency.pk).update(no_web_presence=True)
        with acting_as(people[email].pk):
            DataSource.objects.filter(pk=sources[number + 3].pk).update(record_formats=["CSV", "JSON"])
