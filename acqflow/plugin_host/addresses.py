"""Which network addresses a plugin's request may reach: public ones, and those the settings allow by name."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
# `is_global` says True for all of these, and each can lead to an address inside the house.
_DISGUISES = tuple(
    ip_network(network)
    for network in (
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
        "::/96",
        "fec0::/10",
        "192.88.99.0/24",
    )
)


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Parse settings such as `127.0.0.1` or `10.1.0.0/16`. Raises ValueError."""
    return tuple(ip_network(text) for text in texts)


def is_allowed(address: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether a request may go to this numeric address.

    >>> is_allowed("93.184.215.14"), is_allowed("::ffff:10.0.0.1"), is_allowed("64:ff9b::7f00:1")
    (True, False, False)
    >>> is_allowed("127.0.0.1", networks(["127.0.0.0/8"]))
    True
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return _is_in(found, allowed) or _is_public(found)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return not _is_in(address, _DISGUISES)


def _is_in(address: IPv4Address | IPv6Address, among: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in among)
