from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

import httpx
import pytest

from studio.providers._addresses import is_public, numbers_of, origin


async def scoped(_host: str, _port: int) -> Sequence[str]:
    return ["fe80::1%eth0", "93.184.216.34"]


async def nowhere(_host: str, _port: int) -> Sequence[str]:
    return []


async def unspeakable(host: str, _port: int) -> Sequence[str]:
    return [host.encode("ascii").decode()]


async def test_the_numbers_of_a_host_are_those_that_it_resolves_to() -> None:
    numbers = await numbers_of(httpx.URL("https://a.example/x"), scoped)

    assert numbers == [ip_address("fe80::1"), ip_address("93.184.216.34")]


async def test_a_host_without_a_number_is_a_fault_of_the_network() -> None:
    with pytest.raises(OSError, match="a name without a number"):
        await numbers_of(httpx.URL("https://a.example/x"), nowhere)


async def test_a_name_that_cannot_be_asked_for_is_a_fault_of_the_network() -> None:
    with pytest.raises(OSError, match="no such name"):
        await numbers_of(httpx.URL("https://bücher.example/x"), unspeakable)


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin("https://A.example/x") == origin("https://a.example:443/y") == ("https", "a.example", 443)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.7", "100.100.100.200", "169.254.169.254", "192.88.99.1", "224.0.0.1", "0.1.2.3",
        "::1", "::127.0.0.1", "::ffff:10.0.0.7", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b:1::a00:7",
        "fe80::1", "fc00::1", "fec0::1", "ff0e::1", "3fff::1",
    ],
)  # fmt: skip
def test_addresses_that_lead_inside_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))
