"""Agencies have a life: who took over from whom, and who belongs to whom, on both pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import AgencyTie
from agencies.models.life import AgencyTieKind
from agencies.services.merging import merge_agencies, undo_merge
from audit.models import ChangeLog
from tests.agencies.factories import AgencyFactory, AgencyTieFactory
from tests.audit.test_admin_writes import typed_form

pytestmark = pytest.mark.django_db


def page(client: Client, agency: Any) -> str:
    return " ".join(client.get(reverse("agency", args=[agency.pk])).content.decode().split())


def test_each_page_says_what_the_other_is(client: Client) -> None:
    old, new, city = (AgencyFactory(name=name) for name in ("Old Police", "New Police", "City of Ada"))
    AgencyTieFactory(agency=old, other=new)
    AgencyTieFactory(agency=new, other=city, kind=AgencyTieKind.PARENT)

    assert f'<dt>Succeeded by</dt><dd><a href="{reverse("agency", args=[new.pk])}"' in page(client, old)
    assert "<dt>Took over from</dt>" in page(client, new)
    assert "<dt>Part of</dt>" in page(client, new)
    assert "<dt>Includes</dt>" in page(client, city)


def test_what_is_not_public_is_not_named(client: Client) -> None:
    agency = AgencyFactory()
    AgencyTieFactory(agency=agency, other=AgencyFactory(name="Hidden Police", pending=True))

    assert "Hidden Police" not in page(client, agency)


def test_a_curator_ties_agencies_and_the_log_knows(curator_client: Client, curator: User) -> None:
    old, new = AgencyFactory.create_batch(2)
    change = reverse("admin:agencies_agency_change", args=[old.pk])
    typed = typed_form(curator_client, change)
    typed |= {"ties-TOTAL_FORMS": "1", "ties-0-kind": "successor", "ties-0-other": str(new.pk)}

    curator_client.post(change, typed)

    tie = AgencyTie.objects.get()
    assert (tie.agency, tie.other, tie.kind) == (old, new, "successor")
    assert ChangeLog.objects.get(table_name="agency_ties").actor_user_id == curator.pk


def test_a_merge_takes_ties_along_and_its_undo_brings_them_back(curator: User) -> None:
    tie = AgencyTieFactory()
    survivor = AgencyFactory()

    merge = merge_agencies(tie.other_id, survivor.pk, curator.pk)
    assert AgencyTie.objects.get().other == survivor
    undo_merge(merge.pk, curator.pk)

    assert AgencyTie.objects.get().other_id == tie.other_id
