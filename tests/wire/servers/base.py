"""A local service: an HTTP server on 127.0.0.1 that speaks one image service's wire format.

A subclass gives `name`, `routes()` and the service's own shapes of refusals. Everything else is here: the
thread with its event loop, the record of requests, the ledger of charges, the script of faults, the clock,
and the same over HTTP for a server in another process:

| call | does |
|---|---|
| `GET /_fake/ledger` | `{"calls", "total", "charges", "jobs"}` |
| `GET /_fake/requests` | `{"requests", "unknown"}` |
| `POST /_fake/script` | takes a list of rules (script.py), in place of those before |
| `POST /_fake/reset` | forgets everything |
| `POST /_fake/clock` | `{"advance": s}`: what expires, expires sooner |

These servers import nothing of the studio: both are written from the same description, and a mistake in
one is not copied into the other.
"""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.utils import formatdate
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.wire.servers.call import Answer, Call, Declined, Route, read_call
from tests.wire.servers.controls import Controls
from tests.wire.servers.delivery import MOVED, deliver
from tests.wire.servers.drawing import Recipe
from tests.wire.servers.ledger import Ledger
from tests.wire.servers.script import Script

Json = dict[str, Any]
LARGEST_BODY = 256 * 2**20
START_S = 10.0
ANY_PATH = "/{rest:.*}"


class WireServer:
    """One service. Subclasses set `name` and give `routes()` and the shapes of what goes wrong."""

    name = ""

    def __init__(
        self,
        *,
        key: str | None = None,
        latency_s: float = 0.0,
        job_time_s: float = 0.0,
        state: Path | str = ":memory:",
        prefix: str = "",
    ) -> None:
        self.key = f"test-key-{self.name}" if key is None else key
        self.latency_s = latency_s
        self.job_time_s = job_time_s
        self.prefix = prefix
        self.ledger = Ledger(state)
        self.requests: list[Json] = []
        self.unknown_requests: list[Json] = []
        self.port = 0
        self.other_port = 0
        self._script = Script()
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None
        self._runner: web.AppRunner | None = None

    # What a service gives

    def routes(self) -> list[Route]:
        """The service's paths; the first that fits is taken."""
        raise NotImplementedError

    def add_to(self, app: web.Application) -> None:
        """Add what is no call with one answer, such as a websocket."""

    def environment(self) -> dict[str, str]:
        """The variables that point the studio at this server."""
        prefix = f"STUDIO_{self.name.upper()}"
        return {f"{prefix}_BASE_URL": self.url, f"{prefix}_KEY": self.key}

    def model_of(self, call: Call) -> str:
        """The model that a call names, for rules and the record; empty for none."""
        return str(call.body.get("model", ""))

    def prompt_of(self, call: Call) -> str:
        """The prompt of a call, for rules."""
        return str(call.body.get("prompt", ""))

    def is_authorized(self, call: Call) -> bool:
        """Whether the call carries the key, as this service wants it."""
        return call.headers.get("authorization") == f"Bearer {self.key}"

    def wrong_key(self, _call: Call) -> Answer:
        """The answer to a call without the key or with a wrong one."""
        return Answer({"error": "unauthorized"}, 401)

    def no_such_path(self, _call: Call) -> Answer:
        """The answer to a path that the service does not have."""
        return Answer({"error": "not found"}, 404)

    def out_of_credit(self, _call: Call) -> Answer:
        """The answer when the account is empty."""
        return Answer({"error": "payment required"}, 402)

    def rate_limited(self, _call: Call, hint: str, after: float) -> Answer:
        """The answer to too many calls; `hint` says where the seconds stand: `header`, `body` or `none`."""
        headers = {"Retry-After": f"{after:g}"} if hint == "header" else {}
        return Answer({"error": "too many requests"}, 429, headers)

    def refusal(self, _call: Call, _shape: str) -> Answer | None:
        """The answer that refuses the content; None where a job is accepted and then fails."""
        return None

    def scripted_recipe(self, call: Call, recipe: Recipe) -> Recipe:
        """What is drawn for a call: the script may spoil it, or make it heavy or of another size.

        A call without a seed gets a number of its own, so that no two pictures are alike.
        """
        width, height = call.do.get("size", (recipe.width, recipe.height))
        return replace(
            recipe,
            seed=recipe.seed or self.ledger.count("pictures"),
            width=width,
            height=height,
            fault=str(call.do.get("picture", "")),
            weight=int(call.do.get("weight", 0)),
        )

    # What a test uses

    @property
    def url(self) -> str:
        """The base address, with the prefix."""
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    @property
    def key_leaks(self) -> list[Json]:
        """Recorded requests that carried the key to a path that needs none (pictures, upload targets)."""
        return [one for one in self.requests if one["leaked"]]

    def script(self, rules: Sequence[Json]) -> None:
        """Put these rules in force, in place of those before."""
        self._script.replace(rules)

    def advance(self, seconds: float) -> None:
        """Move the service's clock on: jobs finish, results expire."""
        self.ledger.put_note("clock", self.ledger.note("clock", 0.0) + seconds)

    def now(self) -> float:
        """Seconds since 1970 by the service's clock."""
        return time.time() + float(self.ledger.note("clock", 0.0))

    def forget(self) -> None:
        """Forget requests, rules, jobs and charges."""
        self.requests.clear()
        self.unknown_requests.clear()
        self._script.replace([])
        self.ledger.clear()

    # Start and end

    def start(self, port: int = 0) -> Self:
        """Serve from a thread; returns when the port (0: any free one) answers."""
        self._thread = threading.Thread(target=self._run, name=f"wire-{self.name}", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(port), self._loop).result(START_S)
        return self

    def stop(self) -> None:
        """Close all connections and the ledger."""
        if self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(START_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_S)
        self._loop.close()
        self._thread = None
        self.ledger.close()

    def __enter__(self) -> Self:
        return self if self._thread else self.start()

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _open(self, port: int) -> None:
        app = web.Application(client_max_size=LARGEST_BODY)
        Controls(self).add_to(app, self.prefix)
        self.add_to(app)
        for route in self.routes():
            for prefix in (self.prefix, self.prefix + MOVED):
                app.router.add_route(route.method, prefix + route.path, partial(self._serve, route))
        app.router.add_route("*", ANY_PATH, partial(self._serve, None))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        self.port = await self._listen(port)
        self.other_port = await self._listen(0)

    async def _listen(self, port: int) -> int:
        """Listen on a port; the one in use."""
        assert self._runner is not None
        before = len(self._runner.addresses)
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        return int(self._runner.addresses[before][1])

    async def _close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        here = asyncio.current_task()
        left = [task for task in asyncio.all_tasks() if task is not here]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    # One call

    async def _serve(self, route: Route | None, request: web.Request) -> web.StreamResponse:
        call = await read_call(request, self.prefix)
        call.model, call.prompt = self.model_of(call), self.prompt_of(call)
        self._record(route, call)
        if route is None:
            return await deliver(call, self.no_such_path(call), self.other_port)
        if not call.path.startswith(MOVED):
            call.do = self._script.take(call)
        await asyncio.sleep(call.do.get("latency", self._usual_latency(route)))
        call.heard_at = self.now()
        answer = await self._answer(route, call)
        told = {"Date": formatdate(self.now(), usegmt=True), **answer.headers}
        answer = replace(answer, headers=told)
        await asyncio.sleep(call.do.get("hold", 0.0))
        return await deliver(call, answer, self.other_port)

    def _usual_latency(self, route: Route) -> float:
        return self.latency_s if route.is_paid and not route.makes_job else 0.0

    def _record(self, route: Route | None, call: Call) -> None:
        is_open = route is None or route.is_open
        sock = call.request.transport.get_extra_info("sockname") if call.request.transport else ("", 0)
        leaked = is_open and bool(self.key) and self.key in str(call.headers) + str(call.query)
        seen = call.record(int(sock[1])) | {"leaked": leaked}
        self.requests.append(seen)
        if route is None:
            self.unknown_requests.append(seen)
        elif route.is_paid:
            self.ledger.count("calls")

    async def _answer(self, route: Route, call: Call) -> Answer:
        scripted = self._scripted(call)
        if scripted is not None and not call.do.get("created"):
            return scripted
        made = await self._work(route, call)
        if scripted is None or made.status >= 400:
            return made
        return scripted

    async def _work(self, route: Route, call: Call) -> Answer:
        if not route.is_open and not self.is_authorized(call):
            return self.wrong_key(call)
        try:
            answer = route.handler(call)
            return await answer if inspect.isawaitable(answer) else answer
        except Declined as declined:
            return declined.answer

    def _scripted(self, call: Call) -> Answer | None:
        """The answer that the script gives in place of the service's; None for none."""
        do = call.do
        if do.get("reset") or do.get("silent"):
            return Answer()
        refused = [shape(call) for word, shape in self._shapes().items() if do.get(word)]
        if refused:
            return refused[0]
        if "status" in do or "body" in do:
            return Answer(do.get("body"), do.get("status", 200), dict(do.get("headers", {})))
        return None

    def _shapes(self) -> dict[str, Callable[[Call], Answer | None]]:
        return {
            "out_of_credit": self.out_of_credit,
            "wrong_key": self.wrong_key,
            "rate_limited": self._limited,
            "refusal": lambda call: self.refusal(call, str(call.do["refusal"])),
        }

    def _limited(self, call: Call) -> Answer:
        wanted = call.do["rate_limited"]
        return self.rate_limited(call, wanted.get("hint", "header"), wanted.get("after", 1))
