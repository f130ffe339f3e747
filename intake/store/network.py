"""Where a request comes from, as every limit counts it."""

from __future__ import annotations

import hashlib
import hmac
from ipaddress import IPv6Address, IPv6Network, ip_address

VISITORS_BITS = 64
"""Of an IPv6 address: one visitor's network is given at least the rest, 2**64 addresses, to choose from."""


def network_of(address: str) -> str:
    """What an address counts as: IPv4 as itself, IPv6 as its /64, and what is no address as itself."""
    try:
        parsed = ip_address(address)
    except ValueError:  # a proxy may name what is no address
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(IPv6Network((int(parsed), VISITORS_BITS), strict=False))
    return str(parsed)


def network_mac(index_key: bytes, address: str) -> bytes:
    """The keyed hash that an address is counted by where counts are kept in the database."""
    plain = f"address\x1f{network_of(address)}".encode("utf-8", "surrogatepass")
    return hmac.digest(index_key, plain, hashlib.sha256)
