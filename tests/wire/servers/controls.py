"""The same controls over HTTP, for a server in another process: `/_fake/…` as base.py lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from tests.wire.servers.base import WireServer


class Controls:
    """Handlers of the paths under `/_fake/`."""

    def __init__(self, server: WireServer) -> None:
        self._server = server

    def add_to(self, app: web.Application, prefix: str) -> None:
        """Register the paths."""
        named = {
            "ledger": self.ledger,
            "requests": self.requests,
            "script": self.script,
            "reset": self.reset,
            "clock": self.clock,
        }
        for name, handler in named.items():
            app.router.add_route("*", f"{prefix}/_fake/{name}", handler)

    async def ledger(self, _request: web.Request) -> web.Response:
        """Calls, charges and jobs."""
        return web.json_response(self._server.ledger.document())

    async def requests(self, _request: web.Request) -> web.Response:
        """What arrived, and what of it the service has no path for."""
        seen = {"requests": self._server.requests, "unknown": self._server.unknown_requests}
        return web.json_response(seen)

    async def script(self, request: web.Request) -> web.Response:
        """Take a list of rules; 400 for rules that are none."""
        try:
            self._server.script(await request.json())
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({})

    async def reset(self, _request: web.Request) -> web.Response:
        """Forget everything."""
        self._server.forget()
        return web.json_response({})

    async def clock(self, request: web.Request) -> web.Response:
        """Move the clock on by `advance` seconds."""
        self._server.advance(float((await request.json())["advance"]))
        return web.json_response({"now": self._server.now()})
