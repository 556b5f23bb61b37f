"""Which network addresses may be visited: public ones, and those the user allowed by name.

Every form in which an internal address can hide is refused: mapped, translated and tunnelled IPv6 forms are
unwrapped first (RFC 4291 §2.5.5, RFC 3056 6to4, RFC 4380 Teredo, RFC 6052 NAT64, RFC 5214 ISATAP).
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Network, ip_address, ip_network

from presswatch.private_networks import Address, AllowedNetworks, Network, entry_for, parse_allow_networks

__all__ = ["Address", "AllowedNetworks", "is_public", "literal_address", "parse_allow_networks", "refusal"]

#: ports on which web sites are served; any other belongs to another kind of service
WEB_PORTS = frozenset({80, 443, 8000, 8008, 8080, 8081, 8443, 8888})

# Ranges that `is_global` of Python 3.11 accepts or treats differently between versions
# (IANA special-purpose registries, RFC 6890), and Azure's host service.
NOT_PUBLIC: tuple[Network, ...] = tuple(
    ip_network(net)
    for net in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
NAT64 = IPv6Network("64:ff9b::/96")
ISATAP_INTERFACE_IDS = (0x00005EFE, 0x02005EFE)


def is_public(address: Address) -> bool:
    """Tell whether an address, and every address wrapped inside it, belongs to the public internet."""
    return all(
        form.is_global and not form.is_multicast and not any(form in net for net in _nets_of(form))
        for form in _forms_of(address)
    )


def _nets_of(address: Address) -> Iterator[Network]:
    return (net for net in NOT_PUBLIC if net.version == address.version)


def _forms_of(address: Address) -> Iterator[Address]:
    """Yield the address itself, unless it only wraps another, and what it wraps."""
    if isinstance(address, IPv4Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    if address in NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if (int(address) >> 32) & 0xFFFFFFFF in ISATAP_INTERFACE_IDS:
        yield IPv4Address(int(address) & 0xFFFFFFFF)


def refusal(address: Address, port: int, allowed: AllowedNetworks) -> str | None:
    """Return why an address and port may not be visited; None if they may."""
    if allowed.allows(address, port):
        return None
    if not is_public(address):
        way_out = f'allow_networks = ["{entry_for(address, port)}"] in presswatch.toml lets it in'
        return f"blocked address: {address} is not an address of the public internet; {way_out}"
    if port in WEB_PORTS:
        return None
    return f"blocked port: {port} is none of the web's ({', '.join(map(str, sorted(WEB_PORTS)))})"


def literal_address(host: str) -> Address | None:
    """Return the address a host is written as.

    None for names and for odd spellings that only a resolver understands.
    """
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None
