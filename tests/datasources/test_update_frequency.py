"""How often a source is updated: the words of people and other catalogs, read by one function of the database."""

import bisect
import math
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import ChangeLog
from datasources.fields.coverage_group import FREQUENCIES
from datasources.models import DataSource, DataSourceArchiveInfo
from pdap.db.catalog_version import catalog_version
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory
from tests.locations.factories import LocalityFactory, location_of
from tests.pdap.api.syncing import Manager
from tests.pdap.api.tokens import of, send

DAY, WEEK, MONTH, QUARTER, YEAR = 1, 7, 31, 92, 365

READ = {
    "daily": DAY,
    "Daily": DAY,
    "Every day": DAY,
    "each business day": DAY,
    "Weekdays": DAY,
    "nightly": DAY,
    "5 days a week": DAY,
    "<1 Day": DAY,
    "1-2 days": 2 * DAY,
    "Hourly": DAY / 24,
    "every 36 hours": 1.5 * DAY,
    "Every half hour": DAY / 48,
    "5 Minutes": 5 / 1440,
    "every 15 min": 15 / 1440,
    "Twice a day": DAY / 2,
    "twice daily": DAY / 2,
    "Real-time": 0,
    "near real time": 0,
    "live": 0,
    "Continuously updated": 0,
    "Weekly": WEEK,
    "1 week": WEEK,
    "Every Monday": WEEK,
    "Mondays": WEEK,
    "Sunday": WEEK,
    "10 days a month": DAY,
    "every other Monday": 2 * WEEK,
    "<2 Weeks": 2 * WEEK,
    "Every 2 weeks": 2 * WEEK,
    "every two weeks": 2 * WEEK,
    "every other week": 2 * WEEK,
    "Biweekly": 2 * WEEK,
    "bi-weekly": 2 * WEEK,
    "fortnightly": 2 * WEEK,
    "2 times per week": WEEK / 2,
    "3x/week": WEEK / 3,
    "2 per week": WEEK / 2,
    "semi-weekly": WEEK / 2,
    "Monthly": MONTH,
    "MONTHLY ": MONTH,
    "once a month": MONTH,
    "Monthly, on the first day": MONTH,
    "by the 15th of each month": MONTH,
    "First Monday of every month": MONTH,
    "Month": MONTH,
    "bimonthly": 2 * MONTH,
    "every 2nd month": 2 * MONTH,
    "twice a month": MONTH / 2,
    "semimonthly": MONTH / 2,
    "quarterly": QUARTER,
    "Each quarter": QUARTER,
    "every three months": 3 * MONTH,
    "every 3-6 months": 6 * MONTH,
    "Every 6 months": 6 * MONTH,
    "six months": 6 * MONTH,
    "Twice a year": YEAR / 2,
    "Semi-annually": YEAR / 2,
    "semiannual": YEAR / 2,
    "biannual": YEAR / 2,
    "half-yearly": YEAR / 2,
    "Every half year": YEAR / 2,
    "half a year": YEAR / 2,
    "four times a year": YEAR / 4,
    "Annually": YEAR,
    "annual": YEAR,
    "Yearly": YEAR,
    "per annum": YEAR,
    "Every year in March": YEAR,
    "Every January": YEAR,
    "once per fiscal year": YEAR,
    "1 Year": YEAR,
    "12 months": 12 * MONTH,
    "every two years": 2 * YEAR,
    "Every other year": 2 * YEAR,
    "biennially": 2 * YEAR,
    "every 10 years": 10 * YEAR,
    "decennial": 10 * YEAR,
    "Rolling, updated daily; annual summary": DAY,
    "R/P1Y": YEAR,
    "R/P6M": 6 * MONTH,
    "P1W": WEEK,
    "R/P3.5D": WEEK / 2,
    "R/PT1H": DAY / 24,
    "Never": math.inf,
    "No longer updated": math.inf,
    "One time": math.inf,
    "one-time": math.inf,
    "Not updated": math.inf,
    "static": math.inf,
    "once": math.inf,
}
UNREADABLE = [
    *(
        "",
        " ",
        "Irregularly",
        "irregular",
        "As needed",
        "Varies",
        "unknown",
        "?",
        "R/P",
        "P0D",
        "not updated regularly",
    ),
    *(
        "on the first day",
        "10 days after the end of the month",
        "May be delayed",
        "year-round",
        "every 0 days",
        "0x a week",
    ),
    *("every " + "9" * 400 + " years", "\N{ZERO WIDTH SPACE}", "the second half"),
]


def days_between_updates(words: str | None) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute("select public.days_between_updates(%s)", [words])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_what_says_how_often_is_read_as_days() -> None:
    read = {words: days_between_updates(words) for words in READ}

    assert read == {words: pytest.approx(days) for words, days in READ.items()}


@pytest.mark.django_db
def test_what_does_not_say_how_often_is_read_as_nothing() -> None:
    assert {words: days_between_updates(words) for words in UNREADABLE} == dict.fromkeys(UNREADABLE)
    assert days_between_updates(None) is None


@pytest.mark.django_db
def test_what_forms_offer_can_be_read() -> None:
    read = [days_between_updates(words) for words in FREQUENCIES if words != "Irregularly"]

    assert None not in read
    assert read == sorted(read)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [*FREQUENCIES, "real-time", "HOURLY", "biweekly", "semiannually", " annual ", "Annually", "as needed", "unknown"],
)
def test_what_is_usual_means_the_same_within_other_words(words: str) -> None:
    assert days_between_updates(words) == days_between_updates(f"{words.strip()}.")


@pytest.mark.django_db
def test_a_longer_time_between_updates_never_makes_a_source_out_of_date_sooner() -> None:
    schedules = (1, 2, 3, 7, 8, 10, 14, 21, 31, 62, 92, 93, 120, 183, 365, 730, 1200)

    def is_fresh(days: int, age: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "select public.source_freshness(%s, null, current_date - %s::integer, null, current_date)",
                [f"{days} days", age],
            )
            return cursor.fetchone()[0] == "fresh"

    late = [
        bisect.bisect_left(range(1400), x=True, key=lambda age, days=days: not is_fresh(days, age))
        for days in schedules
    ]

    assert late == sorted(late)
    assert all(age > days for days, age in zip(schedules, late, strict=True))
    assert all(is_fresh(days, age) for days in schedules for age in {0, 1, days // 2, days})


@pytest.mark.django_db(transaction=True)
def test_what_a_program_writes_beside_the_source_moves_into_it_and_raises_the_version() -> None:
    source = DataSourceFactory()
    before = catalog_version()
    info = DataSourceArchiveInfo.objects.get(data_source=source)

    with transaction.atomic():
        info.update_frequency = " Weekly "
        info.save()

    source.refresh_from_db()
    assert source.update_frequency == "Weekly"
    assert catalog_version() > before
    newest = ChangeLog.objects.filter(table_name="data_sources").latest("id")
    assert (newest.affected_id, newest.old_data, newest.new_data) == (
        source.pk,
        {"update_frequency": None},
        {"update_frequency": "Weekly"},
    )
    # What a person has corrected since is not overwritten by a program that writes the row as it was.
    DataSource.objects.filter(pk=source.pk).update(update_frequency="Monthly")
    info.save()
    source.refresh_from_db()
    assert source.update_frequency == "Monthly"


@pytest.mark.django_db
def test_programs_submit_it_and_collectors_send_it(curator: User) -> None:
    body = {"name": "Stops", "source_url": "https://a.example.gov/stops", "update_frequency": "Every 2 weeks"}
    assert send(of(curator), "POST", "/data-sources", {"entry_data": body, "linked_agency_ids": []}).status_code == 200
    source = DataSource.objects.get()
    assert source.update_frequency == "Every 2 weeks"

    # What the contract says of a source stays as it is.
    assert "update_frequency" not in of(curator).get(f"/api/v2/data-sources/{source.pk}").json()["data"]

    required = {**body, "record_type": "Stops", "url_status": "ok", "agency_ids": [AgencyFactory().pk]}
    response = Manager().update("data-sources", (source.pk, {**required, "update_frequency": "Daily"}))
    assert response.json() == {"message": "Sync completed successfully"}
    source.refresh_from_db()
    assert source.update_frequency == "Daily"


@pytest.mark.django_db
def test_files_bring_it_and_the_page_shows_it_with_its_history(tmp_path: Path, client: Client) -> None:
    location_of(LocalityFactory())
    source = DataSourceFactory(agencies=[AgencyFactory()], source_url="https://a.example.gov/stops", type_name="Stops")
    rows = "name,source_url,record_type_name,update_frequency\nStops,https://a.example.gov/stops,Stops,<2 Weeks\n"
    (tmp_path / "data_sources.csv").write_text(rows)

    call_command("import_catalogue", tmp_path, verbosity=0)

    source.refresh_from_db()
    assert source.update_frequency == "<2 Weeks"
    page = client.get(reverse("data-source", args=[source.pk])).content.decode()
    assert "Update frequency" in page
    assert "&lt;2 Weeks" in page
    assert "Update frequency added" in page


@pytest.mark.django_db
def test_a_form_offers_what_can_be_read(stranger_client: Client) -> None:
    address = reverse("submit-source")
    page = stranger_client.get(address).content.decode()
    assert "How often is it updated?" in page
    assert '<option value="Every 6 months">Every 6 months</option>' in page


@pytest.mark.django_db
def test_curators_correct_it_for_many_sources_at_once(curator_client: Client) -> None:
    pks = [DataSourceFactory().pk for _ in range(2)]
    chosen = {"action": "change_field", "_selected_action": pks, "bulk_field": "update_frequency"}
    curator_client.post(
        reverse("admin:datasources_datasource_changelist"),
        {**chosen, "_bulk_value_sent": "1", "value": "Yearly", "_confirmed": "yes"},
    )

    assert set(DataSource.objects.values_list("update_frequency", flat=True)) == {"Yearly"}
