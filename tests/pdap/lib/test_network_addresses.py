"""Which addresses of the network are the public internet's."""

import ipaddress

import pytest

from pdap.lib.fetching import INTERNET, Failure, Network, fetch
from pdap.lib.network_addresses import is_public, parsed_addresses

NOT_PUBLIC = (
    "0.0.0.0",  # noqa: S104 - nothing listens here
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.9",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "::ffff:127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::8.8.8.8",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:808:808::1",
    "2001:db8::1",
    "2002:808:808::1",
    "2002:7f00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_refused(address):
    assert not is_public(ipaddress.ip_address(address))
    answer = fetch("http://site.example/", network=Network(lambda host, port: [address]))
    assert answer.failure == Failure.PRIVATE


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "172.32.0.1", "192.169.0.1", "2606:4700::1111", "2a00::1"])
def test_a_public_address_is_taken(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "0"],
)
def test_other_ways_to_write_this_machine_are_refused_by_the_system_s_own_resolver(host, settings):
    settings.LINK_CHECKS = True
    answer = fetch(f"http://{host}/", network=INTERNET)
    assert answer.failure in (Failure.PRIVATE, Failure.NO_SUCH_NAME, Failure.BAD_ADDRESS)


def test_no_setting_allows_a_private_address(settings):
    assert not INTERNET.allowed
    assert not [name for name in dir(settings) if "FETCH" in name]


def test_nothing_of_the_internet_is_fetched_while_link_checks_are_off(settings, monkeypatch):
    settings.LINK_CHECKS = False
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("A name was looked up."))
    answer = fetch("https://site.example/")
    assert answer.failure == Failure.SWITCHED_OFF
    assert answer.words == "The link isn’t checked here, because link checks are off."


def test_addresses_come_once_and_ipv4_first():
    addresses = parsed_addresses(["2606:4700::1111", "8.8.8.8", "8.8.8.8", "1.1.1.1"])
    assert [str(address) for address in addresses] == ["1.1.1.1", "8.8.8.8", "2606:4700::1111"]
