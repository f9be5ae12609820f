"""One mailbox under several spellings: in any case, its domain in letters or as the network spells it."""

import pytest
from django.contrib.auth import authenticate

from accounts.mailboxes import comparable_address, spellings_of_mailbox
from accounts.services.email_addresses import case_twins, owner_of, pending_sign_ups
from tests.accounts.factories import PASSWORD, PendingUserFactory, UserFactory

LETTERS, NETWORK = "clerk@münchen.example", "clerk@xn--mnchen-3ya.example"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("stored", "typed"), [(LETTERS, NETWORK), (NETWORK, LETTERS), (NETWORK, LETTERS.upper())])
def test_both_forms_of_a_domain_are_one_person(stored: str, typed: str) -> None:
    person = UserFactory(email=stored)

    assert owner_of(typed) == person
    assert authenticate(username=typed, password=PASSWORD) == person


def test_a_sign_up_that_waits_is_found_in_both_forms() -> None:
    waiting = PendingUserFactory(email=LETTERS)
    assert list(pending_sign_ups(NETWORK)) == [waiting]


def test_two_people_with_one_mailbox_are_twins() -> None:
    twins = [UserFactory(email=LETTERS), UserFactory(email=NETWORK)]
    UserFactory(email="clerk@strasse.example")
    UserFactory(email="clerk@straße.example")
    (pair,) = case_twins()
    assert {person.pk for person in pair} == {person.pk for person in twins}


@pytest.mark.parametrize("odd", ["", "clerk", "clerk@", "@x", "a@b@c", "clerk@-x-.example", "clerk@xn--.example"])
def test_what_is_no_address_is_compared_as_it_is(odd: str) -> None:
    assert comparable_address(odd) == odd
    assert odd in spellings_of_mailbox(odd)
