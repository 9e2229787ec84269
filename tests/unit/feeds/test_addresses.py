"""Which addresses may be connected to, however they are spelled."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.addresses import PRIVATE, AddressRefusedError, literal, permitted, require

PUBLIC = ("8.8.8.8", "1.1.1.1", "151.101.1.69", "2606:4700::1111", "2a00:1450:4009::200e")
OURS = ("127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "::1", "fd12::1")
NEVER = (
    *("0.0.0.0", "0.1.2.3", "100.64.0.1", "169.254.169.254", "169.254.0.1", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
    *("::", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001:db8::1", "64:ff9b:1::1"),
    *("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"),
)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert permitted(ip_address(address))


@pytest.mark.parametrize("address", OURS)
def test_our_own_only_where_allowed(address: str) -> None:
    assert not permitted(ip_address(address))
    assert permitted(ip_address(address), PRIVATE)


@pytest.mark.parametrize("address", NEVER)
def test_never(address: str) -> None:
    assert not permitted(ip_address(address))
    assert not permitted(ip_address(address), PRIVATE)


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_changes_nothing(address: object) -> None:
    four = ip_address(str(address))
    octets = f"{int(four):08x}"
    high, low = octets[:4], octets[4:]
    wrapped = (f"::ffff:{high}:{low}", f"64:ff9b::{high}:{low}", f"2002:{high}:{low}::1")
    for each in wrapped:
        assert permitted(ip_address(each)) == permitted(four)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.0.0.1.", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1"),
        *("017700000001", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"),
        *("0", "0x0", "169.254.169.254", "0xa9fea9fe", "2852039166", "[fe80::1]"),
    ],
)
def test_spellings_of_refused_addresses(host: str) -> None:
    assert literal(host) is not None
    with pytest.raises(AddressRefusedError):
        require(host)


@pytest.mark.parametrize("host", ["example.org", "3com.example", "0xfeed.example", "8.8.8.8", ""])
def test_names_and_public_addresses_pass(host: str) -> None:
    require(host)
