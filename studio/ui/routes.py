"""Our own HTTP under /gradio_api/studio: parse, call one thing, answer. What the page needs and nothing
else.

Plain Starlette routes, given to Gradio's app, where they stand before its own. Errors become answers in
one place.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from studio import __version__
from studio.errors import InvalidInput, NotFound, StudioError
from studio.service.studio import Studio
from studio.ui.answers import json_answer
from studio.ui.boards import Boards
from studio.ui.generator import generator_page, newest_cards
from studio.ui.kit_routes import KitDoors
from studio.ui.library import about, library, priced_plan
from studio.ui.list_stream import ListStreams
from studio.ui.media import FOR_EVER, Media
from studio.ui.static_files import TEXTS, TYPES, StaticFiles, gzipped
from studio.ui.stream import EventStream, Streams
from studio.ui.uploads import Uploads
from studio.ui.verbs import VERBS, run_verb
from studio.ui.visitor import visitor_of

PREFIX = "/gradio_api/studio"
BRAND = ("favicon.svg", "logo.svg", "social-card.png")
MAX_BODY_BYTES = 4_000_000  # 64 segments with the longest prompts are under 2 MB
STATUS = {
    "not_found": 404,
    "conflict": 409,
    "too_large": 413,
    "not_json": 415,
    "disk_full": 507,
    "provider_failed": 502,
    "internal": 500,
}
Endpoint = Callable[[Request], Awaitable[Response]]
logger = logging.getLogger(__name__)


class NotJson(InvalidInput):
    """A body that does not say that it is JSON, as no form of another site can."""

    code = "not_json"


class TooLarge(StudioError):
    """A body larger than any brief."""

    code = "too_large"


class Internal(StudioError):
    """A fault of ours."""

    code = "internal"


OURS = Internal(
    "The studio made a mistake of its own.", do="What was stored is kept. Try again, or restart the studio."
)


@dataclass(frozen=True, slots=True)
class Doors:
    """What the routes lead to."""

    studio: Studio
    boards: Boards
    streams: Streams
    lists: ListStreams
    uploads: Uploads
    static: StaticFiles

    def routes(self) -> list[Route]:
        """All of them, in the order of the contract."""
        media, kits = Media(self.studio), KitDoors(self.studio, self.lists, self.uploads)
        return [
            _route("/ping", self.ping),
            _route("/library", self.library),
            _route("/boards/{id}", self.board),
            _route("/boards/{id}/events", self.board_events),
            _route("/plan/{id}", self.plan),
            _route("/generations", self.generations),
            _route("/generations/events", self.generation_events),
            _route("/about", self.about),
            _route("/costs.csv", self.costs_csv),
            _route("/kits", kits.shelf),
            _route("/kits/events", kits.shelf_events),
            _route("/kits/choices", kits.choices),
            _route("/kits/sources", kits.sources),
            _route("/kits/{id}.zip", kits.file),
            _route("/kits/{id}", kits.kit),
            _route("/kits/{id}/events", kits.kit_events),
            _route("/verbs/{name}", self.post_verb, "POST"),
            _route("/uploads", self.post_upload, "POST"),
            _route("/thumbnails", media.thumbnails),
            _route("/media/{file}", media.thumbnail),
            _route("/media/{sha256}/full", media.full),
            _route("/media/{sha256}/save", media.save),
            _route("/videos/{sha256}", media.video),
            _route("/videos/{sha256}/save", media.save_video),
            _route("/static/{build}/{path:path}", self.static_file),
            _route("/brand/{name}", self.brand_file),
        ]

    async def ping(self, request: Request) -> Response:
        """Which studio answers here, and whether something that ended waits for room on its disk."""
        said = {"studio": studio_id(self.studio), "version": __version__}
        return json_answer(said | {"disk_full": self.studio.unstored > 0})

    async def library(self, request: Request) -> Response:
        """The lists of the studio."""
        return json_answer(await asyncio.to_thread(library, self.studio, self.boards))

    async def board(self, request: Request) -> Response:
        """A board as it is now."""
        board = await asyncio.to_thread(self.boards.current, request.path_params["id"])
        return Response(board.json(), media_type="application/json", headers={"Cache-Control": "no-store"})

    async def board_events(self, request: Request) -> Response:
        """What happens on a board from now on."""
        board_id = request.path_params["id"]
        after = last_seen(request)
        await asyncio.to_thread(self.studio.storyboard, board_id)
        return EventStream(self.streams.follow(board_id, after))

    async def plan(self, request: Request) -> Response:
        """What rendering would do."""
        return json_answer(await priced_plan(self.studio, request.path_params["id"]))

    async def generations(self, request: Request) -> Response:
        """What the image generator has made, the newest first; ?before=ID goes on after that one."""
        before = request.query_params.get("before")
        return json_answer(await asyncio.to_thread(generator_page, self.studio, before))

    async def generation_events(self, _request: Request) -> Response:
        """The newest generations, and from now on whatever changes in them."""
        look = partial(newest_cards, self.studio)
        return EventStream(self.lists.follow(self.studio.watch_generations(), look))

    async def about(self, request: Request) -> Response:
        """The studio itself."""
        return json_answer(await asyncio.to_thread(about, self.studio, str(request.base_url)))

    async def costs_csv(self, request: Request) -> Response:
        """Every paid call, as a file for a table program."""
        window = (request.query_params.get("since"), request.query_params.get("until"))
        text = await asyncio.to_thread(self.studio.costs_csv, *window)
        name = f"throughline-costs-{datetime.now(UTC):%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        # Without the mark some table programs take UTF-8 for something else.
        return Response(b"\xef\xbb\xbf" + text.encode(), media_type="text/csv", headers=headers)

    async def post_verb(self, request: Request) -> Response:
        """Do something: the verb's name in the address, its arguments as JSON."""
        name = request.path_params["name"]
        if name not in VERBS:
            raise NotFound(f"There is no verb “{name[:60]}”.", do=f"There are: {', '.join(VERBS)}.")
        arguments = await json_body(request)
        with self.uploads.received(arguments) as given:
            return json_answer(
                {"result": await run_verb(self.studio, VERBS[name], given, visitor_of(request.scope))}
            )

    async def post_upload(self, request: Request) -> Response:
        """A file, whole; the token in the answer stands for it in one verb. `for` says what it is: a kit."""
        use = request.query_params.get("for", "picture")
        return json_answer({"upload": await self.uploads.receive(request.stream(), use)})

    async def static_file(self, request: Request) -> Response:
        """One of our scripts, styles or fonts."""
        path = request.path_params["path"]
        data = self.static.files.get(path)
        if data is None or request.path_params["build"] != self.static.build:
            raise NotFound("There is no such file.", do="Load the page again.")
        headers = {"Content-Type": TYPES[path[path.rindex(".") :]], "Cache-Control": FOR_EVER}
        if path.endswith(TEXTS) and "gzip" in request.headers.get("accept-encoding", ""):
            # Gradio would compress the same file at each request; one visit asks for forty.
            return Response(gzipped(data), headers={**headers, "Content-Encoding": "gzip"})
        return Response(data, headers=headers)

    async def brand_file(self, request: Request) -> Response:
        """The logo and its relatives."""
        path = self.studio.settings.assets / "brand" / request.path_params["name"]
        if path.name not in BRAND or not path.is_file():
            raise NotFound("There is no such file.")
        return FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})


def studio_id(studio: Studio) -> str:
    """Which studio this is, without telling where its folder lies."""
    return hashlib.sha256(str(studio.home.resolve()).encode()).hexdigest()[:16]


def last_seen(request: Request) -> int:
    """The last event a reader has: from its own reconnecting, else from ?after=. Raises InvalidInput."""
    given = request.headers.get("last-event-id") or request.query_params.get("after", "0")
    try:
        return max(0, int(given))
    except ValueError:
        raise InvalidInput("“after” must be a whole number: the last event you have seen.") from None


async def json_body(request: Request) -> dict[str, Any]:
    """The arguments of a verb. Raises NotJson, TooLarge, InvalidInput."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise NotJson("The arguments must be JSON.", do="Send them with Content-Type: application/json.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise TooLarge("These arguments are larger than any storyboard can be.", do="Shorten the texts.")
    try:
        arguments = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise InvalidInput("The arguments are not JSON.", do="Send one object, such as {}.") from None
    if not isinstance(arguments, dict):
        raise InvalidInput("The arguments must be one JSON object, by their names.")
    return arguments


def error_answer(error: StudioError) -> Response:
    """An error for the page: what happened, what to do, and whether money moved."""
    said = {
        "code": error.code,
        "text": str(error),
        "happened": error.happened,
        "do": error.do,
        "retryable": error.retryable,
        "charged": error.charged,
    }
    return json_answer({"error": said}, STATUS.get(error.code, 400))


def _route(path: str, endpoint: Endpoint, method: str = "GET") -> Route:
    return Route(f"{PREFIX}{path}", _answering(endpoint), methods=[method])


def _answering(endpoint: Endpoint) -> Endpoint:
    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except StudioError as error:
            return error_answer(error)
        except Exception:  # the last edge before the page, which reads a sentence; the log has the rest
            logger.exception("%s %s failed", request.method, request.url.path)
            return error_answer(OURS)

    return answer
