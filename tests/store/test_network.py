from __future__ import annotations

import pytest

from intake.store.network import network_mac, network_of

KEY = b"k" * 32


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("198.51.100.7:4711", "198.51.100.7:4711"),
        ("", ""),
    ],
)
def test_ipv4_counts_by_address_and_ipv6_by_its_network(address: str, counted: str) -> None:
    assert network_of(address) == counted


def test_what_counts_alike_has_one_hash_and_nothing_else_has_it() -> None:
    one = network_mac(KEY, "2001:db8:1:2::9")
    assert one == network_mac(KEY, "2001:db8:1:2:ffff::")
    assert one != network_mac(KEY, "2001:db8:1:3::9")
    assert one != network_mac(b"l" * 32, "2001:db8:1:2::9")
    assert len(network_mac(KEY, "\udcff")) == 32
