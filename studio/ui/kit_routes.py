"""What the pages of reference kits ask for: the shelf, one kit, and whatever changes in them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from studio.service.studio import Studio
from studio.ui.answers import json_answer
from studio.ui.kit_cards import kit_card, kit_shelf, newest_tiles, one_card
from studio.ui.list_stream import ListStreams
from studio.ui.stream import EventStream


@dataclass(frozen=True, slots=True)
class KitDoors:
    """The addresses below /kits, but for a kit's file."""

    studio: Studio
    lists: ListStreams

    async def shelf(self, request: Request) -> Response:
        """The newest kits; ?before=ID goes on after that one."""
        before = request.query_params.get("before")
        return json_answer(await asyncio.to_thread(kit_shelf, self.studio, before))

    async def shelf_events(self, _request: Request) -> Response:
        """The newest kits, and from now on whatever changes in them."""
        return EventStream(self.lists.follow(self.studio.watch_kits(), partial(newest_tiles, self.studio)))

    async def kit(self, request: Request) -> Response:
        """One kit as it is now."""
        return json_answer(await asyncio.to_thread(kit_card, self.studio, request.path_params["id"]))

    async def kit_events(self, request: Request) -> Response:
        """One kit, and from now on each of its changes; nothing more once it is deleted."""
        kit_id = request.path_params["id"]
        changes = await asyncio.to_thread(self.studio.watch_kit, kit_id)
        return EventStream(self.lists.follow(changes, partial(one_card, self.studio, kit_id)))
