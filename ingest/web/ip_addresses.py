"""Which IP addresses are public, and which addresses a host has."""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Allow = Callable[[Address], bool]
Resolve = Callable[[str], Awaitable[Sequence[str]]]

# `is_global` is true of these in some versions of Python.
_NOT_PUBLIC_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "168.63.129.16/32",  # Azure's metadata and DNS
        "192.0.0.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.175.48.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")  # all that is allocated
_NOT_PUBLIC_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "2002::/16",  # 6to4: any IPv4 address may hide in it
        "2620:4f:8000::/48",
        "3fff::/20",
        "3ffe::/16",
    )
)
# In networks without IPv4, DNS64 gives every IPv4 host an address with this prefix.
_NAT64 = IPv6Network("64:ff9b::/96")

# "0177.1", "2130706433", "0x7f.0.0.1": systems read them as IPv4 addresses, each in its own way.
_NUMERIC_END = re.compile(r"(?:\d+|0x[0-9a-f]*)$")


def is_public(address: Address) -> bool:
    """Whether the address is that of a single host on the public internet.

    An IPv6 address that embeds an IPv4 address is not, except with NAT64's prefix: then it is as
    public as the embedded one.
    """
    if isinstance(address, IPv4Address):
        return _is_public_v4(address)
    if address.scope_id is not None:
        return False
    if address in _NAT64:
        return _is_public_v4(IPv4Address(int(address) & 0xFFFF_FFFF))
    # The last 32 bits of an ISATAP address are an IPv4 address, too.
    is_isatap = (int(address) >> 32) & 0xFDFF_FFFF == 0x0000_5EFE
    return (
        address in _GLOBAL_V6
        and address.is_global
        and not is_isatap
        and not any(address in network for network in _NOT_PUBLIC_V6)
    )


def _is_public_v4(address: IPv4Address) -> bool:
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in _NOT_PUBLIC_V4)
    )


def parse_literal(host: str) -> Address | None:
    """Return the IP address that the host is written as; None where it is a name.

    Raises `ValueError` for numbers that only some systems read as an address, and for addresses
    with a zone (`fe80::1%eth0`).
    """
    if "%" in host:
        raise ValueError("an address with the name of a network card")
    if ":" in host:
        return IPv6Address(host)
    if _NUMERIC_END.match(host.rpartition(".")[2]):
        return IPv4Address(host)
    return None


async def system_resolver(name: str) -> Sequence[str]:
    """Look a name up by the resolver of the system. Raises `OSError` where it has no address."""
    found = await asyncio.get_running_loop().getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def addresses_of(host: str, resolve: Resolve) -> list[Address]:
    """Return every address of the host, in the resolver's order. Raises `OSError`, `ValueError`."""
    written = parse_literal(host)
    if written is not None:
        return [written]
    return [ip_address(text) for text in await resolve(host)]
