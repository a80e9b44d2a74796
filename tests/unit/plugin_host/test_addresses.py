"""Which addresses a request may go to."""

import pytest

from acqflow.plugin_host.addresses import is_allowed, networks


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_allowed(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "192.88.99.1"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::"),
        *("2001:0:53aa:64c:0:0:0:1", "::127.0.0.1"),
    ],
)
def test_addresses_inside_the_house_are_refused_in_every_disguise(address: str) -> None:
    assert not is_allowed(address)


def test_a_network_named_in_the_settings_is_allowed_and_no_other() -> None:
    allowed = networks(["10.1.0.0/16", "fd00::/8"])
    assert is_allowed("10.1.2.3", allowed)
    assert is_allowed("::ffff:10.1.2.3", allowed)
    assert is_allowed("fd00::5", allowed)
    assert not is_allowed("10.2.0.1", allowed)


def test_a_network_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        networks(["localhost"])
