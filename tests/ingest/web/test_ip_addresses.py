from ipaddress import ip_address

import pytest

from ingest.web.ip_addresses import is_public, parse_literal

PUBLIC = """
1.1.1.1 8.8.8.8 93.184.216.34 172.15.255.255 172.32.0.0 192.167.255.255 223.255.255.254
2606:4700:4700::1111 2001:4860:4860::8888 2a00:1450::1
64:ff9b::808:808
"""
NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 168.63.129.16
169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1
192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::8.8.8.8 ::ffff:8.8.8.8 ::ffff:127.0.0.1 ::ffff:0:8.8.8.8 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
64:ff9b:1::808:808 100::1 2001::1 2001:0:5ef5:79fd::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
2002:7f00:1:: 2002:808:808::1 3ffe::1 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fd12::1
fe80::1 fe80::1%eth0 2606:4700:4700::1111%eth0 fec0::1 ff02::1 ff0e::1 2606:4700::5efe:7f00:1
2606:4700::200:5efe:a00:1
"""


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


def test_a_name_is_no_ip_address_and_an_ambiguous_number_is_refused() -> None:
    assert parse_literal("news.example") is None
    assert parse_literal("1.example") is None
    assert str(parse_literal("8.8.8.8")) == "8.8.8.8"
    for odd in ("0177.0.0.1", "127.1", "2130706433", "0x7f.1", "0x", "1.2.3.4.5", "fe80::1%1"):
        with pytest.raises(ValueError, match=r"\S"):
            parse_literal(odd)
