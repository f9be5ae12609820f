"""Addresses that are put together say what Django's resolver says, in each language."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils import translation

from pdap.web.addresses import address_of, addresses_of


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("prefix", ["/", "/catalog/"])
def test_an_address_by_name_and_number_is_that_of_reverse(language: str, prefix: str) -> None:
    set_script_prefix(prefix)
    try:
        with translation.override(language):
            page_of = addresses_of("agency")
            assert [page_of(number) for number in (1, 20)] == [reverse("agency", args=[n]) for n in (1, 20)]
            assert address_of("agency", 20) == reverse("agency", args=[20])
            assert address_of("agencies") == reverse("agencies")
    finally:
        set_script_prefix("/")


def test_a_name_that_takes_no_number_has_no_addresses() -> None:
    with pytest.raises(NoReverseMatch):
        addresses_of("agencies")
