"""Addresses and hosts that a person gives for a service: taken as they are meant, or refused in words.

What is refused is never repeated in an error: it may be a key in the wrong field.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from studio.errors import InvalidInput

MOST_HOSTS = 20
_MOST_ADDRESS, _MOST_HOST = 500, 253
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")


def checked_address(given: str) -> str:
    """A service's base URL, without a slash at its end; "" for the service's own. Raises InvalidInput."""
    text = given.strip().rstrip("/") if isinstance(given, str) else "?"
    if not text:
        return ""
    try:
        address = urlsplit(text)
        host = (address.port, address.hostname)[1]
    except ValueError:
        host = None
    wrong = InvalidInput(
        "This is not the address of a service.",
        do="Give it like https://host.example/path, without a name, a question mark or a hash in it.",
    )
    if host is None or len(text) > _MOST_ADDRESS or address.scheme not in ("http", "https"):
        raise wrong
    if address.username or address.password or address.query or address.fragment or not text.isprintable():
        raise wrong
    if address.scheme == "http" and not _is_here(host):
        raise InvalidInput(
            "Over plain http a key could be read on its way.", do="Use https, or an address of this machine."
        )
    return text


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_hosts(given: object) -> tuple[str, ...]:
    """Hosts to download from, as they are compared. Raises InvalidInput."""
    if not isinstance(given, Iterable) or isinstance(given, str):
        raise InvalidInput("Hosts are a list, such as [“cdn.example.com”].")
    hosts = tuple(dict.fromkeys(checked_host(one) for one in given))
    if len(hosts) > MOST_HOSTS:
        raise InvalidInput(f"More than {MOST_HOSTS} further hosts are not kept.", do="Leave some out.")
    return hosts


def checked_host(given: object) -> str:
    """One host by its name; of an address that was pasted, its host. Raises InvalidInput."""
    text = given.strip().lower() if isinstance(given, str) else ""
    try:
        host = (urlsplit(text).hostname or "") if "://" in text else text
    except ValueError:
        host = ""
    host = host.removeprefix("*.").strip(".")
    if len(host) > _MOST_HOST or not _HOST.fullmatch(host):
        raise InvalidInput(
            "This is not the name of a host.", do="Give it like cdn.example.com, without a port or a path."
        )
    return host
