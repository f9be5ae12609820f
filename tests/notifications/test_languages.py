"""Emails come in the language that a person has chosen, and to others in that of the page that sends them."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.services.languages import choose_language
from accounts.services.passwords import request_reset
from datasources.models import ProblemReport
from datasources.services.reports import resolve
from datasources.services.review import approve, reject
from notifications.enums import WatchKind
from notifications.models import Watch
from notifications.services.digest import send_digests
from notifications.services.watches import Target
from notifications.watch_names import target_name
from pdap.lib.mail.models import Mail
from requests_app.enums import RequestStatus
from requests_app.services import RequestContent, change_status, create_request
from requests_app.services.receipt import write_receipt
from tests.accounts.mails import newest_secret
from tests.agencies.factories import AgencyFactory
from tests.datasources.factories import DataSourceFactory, record_type
from tests.locations.factories import LocationFactory, national
from tests.notifications.factories import FollowerFactory, FollowFactory, WatchFactory
from tests.requests_app.factories import DataRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def spanish(owner: User) -> User:
    """Someone who has chosen Spanish."""
    choose_language(owner, "es")
    return owner


def test_a_requests_status_is_told_in_the_requesters_language(spanish: User, curator: User) -> None:
    request = DataRequestFactory(creator=spanish, title="Stops")

    change_status(request.pk, RequestStatus.COMPLETE, curator.pk)

    mail = Mail.objects.get()
    assert mail.subject == "Su solicitud de datos “Stops” ahora está en este estado: Terminada"
    assert "Encontramos los datos o confirmamos que no existen." in mail.body_text
    assert f"/es/data-request/{request.pk}" in mail.body_text
    assert '<html lang="es">' in mail.body_html


def test_a_review_is_told_in_the_submitters_language(spanish: User, curator: User) -> None:
    listed, declined = (DataSourceFactory(pending=True, submitter=spanish, name=name) for name in ("Stops", "News"))

    approve(listed, curator.pk)
    reject(declined, curator.pk, "It’s a news article.")

    subjects = set(Mail.objects.values_list("subject", flat=True))
    assert subjects == {"Su fuente de datos está en el catálogo: Stops", "Su fuente de datos no se agregó: News"}
    for mail, name in zip(Mail.objects.order_by("pk"), ("Stops", "News"), strict=True):
        assert f'<strong><span lang="en">{name}</span></strong>' in mail.body_html


def test_a_digest_is_in_the_readers_language_with_links_to_its_pages(spanish: User, curator: User) -> None:
    place = LocationFactory()
    FollowFactory(user=spanish, location=place)
    source = DataSourceFactory(pending=True, agencies=[AgencyFactory(locations=[place])], type_name="Stops")
    approve(source, curator.pk)

    send_digests()

    mail = Mail.objects.get(user=spanish)
    assert mail.subject.startswith("1 fuente de datos nueva en ")
    assert "Novedades de los lugares que sigue" in mail.body_text
    assert "Paradas policiales" in mail.body_html
    assert f"/es/data-source/{source.pk}" in mail.body_html
    assert "/es/unsubscribe/" in mail.headers["List-Unsubscribe"]


def test_a_digest_counts_a_source_s_other_agencies_in_the_readers_language(spanish: User, curator: User) -> None:
    place = LocationFactory()
    FollowFactory(user=spanish, location=place)
    approve(DataSourceFactory(pending=True, agencies=AgencyFactory.create_batch(5, locations=[place])), curator.pk)

    send_digests()

    mail = Mail.objects.get(user=spanish)
    assert " y 2 más" in mail.body_text
    assert " and 2 more" not in mail.body_text


def test_what_is_watched_is_told_in_the_readers_language_with_links_to_its_pages(spanish: User, curator: User) -> None:
    agency = AgencyFactory(locations=[LocationFactory()])
    WatchFactory(user=spanish, kind=WatchKind.AGENCY, agency=agency)
    source = DataSourceFactory(pending=True, agencies=[agency])
    approve(source, curator.pk)

    send_digests()

    mail = Mail.objects.get(user=spanish)
    assert "Usted sigue esta agencia." in mail.body_text
    assert "Fuente de datos nueva" in mail.body_text
    assert f"/es/data-source/{source.pk}" in mail.body_text
    assert f"/es/agencies/{agency.pk}" in mail.body_html


def test_a_receipt_is_in_the_requesters_language(spanish: User) -> None:
    made = create_request(spanish.pk, RequestContent("Stops"))

    write_receipt(made)

    mail = Mail.objects.get(user=spanish)
    assert mail.subject == "Recibimos su solicitud de datos: Stops"
    assert f"/es/data-request/{made.pk}" in mail.body_text


def test_a_link_for_a_new_password_is_in_the_owners_language_wherever_it_was_asked_for(spanish: User) -> None:
    request_reset(spanish.email)

    mail = Mail.objects.get()
    assert mail.subject == "Restablezca su contraseña"
    assert "/es/reset-password?" in mail.body_text


def test_a_sign_up_on_a_spanish_page_is_answered_in_spanish_and_makes_a_spanish_account(client: Client) -> None:
    client.post(f"/es{reverse('sign-up')}", {"email": "ana@example.org"})

    mail = Mail.objects.get()
    assert mail.subject == "Confirme su correo electrónico"
    assert "/es/validate/email?" in mail.body_text
    password = "a long good sentence 7"
    fields = {"token": newest_secret(), "new_password": password, "repeated": password}
    client.post(f"/es{reverse('verify-email')}", fields)
    assert User.objects.get(email="ana@example.org").language == "es"


def test_messages_to_staff_stay_english(client: Client) -> None:
    form = {"type": "general", "email": "ana@example.org", "message": "Hola"}

    response = client.post(f"/es{reverse('contact')}", form)

    assert response.url == "/es/contact/sent"
    assert Mail.objects.get().subject.startswith("PDAP contact form")


def spanish_confirmation(client: Client, agency_id: int, email: str) -> str:
    """Follow an agency by email on its Spanish page; return the path of the link that confirms."""
    client.post(f"/es{reverse('follow-anything')}?agency={agency_id}", {"email": email})
    return re.search(r"(/es/following/confirm/[\w-]+)", Mail.objects.latest("id").body_text)[1]  # type: ignore[index]


def test_someone_without_an_account_is_told_in_the_language_of_the_page_where_they_followed(
    client: Client, curator: User
) -> None:
    agency = AgencyFactory(locations=[LocationFactory()])
    client.post(spanish_confirmation(client, agency.pk, "ana@example.org"))
    Watch.objects.update(confirmed_at=timezone.now() - datetime.timedelta(days=1))
    Mail.objects.all().delete()
    source = DataSourceFactory(pending=True, agencies=[agency])
    approve(source, curator.pk)

    send_digests()

    mail = Mail.objects.get(recipient="ana@example.org")
    assert "Usted sigue esta agencia." in mail.body_text
    assert f"/es/data-source/{source.pk}" in mail.body_text
    assert "/es/following/" in mail.headers["List-Unsubscribe"]
    assert "You" not in mail.body_text


def test_a_followed_search_and_record_type_are_named_in_the_readers_language() -> None:
    nation = national()
    found = f"record_types=Stops,Arrest+Records&record_types=Citations&location_id={nation.pk}"
    with translation.override("es"):
        searched = target_name(Target(WatchKind.SEARCH, search=found))
        typed = target_name(Target(WatchKind.RECORD_TYPE, record_type_id=record_type("Stops").pk))

    assert searched.label == "Paradas policiales, Registros de arrestos, Multas y citaciones en Estados Unidos"
    assert typed.label == "Paradas policiales"
    assert target_name(Target(WatchKind.SEARCH, search=found)).label == (
        "Stops, Arrest Records, Citations in the United States"
    )


def test_typing_someone_elses_address_does_not_change_their_language(client: Client) -> None:
    follower = FollowerFactory(email="reader@example.org")

    link = spanish_confirmation(client, AgencyFactory().pk, follower.email)
    follower.refresh_from_db()
    assert follower.language == "en"
    client.post(link)
    follower.refresh_from_db()
    assert follower.language == "es"


def test_a_report_without_an_account_is_answered_in_the_language_of_its_page(client: Client, curator: User) -> None:
    source = DataSourceFactory()
    client.post(
        f"/es{reverse('report-problem', args=[source.pk])}", {"kind": "broken link", "email": "ana@example.org"}
    )

    resolve(ProblemReport.objects.get(), curator.pk)

    mail = Mail.objects.get(recipient="ana@example.org")
    assert mail.subject.startswith("Revisamos el problema que usted informó")
    assert f"/es/data-sources/{source.pk}" in mail.body_text
