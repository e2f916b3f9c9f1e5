"""Addresses and hosts of services: taken as they are meant, refused in words."""

from __future__ import annotations

from typing import Any

import pytest

from studio.errors import InvalidInput
from studio.service.addresses import checked_address, checked_hosts


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://host.example/path/", "https://host.example/path"),
        (" http://127.0.0.1:8188 ", "http://127.0.0.1:8188"),
        ("http://[::1]:9/x", "http://[::1]:9/x"),
        ("http://localhost:1", "http://localhost:1"),
        ("", ""),
    ],
)
def test_an_address_is_taken(given: str, address: str) -> None:
    assert checked_address(given) == address


@pytest.mark.parametrize(
    "given",
    [
        "host.example",
        "ftp://host",
        "https://name:word@host.example",
        "https://host.example?key=1",
        "https://host.example/#x",
        "https://",
        "https://host.example:port",
        "https://[::1",
        "http://10.0.0.1:8188",
        "http://host.example",
        "https://host.example/" + "x" * 600,
        "https://ho\nst.example",
        7,
    ],
)
def test_an_address_that_is_none_or_unsafe_is_refused(given: Any) -> None:
    with pytest.raises(InvalidInput):
        checked_address(given)


@pytest.mark.parametrize(
    ("given", "hosts"),
    [
        (["CDN.example.com "], ("cdn.example.com",)),
        (["https://cdn.example.com/a/b.png?sig=1"], ("cdn.example.com",)),
        (["*.example.com", "example.com."], ("example.com",)),
        ([], ()),
    ],
)
def test_a_host_is_taken_by_its_name(given: list[str], hosts: tuple[str, ...]) -> None:
    assert checked_hosts(given) == hosts


@pytest.mark.parametrize(
    "given",
    [
        "",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "2130706433",
        "a b.example",
        "host:8080",
        "com",
        "https://",
        7,
        "é.com",
    ],
)
def test_what_is_no_host_of_the_internet_is_refused_and_not_repeated(given: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_hosts([given])

    assert str(refused.value).startswith("This is not the name of a host. Give it like cdn.example.com")


@pytest.mark.parametrize("given", ["cdn.example.com", 7, None])
def test_hosts_are_given_as_a_list(given: Any) -> None:
    with pytest.raises(InvalidInput, match="Hosts are a list"):
        checked_hosts(given)


def test_nobody_needs_more_than_twenty_further_hosts() -> None:
    with pytest.raises(InvalidInput, match="More than 20"):
        checked_hosts([f"h{number}.example.com" for number in range(21)])
