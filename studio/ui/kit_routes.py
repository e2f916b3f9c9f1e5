"""What the pages of reference kits ask for: the shelf, one kit, and whatever changes in them."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from shutil import rmtree
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from studio.service.studio import Studio
from studio.ui.answers import json_answer
from studio.ui.kit_cards import PAGE, FollowedKit, kit_card, kit_shelf, kit_sources, newest_tiles
from studio.ui.library import kit_choice
from studio.ui.list_stream import ListStreams
from studio.ui.page_models import KitChoices
from studio.ui.sent_once import SentOnce
from studio.ui.stream import EventStream
from studio.ui.uploads import Uploads

MOST_PACKED = 2
"""So many kits are packed at once; others wait."""


@dataclass(frozen=True, slots=True)
class KitDoors:
    """The addresses below /kits."""

    studio: Studio
    lists: ListStreams
    uploads: Uploads
    # Each is a second copy of its pictures on the disk for as long as it is sent.
    packing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_PACKED))

    async def shelf(self, _request: Request) -> Response:
        """The newest kits."""
        return json_answer(await asyncio.to_thread(kit_shelf, self.studio))

    async def shelf_events(self, request: Request) -> Response:
        """The newest kits, ?most=N of them, and from now on whatever changes in them."""
        look = partial(newest_tiles, self.studio, how_many(request.query_params.get("most", "")))
        return EventStream(self.lists.follow(self.studio.watch_kits(), look))

    async def choices(self, request: Request) -> Response:
        """Kits for choosing whose name has ?search in it, the newest first: of a ?subject, or ?usable."""
        asked = request.query_params
        subject: Any = asked.get("subject")  # a word of the address, which the studio checks
        found = await asyncio.to_thread(
            self.studio.kit_choices,
            search=asked.get("search", ""),
            subject=subject,
            usable="usable" in asked,
        )
        return json_answer(KitChoices(kits=[kit_choice(one) for one in found]))

    async def sources(self, _request: Request) -> Response:
        """Pictures that were generated, to make a kit from."""
        return json_answer(await asyncio.to_thread(kit_sources, self.studio))

    async def kit(self, request: Request) -> Response:
        """One kit as it is now."""
        return json_answer(await asyncio.to_thread(kit_card, self.studio, request.path_params["id"]))

    async def file(self, request: Request) -> Response:
        """A kit as one file, which goes again once it was sent."""
        kit_id = request.path_params["id"]
        if request.method == "HEAD":
            await asyncio.to_thread(self.studio.kit, kit_id)
            return Response(media_type="application/zip", headers={"Cache-Control": "no-store"})
        folder = self.uploads.new_place()
        with ExitStack() as undoing:
            undoing.callback(rmtree, folder, ignore_errors=True)
            async with self.packing:
                path = await self.studio.export_kit(kit_id, folder)
            undoing.pop_all()
        return SentOnce(path, "application/zip")

    async def kit_events(self, request: Request) -> Response:
        """One kit, and from now on each of its changes; nothing more once it is deleted."""
        kit_id = request.path_params["id"]
        changes = await asyncio.to_thread(self.studio.watch_kit, kit_id)
        return EventStream(self.lists.follow(changes, FollowedKit(self.studio, kit_id).look))


def how_many(text: str) -> int:
    """How many kits a page follows: as many as somebody scrolled to, a page of them where it is not said.

    Without an end, else the kit behind it could not be scrolled to; a long list is looked at less often.
    """
    return int(text) if text.isdecimal() and len(text) < len(str(2**31)) else PAGE
