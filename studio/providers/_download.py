"""Fetching finished pictures: from named hosts, over checked addresses, within limits, never with a key.

A service names the address of its result, so the address is judged as a stranger's: https, a host at or
below an allowed one, no address inside a private network, each redirect anew, and the connection goes to the
very address that was judged. The configured base URL is the one exception: where it is local itself (a local
gateway, a server on this machine), its exact origin is allowed too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from io import BytesIO
from ipaddress import ip_address

import httpx

from studio.errors import AddressRefused, ProviderFailed, ResultExpired, ServiceDown
from studio.providers._addresses import Resolve, is_public, numbers_of, origin, parsed_url, resolved
from studio.providers._http import CONNECT_S, WAITS_S, Pause, jittered, tls_context

REDIRECTS = 3
GONE = frozenset({403, 404, 410})
# Longer than for paid requests: a picture whose connection was closed meanwhile is asked for again.
KEPT_OPEN_S = 30.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of one picture; seconds without a byte; seconds in all, tries and redirects included.

    what: what is fetched, in words; accepts: its media types.
    """

    size: int = 64 * 2**20
    silence_s: float = 60.0
    total_s: float = 300.0
    what: str = "picture"
    accepts: str = "image/*"


VIDEOS = Limits(size=240_000_000, total_s=1800.0, what="video", accepts="video/*")


class _Again(Exception):
    """A fault that may pass."""


class Downloader:
    """Fetches results of one service. label: its name in sentences; resolve and pause: see above."""

    def __init__(
        self,
        allowed_hosts: Sequence[str],
        base_url: str,
        *,
        label: str = "The service",
        limits: Limits | None = None,
        resolve: Resolve = resolved,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._allowed = tuple(host.lower().strip(". ") for host in allowed_hosts if host.strip(". "))
        self._base = origin(base_url)
        self._label = label
        self._limits = limits or Limits()
        self._resolve = resolve
        self._pause = pause
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def close(self) -> None:
        """Close the connections; a later fetch opens new ones."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()

    async def fetch(self, url: str) -> bytes:
        """The bytes behind an address, whatever they are; at most `Limits.size`.

        Raises ResultExpired (403, 404, 410), AddressRefused, ServiceDown after 5 tries or when time is up.
        """
        try:
            async with asyncio.timeout(self._limits.total_s):
                return await self._fetch(url)
        except TimeoutError:
            raise self._down(f"takes too long to send the {self._limits.what}") from None

    def fetchable(self, url: str) -> str:
        """The address, where its picture can be fetched, if only once its host is allowed or its name is
        known. Raises AddressRefused where it never can."""
        try:
            self._named(url)
        except AddressRefused as refused:
            if not refused.host:
                raise
        return url

    async def _fetch(self, url: str) -> bytes:
        for wait in (*WAITS_S, None):
            try:
                return await self._follow(url)
            except (_Again, httpx.HTTPError, OSError):
                if wait is None:
                    break
            await self._pause(jittered(wait))
        raise self._down(f"does not send the {self._limits.what}")

    async def _follow(self, url: str) -> bytes:
        for _ in range(REDIRECTS + 1):
            target, address = await self._judged(url)
            outcome = await self._load(target, address)
            if isinstance(outcome, bytes):
                return outcome
            url = str(outcome)
            if target.scheme == "https" and outcome.scheme != "https":
                raise self._refused("leads to an address that is not encrypted")
        raise self._refused("leads from address to address without an end")

    async def _load(self, target: httpx.URL, address: str) -> bytes | httpx.URL:
        """The body; or where a redirect leads."""
        timeout = httpx.Timeout(CONNECT_S, read=self._limits.silence_s)
        headers = {
            "Host": target.netloc.decode(),
            "Accept": self._limits.accepts,
            "Accept-Encoding": "identity",
        }
        client = await self._client(target.host)
        async with client.stream(
            "GET",
            target.copy_with(host=address),
            headers=headers,
            timeout=timeout,
            extensions={"sni_hostname": target.host},
        ) as response:
            if response.has_redirect_location:
                return target.join(response.headers["location"])
            self._check_status(response.status_code)
            return await self._body(response)

    async def _client(self, host: str) -> httpx.AsyncClient:
        """The connections to one host: each is used for the name and the address that it was opened for."""
        if host not in self._clients:
            context = await asyncio.to_thread(tls_context)
            if host not in self._clients:  # another fetch may have been here meanwhile
                self._clients[host] = httpx.AsyncClient(
                    verify=context,
                    trust_env=False,
                    limits=httpx.Limits(keepalive_expiry=KEPT_OPEN_S),
                    cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
                )
        return self._clients[host]

    def _check_status(self, status: int) -> None:
        if status in GONE:
            happened = f"{self._label} made the {self._limits.what}, but has deleted it meanwhile ({status})."
            raise ResultExpired(happened, do="It was paid; ask the service about it, or make it anew.")
        if status != 200:
            raise _Again

    async def _body(self, response: httpx.Response) -> bytes:
        body = BytesIO()  # its value is given away without a copy: pictures may be large, and many
        async for piece in response.aiter_raw():
            if body.tell() + body.write(piece) > self._limits.size:
                most, what = self._limits.size // 2**20, self._limits.what
                happened = f"{self._label} sent more than {most} MB for one {what}."
                raise _paid(ProviderFailed(happened, do="Ask for a smaller size."))
        return body.getvalue()

    async def _judged(self, url: str) -> tuple[httpx.URL, str]:
        """The address, and the number to connect to. Raises AddressRefused."""
        target = self._named(url)
        is_base, is_allowed = origin(url) == self._base, self._is_allowed(target)
        try:
            addresses = await numbers_of(target, self._resolve)
        except OSError:
            raise _Again from None
        are_public = [is_public(address) for address in addresses]
        if is_base and not any(are_public):
            return target, str(addresses[0])
        if not is_allowed:
            raise self._not_listed(target)
        if not all(are_public):
            raise self._refused("lies inside a private network")
        return target, str(addresses[0])

    def _named(self, url: str) -> httpx.URL:
        """The address, judged by its name alone. Raises AddressRefused."""
        target = parsed_url(url)
        if target is None or target.userinfo:
            raise self._refused("lies at an address that is no web address")
        if origin(url) != self._base and not self._is_allowed(target):
            raise self._not_listed(target)
        return target

    def _is_allowed(self, target: httpx.URL) -> bool:
        host = target.host.lower().rstrip(".")
        below = any(host == allowed or host.endswith("." + allowed) for allowed in self._allowed)
        return target.scheme == "https" and target.port is None and below and not _is_number(host)

    def _refused(self, why: str) -> AddressRefused:
        return AddressRefused(
            f"The {self._limits.what} of {self._label} {why}.", do="It is made and paid; ask the service."
        )

    def _not_listed(self, target: httpx.URL) -> AddressRefused:
        happened = (
            f"The {self._limits.what} of {self._label} lies on a host that is not on its list: {target.host}."
        )
        if target.scheme != "https" or target.port is not None or _is_number(target.host):
            return AddressRefused(happened, do="It is made and paid; ask the service.")
        do = (
            f"If you trust that host, allow downloads from it: the {self._limits.what} is paid, "
            "and is fetched then."
        )
        return AddressRefused(happened, do=do, host=target.host)

    def _down(self, what: str) -> ProviderFailed:
        return _paid(ServiceDown(f"{self._label} {what}.", do="It is made and paid; try to fetch it again."))


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _paid(error: ProviderFailed) -> ProviderFailed:
    error.charged = "yes"
    return error
