"""How services are asked over HTTP: paid requests once, free ones until answered, keys in headers alone.

What a paid request came to is decided here, for all services alike:

- nothing was sent for certain (no name, no connection, no TLS): NotReached, and it may be sent again;
- anything may have been received (reset, time-out, cut answer, 5xx): InDoubt, and it is never sent again.

httpx's own retries, redirects and proxies from the environment stay off. Its exceptions hold requests with
their headers, so none is chained to an error of ours.
"""

from __future__ import annotations

import asyncio
import logging
import secrets as random_secrets
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from io import BytesIO
from typing import Any

import httpx
from pydantic import SecretStr

from studio.domain.sent import note_answer, note_request
from studio.errors import (
    AuthFailed,
    BadRequest,
    NotConfigured,
    NotReached,
    ProviderFailed,
    ServiceDown,
)
from studio.providers._addresses import (
    Resolve,
    is_loopback,
    is_public,
    numbers_of,
    origin,
    parsed_url,
    resolved,
)
from studio.providers._literal import literal, worth_having
from studio.providers._mask import masker
from studio.providers._pieces import PIECE_S, Pieces
from studio.providers._replies import Reply, Unreadable, Words, common_error, in_doubt, limited, retry_after

__all__ = ["Reply", "ServiceClient", "Unreadable", "Words", "common_error", "key_header"]

CONNECT_S = 10.0
ASK_READ_S = 30.0
BODY_S = 300.0
# Short: a server that hangs up just when a paid request leaves makes it doubtful.
KEPT_OPEN_S = 2.0
# Times are told in whole seconds, and answers travel.
CLOCKS_AGREE = timedelta(seconds=10)
LARGEST_BODY = 128 * 2**20
WAITS_S = (1.0, 3.0, 9.0, 27.0)
LONGEST_WAIT_S = 30.0
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
# What a connection says itself: where a request goes, and how long it is.
_FRAMING = frozenset({"host", "connection", "content-length", "transfer-encoding"})
_LOG = logging.getLogger(__name__)
# They write every address to the log, also signed ones.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

KeyHeaders = Callable[[], Mapping[str, str]]
Pause = Callable[[float], Awaitable[None]]
Accepts = Callable[[Reply], bool]


def key_header(key: SecretStr | None, name: str = "Authorization", scheme: str = "Bearer ") -> KeyHeaders:
    """What a client builds the headers with that carry the key; none without a key.

    A key that no header can hold raises AuthFailed, which does not repeat it.
    """

    def build() -> Mapping[str, str]:
        value = key.get_secret_value() if key else ""
        if not (value.isascii() and value.isprintable()):
            raise AuthFailed("The key has characters that no key has.", do="Paste it again in Settings.")
        return {name: scheme + value} if value else {}

    return build


class ServiceClient:
    """The connections to one service.

    label: its name in sentences. base_url may have a path, to which all others are joined. headers builds
    those that carry the key, for each request anew; `secrets` are masked in answers. read_s: how long a paid
    request may go unanswered. pause: how to wait between tries, in seconds.
    """

    def __init__(
        self,
        label: str,
        base_url: str,
        headers: KeyHeaders,
        *,
        read_s: float = 60.0,
        secrets: Sequence[SecretStr] = (),
        pause: Pause = asyncio.sleep,
    ) -> None:
        self.label = label
        self.base_url = base_url.strip().rstrip("/")
        self.mask = masker(secrets)
        self._headers = headers
        self._read_s = read_s
        self._pause = pause
        self._client: httpx.AsyncClient | None = None
        self.ahead: timedelta | None = None
        """How far the service's clock is ahead of this machine's; None before its first answer."""

    async def buy(self, method: str, path: str, **content: Any) -> Reply:
        """Send the request that may be charged, once.

        content: as httpx takes it (json, data, files, content, params, headers). It is noted first (sent.py):
        where that fails, nothing leaves. Raises NotReached when nothing was sent for certain, InDoubt when
        the answer stayed away; any answer is given back.
        """
        url = self._whole(path)
        # In a thread: pictures in it are told by their digests.
        body = await asyncio.to_thread(literal, content) if "files" in content else literal(content)
        await note_request(f"{method} {url.partition('?')[0]}", body, self.mask)
        try:
            reply = await self._send(method, url, self._read_s, self._with_key(content))
        except NOT_SENT as error:
            raise self._not_reached(error) from None
        except (httpx.HTTPError, OSError, TimeoutError) as error:
            self._note(error)
            raise in_doubt(self.label, "the answer did not come") from None
        note_answer({name: self.mask(value) for name, value in worth_having(reply.headers).items()})
        return reply

    async def ask(
        self, method: str, path_or_url: str, *, tries: int = 5, accepts: Accepts | None = None, **content: Any
    ) -> Reply:
        """Send a free request, repeated on transport faults, 408, 429 and 5xx.

        A whole address is used only where it is the service's own: it gets the key. `accepts` may take an
        answer as final whatever its status. Raises NotReached, RateLimited or ServiceDown in the end.
        """
        url = self._whole(path_or_url)
        return await self._until_answered(
            lambda: self._send(method, url, ASK_READ_S, self._with_key(content)), tries, accepts
        )

    async def upload(
        self, url: str, content: bytes, headers: Mapping[str, str], *, resolve: Resolve = resolved
    ) -> Reply:
        """PUT a file where the service said, without the key; free, repeated as `ask` is; sent in pieces.

        headers: those that the service asks for, of which none says where or how much. The address must be of
        the configured origin; or encrypted, and lead to no private network. Raises also BadRequest.
        """
        target = parsed_url(url)
        is_ours = origin(url) == origin(self.base_url)
        if target is None or target.userinfo or (target.scheme != "https" and not is_ours):
            raise self._no_place()
        about = {name: text for name, text in headers.items() if name.lower() not in _FRAMING}
        # Its length is said: of a file in pieces httpx does not know it, and many stores take none without.
        sent = {"content": Pieces(content), "headers": {**about, "Content-Length": str(len(content))}}
        if is_ours:
            return await self._until_answered(lambda: self._send("PUT", url, BODY_S, sent), 5, None)
        return await self._until_answered(lambda: self._put_outside(target, sent, resolve), 5, None)

    def own(self, url: str, path: str) -> str:
        """An address from an answer, if it is the service's own; else the path that the description gives."""
        return url if url and origin(url) == origin(self.base_url) else path

    async def close(self) -> None:
        """Close the connections; a later request opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _until_answered(
        self, send: Callable[[], Awaitable[Reply]], tries: int, accepts: Accepts | None
    ) -> Reply:
        for wait in (*WAITS_S[: tries - 1], None):
            outcome = await self._outcome(send)
            if isinstance(outcome, Reply) and _is_final(outcome, accepts):
                return outcome
            trouble = outcome if isinstance(outcome, ProviderFailed) else self._refused_for_now(outcome)
            if wait is None:
                raise trouble
            await self._pause(max(jittered(wait), min(trouble.retry_after_s or 0.0, LONGEST_WAIT_S)))
        raise AssertionError("the last try returns or raises")

    async def _outcome(self, send: Callable[[], Awaitable[Reply]]) -> Reply | ProviderFailed:
        try:
            return await send()
        except NOT_SENT as error:
            return self._not_reached(error)
        except (httpx.HTTPError, OSError, TimeoutError) as error:
            self._note(error)
            return ServiceDown(f"{self.label} does not answer.", do="Try again later.")

    def _refused_for_now(self, reply: Reply) -> ProviderFailed:
        if reply.status == 429:
            return limited(self.label, reply, Words())
        return ServiceDown(
            f"{self.label} cannot answer at the moment ({reply.status}).",
            do="Try again later.",
            retry_after_s=retry_after(reply),
        )

    async def _put_outside(self, target: httpx.URL, content: Mapping[str, Any], resolve: Resolve) -> Reply:
        """Send a file to another house: over a connection of its own, to the very number that was judged."""
        numbers = await numbers_of(target, resolve)
        if not all(map(is_public, numbers)):
            raise self._no_place()
        pinned = {
            **content,
            "headers": {**content["headers"], "Host": target.netloc.decode()},
            "extensions": {"sni_hostname": target.host},
        }
        async with _connected(await asyncio.to_thread(tls_context)) as client:
            return await self._over(client, "PUT", target.copy_with(host=str(numbers[0])), BODY_S, pinned)

    async def _send(self, method: str, url: str, read_s: float, content: Mapping[str, Any]) -> Reply:
        reply = await self._over(await self._open(), method, url, read_s, content)
        self.ahead = _ahead(reply.headers.get("date"))
        return reply

    async def _over(
        self,
        client: httpx.AsyncClient,
        method: str,
        url: httpx.URL | str,
        read_s: float,
        content: Mapping[str, Any],
    ) -> Reply:
        file = content.get("content")
        write_s, file_s = (PIECE_S, file.longest_s) if isinstance(file, Pieces) else (read_s, 0.0)
        timeout = httpx.Timeout(CONNECT_S, read=read_s, write=write_s)
        async with (
            asyncio.timeout(read_s + BODY_S + file_s),
            client.stream(method, url, timeout=timeout, **content) as response,
        ):
            body = BytesIO()  # its value is given away without a copy
            async for piece in response.aiter_bytes():
                if body.tell() + body.write(piece) > LARGEST_BODY:
                    raise httpx.ReadError("the answer is longer than any can be")
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status_code, headers, body.getvalue(), self.mask)

    async def _open(self) -> httpx.AsyncClient:
        if self._client is not None:
            return self._client
        # The certificates take some 30 ms to read: not on the event loop, and once for all services.
        context = await asyncio.to_thread(tls_context)
        if self._client is None:  # another call may have been here meanwhile
            self._client = _connected(context)
        return self._client

    def _whole(self, path_or_url: str) -> str:
        """The whole address of a path below the base; a whole address only if it is of the same origin."""
        self._check_base()
        if "://" not in path_or_url.partition("?")[0]:
            return f"{self.base_url}/{path_or_url.lstrip('/')}"
        if origin(path_or_url) != origin(self.base_url):
            happened = f"{self.label} named an address that is not its own."
            raise ProviderFailed(happened, do="Check its base URL in Settings.")
        return path_or_url

    def _with_key(self, content: Mapping[str, Any]) -> dict[str, Any]:
        headers = self._headers()
        base = parsed_url(self.base_url)
        if headers and (base is None or (base.scheme != "https" and not is_loopback(base.host))):
            happened = f"The address of {self.label} is not encrypted, so the key was not sent."
            raise NotConfigured(happened, do="Use an https address in Settings.")
        return {**content, "headers": {**headers, **content.get("headers", {})}}

    def _no_place(self) -> BadRequest:
        return BadRequest(f"{self.label} named an address for uploads that cannot be used.")

    def _check_base(self) -> None:
        base = parsed_url(self.base_url)
        if base is None or base.userinfo or base.query:
            happened = f"The base URL of {self.label} is not a web address."
            raise NotConfigured(happened, do="Correct it in Settings.")

    def _not_reached(self, error: Exception) -> NotReached:
        self._note(error)
        return NotReached(
            f"{self.label} cannot be reached.", do="Check the connection and the base URL in Settings."
        )

    def _note(self, error: Exception) -> None:
        _LOG.info("%s: %s", self.label, type(error).__name__)


def _connected(context: ssl.SSLContext) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=64, keepalive_expiry=KEPT_OPEN_S)
    return httpx.AsyncClient(verify=context, trust_env=False, follow_redirects=False, limits=limits)


def _ahead(told: str | None) -> timedelta:
    """How far the clock of an answer is ahead; a few seconds are nothing, and neither is a time untold."""
    try:
        ahead = parsedate_to_datetime(told or "") - datetime.now(UTC)
    except (TypeError, ValueError):
        return timedelta(0)
    return ahead if abs(ahead) > CLOCKS_AGREE else timedelta(0)


def _is_final(reply: Reply, accepts: Accepts | None) -> bool:
    may_change = reply.status in {408, 429} or reply.status >= 500
    return not may_change or (accepts is not None and accepts(reply))


def jittered(seconds: float) -> float:
    """About so long, so that calls that failed together do not come back together."""
    return seconds * random_secrets.SystemRandom().uniform(0.8, 1.2)


@cache
def tls_context() -> ssl.SSLContext:
    """The certificates that all services are checked with."""
    return httpx.create_ssl_context(trust_env=False)
