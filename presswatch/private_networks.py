"""The setting `allow_networks`: private addresses that may be visited all the same."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from presswatch.errors import UsageError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class AllowedNetwork:
    """A private network that may be visited on one port, or on every port if `port` is None."""

    network: Network
    port: int | None


@dataclass(frozen=True, slots=True)
class AllowedNetworks:
    """The user's list of private addresses that may be visited."""

    entries: tuple[AllowedNetwork, ...] = ()

    def allows(self, address: Address, port: int) -> bool:
        """Tell whether the list names this address and port."""
        return any(
            entry.port in (None, port) and address.version == entry.network.version and address in entry.network
            for entry in self.entries
        )


def parse_allow_networks(text: str) -> AllowedNetworks:
    """Read `net:port` entries separated by commas, a port of `*` meaning every port.

    An IPv6 network stands in brackets: `[fd00::/8]:8080`.

    Raises:
        UsageError: an entry is not `net:port`; the message names it.
    """
    return AllowedNetworks(
        tuple(_allowed_network(entry) for entry in text.replace(";", ",").split(",") if entry.strip())
    )


def entry_for(address: Address, port: int) -> str:
    """Return the entry that allows one address and port, as written in the setting."""
    host = f"{address}/{address.max_prefixlen}"
    return f"{host}:{port}" if address.version == 4 else f"[{host}]:{port}"


def _allowed_network(entry: str) -> AllowedNetwork:
    net, _, port = entry.strip().rpartition(":")
    try:
        if not net or (":" in net and not net.startswith("[")):
            raise ValueError("no port")
        network = ip_network(net.replace("[", "").replace("]", ""), strict=False)
        number = None if port == "*" else int(port)
        if number is not None and not 0 < number < 65536:
            raise ValueError("no such port")
    except ValueError as error:
        raise UsageError(f"setting allow_networks: {entry.strip()!r} is not net:port") from error
    return AllowedNetwork(network, number)
