"""The one middleware before Gradio and our routes: who may ask, where deep links lead, what headers go out.

Gradio itself answers any Host and runs calls from foreign pages (its CORS layer only withholds headers);
here they are refused. Plain ASGI, because streams pass through.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from studio.ui.page import PagePatch, is_view

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
STARTUP = "/gradio_api/startup-events"  # Gradio asks itself while it starts; it tells a stranger nothing
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# 'unsafe-eval': Gradio evaluates the template of gr.HTML. The nonce stands for 'unsafe-inline'.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "media-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors {ancestors}"
)


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask: host names without port, whether any address will do as one, the token if one is set."""

    hosts: frozenset[str] = LOOPBACK_NAMES
    any_address: bool = False
    token: str | None = None
    frame_ancestors: str = "'none'"


class StudioGate:
    """Refuses foreign hosts (421), foreign pages (403) and, with a token set, strangers (401)."""

    def __init__(self, app: App, *, access: Access, page: PagePatch) -> None:
        self.app = app
        self.access = access
        self.page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = refusal(self.access, scope)
        answer = Answer(self, scope, send, is_page=scope["path"] == "/" or is_view(scope["path"]))
        if refused is not None:
            await refused(scope, receive, answer.send)
        elif not answer.is_page and _is_visit(scope):
            await self._or_page(scope, receive, send)
        else:
            await self.app(_to_root_page(scope) if answer.is_page else scope, receive, answer.send)

    async def _or_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What there is at an address that a person opened; else the page, which says so and leads back."""
        answer, is_there = Answer(self, scope, send), True

        async def send_what_is_there(message: Message) -> None:
            nonlocal is_there
            is_there = is_there and message.get("status") != 404
            if is_there:
                await answer.send(message)

        await self.app(scope, receive, send_what_is_there)
        if not is_there:
            page = Answer(self, scope, send, is_page=True, status=404)
            await self.app(_to_root_page(scope), receive, page.send)


class Answer:
    """One answer on its way out: headers for all; the page is held back until it is whole, and patched.

    status: with which the page is sent.
    """

    def __init__(
        self, gate: StudioGate, scope: Scope, send: Send, *, is_page: bool = False, status: int = 200
    ) -> None:
        self.is_page = is_page and scope["method"] in ("GET", "HEAD")
        self._gate = gate
        self._path = scope["path"]
        self._root = scope.get("root_path", "")
        self._send = send
        self._status = status
        self._nonce = secrets.token_urlsafe(16)
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Pass a message on, with our headers; the parts of a page are gathered first."""
        if message["type"] == "http.response.start":
            headers = self._with_headers(message)
            if self.is_page and headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_page(self._start)

    def _with_headers(self, message: Message) -> MutableHeaders:
        headers = MutableHeaders(scope=message)
        headers.update(HEADERS)
        headers["Content-Security-Policy"] = POLICY.format(
            nonce=self._nonce, ancestors=self._gate.access.frame_ancestors
        )
        return headers

    async def _send_page(self, start: Message) -> None:
        page = self._gate.page.patched(
            self._body.decode(), path=self._path, root=self._root, nonce=self._nonce
        ).encode()
        if start["status"] == 200:
            start["status"] = self._status
        headers = MutableHeaders(scope=start)
        headers["content-length"] = str(len(page))
        headers["cache-control"] = "no-cache"
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page, "more_body": False})


def refusal(access: Access, scope: Scope) -> PlainTextResponse | None:
    """Why a request is not let in; None where it is."""
    headers = Headers(scope=scope)
    named = [headers.get("host", ""), *headers.getlist("x-forwarded-host")]
    if not all(_is_known(access, host) for host in named):
        return PlainTextResponse("This studio does not answer to that host name.", status_code=421)
    if scope["method"] not in SAFE_METHODS and not _is_own_page(headers, named):
        return PlainTextResponse("This request comes from another site and was refused.", status_code=403)
    if access.token is not None and scope["path"] != STARTUP and not _has_token(headers, access.token):
        text = "This studio asks for its password: any name, and the token it was started with."
        return PlainTextResponse(
            text, status_code=401, headers={"WWW-Authenticate": 'Basic realm="Throughline"'}
        )
    return None


def _is_known(access: Access, host: str) -> bool:
    """Whether we answer to this Host. An address cannot be rebound; only names can."""
    name = _host_name(host)
    return name in access.hosts or (access.any_address and _is_address(name))


def _host_name(host: str) -> str:
    """The name in "name:port" or "[::1]:port"; "" for what cannot be read."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_own_page(headers: Headers, hosts: list[str]) -> bool:
    """Whether a request that changes things comes from our page, or from a program, which has no origin."""
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2].lower() not in [host.lower() for host in hosts]:
        return False
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def _has_token(headers: Headers, token: str) -> bool:
    """Whether the request carries the token: as a bearer's, or as the password that a browser asks for."""
    kind, _, given = headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif kind.lower() != "bearer":
        return False
    return hmac.compare_digest(given.encode(), token.encode())


def _is_visit(scope: Scope) -> bool:
    """Whether a browser opens an address in a tab; those of the endpoints are for programs and downloads."""
    mode = Headers(scope=scope).get("sec-fetch-mode")
    return scope["method"] == "GET" and mode == "navigate" and not scope["path"].startswith("/gradio_api/")


def _to_root_page(scope: Scope) -> Scope:
    """The same request for "/": Gradio knows the root page only, our script reads the address itself."""
    return {**scope, "path": "/", "raw_path": b"/"}
