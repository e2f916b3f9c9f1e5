"""Finished boards, built once for everybody who looks: five visitors of one board cost one fold.

A board is kept until its storyboard has a newer event; every change that shows on a board is an event.
What is kept is JSON, so that an answer is put together without encoding the same card again.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from studio.domain.identity import Influencer, Product
from studio.domain.kit import kind_words
from studio.domain.storyboard import StoryboardSpec
from studio.domain.view import BoardView, Event
from studio.errors import NotFound
from studio.service.studio import Studio
from studio.ui.board_head import board_head
from studio.ui.cards import Asset, Facts, keyframe_card, same_card, same_ground
from studio.ui.page_models import EventLine
from studio.ui.text import source_label

MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class BuiltBoard:
    """A board after event n: head and cards as JSON, the cards' versions by key, what they are made of."""

    n: int
    facts: Facts
    head: str
    cards: Mapping[str, str]
    versions: Mapping[str, str]

    @property
    def view(self) -> BoardView:
        """The view behind it."""
        return self.facts.view

    def json(self) -> str:
        """The whole board: types.d.ts, Board."""
        return f'{{"n":{self.n},"head":{self.head},"cards":[{",".join(self.cards.values())}]}}'

    def frame(
        self,
        events: list[Event],
        known: Mapping[str, str],
        head: str | None,
        pictures: Mapping[str, str] = MappingProxyType({}),
    ) -> str:
        """What a reader lacks who has the cards `known` (key → version) and was sent `head` last (Frame).

        pictures: those that go along, as data addresses by their own.
        """
        lines = ",".join(
            EventLine(n=event.number, kind=event.kind, key=event.key, data=event.data).model_dump_json()
            for event in events
        )
        cards = ",".join(card for key, card in self.cards.items() if known.get(key) != self.versions[key])
        new_head = "null" if head == self.head else self.head
        along = json.dumps(dict(pictures))
        return f'{{"n":{self.n},"events":[{lines}],"head":{new_head},"cards":[{cards}],"pictures":{along}}}'


class Boards:
    """The boards that were looked at lately."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._guard = threading.Lock()
        self._built: OrderedDict[str, BuiltBoard] = OrderedDict()
        self._locks: dict[str, threading.Lock] = {}

    def current(self, board_id: str) -> BuiltBoard:
        """The board as it is now. Blocks: call it in a thread. Raises NotFound."""
        with self._guard:
            lock = self._locks.setdefault(board_id, threading.Lock())
        with lock:
            built = self._built.get(board_id)
            try:
                if built is None or self._studio.events(board_id, after=built.n):
                    built = build(self._studio, board_id, built)
            except NotFound:
                self._forget(board_id)
                raise
            self._keep(board_id, built)
            return built

    def _keep(self, board_id: str, built: BuiltBoard) -> None:
        with self._guard:
            self._built[board_id] = built
            self._built.move_to_end(board_id)
            while len(self._built) > MOST_KEPT:
                self._locks.pop(self._built.popitem(last=False)[0], None)

    def _forget(self, board_id: str) -> None:
        with self._guard:
            self._built.pop(board_id, None)
            self._locks.pop(board_id, None)


def build(studio: Studio, board_id: str, before: BuiltBoard | None = None) -> BuiltBoard:
    """Fold a board and finish its cards; those of which every fact is as it was before are taken over."""
    facts = gather(studio, board_id)
    known = before if before is not None and same_ground(before.facts, facts) else None
    cards, versions = dict[str, str](), dict[str, str]()
    for key, keyframe in facts.view.keyframes.items():
        if known is not None and same_card(known.facts, facts, key):
            cards[key], versions[key] = known.cards[key], known.versions[key]
        else:
            card = keyframe_card(facts, keyframe)
            cards[key], versions[key] = card.model_dump_json(), card.version
    head = board_head(facts).model_dump_json()
    return BuiltBoard(n=facts.view.last_event, facts=facts, head=head, cards=cards, versions=versions)


def gather(studio: Studio, board_id: str) -> Facts:
    """All that a board's cards are made from.

    The view is read first: what changes after it comes with an event of its own, and thus with another build.
    """
    view = studio.board(board_id)
    storyboard = studio.storyboard(board_id)
    offered = studio.providers()
    name = storyboard.spec.provider
    chosen = [one for one in offered if (one.name == name if name is not None else one.is_default)]
    return Facts(
        view=view,
        storyboard=storyboard,
        plan=studio.plan(board_id),
        assets=assets(studio, storyboard.spec),
        provider=chosen[0].name if chosen else name or "",
        provider_label=chosen[0].label if chosen else name or "",
        price_usd=chosen[0].price_at(storyboard.spec.size) if chosen else 0.0,
        held=studio.held_pictures(board_id),
    )


def assets(studio: Studio, spec: StoryboardSpec) -> dict[str, Asset]:
    """The pictures a storyboard stands on, by source name."""
    found = dict[str, Asset]()
    if spec.influencer_id is not None:
        found["influencer"] = _identity(studio.influencer(spec.influencer_id), "/influencers")
    if spec.product_id is not None:
        found["product"] = _identity(studio.product(spec.product_id), "/products")
    if isinstance(spec.reference_image, str):
        found["reference"] = Asset(source_label("reference"), None, spec.reference_image)
    for name, kit_id in (("kit", spec.kit_id), ("product_kit", spec.product_kit_id)):
        found |= _kit(studio, name, kit_id) if kit_id is not None else {}
    return found


def _kit(studio: Studio, name: str, kit_id: str) -> dict[str, Asset]:
    """The pictures of a kit that keyframes may be held to; none of a kit that is gone."""
    try:
        kit = studio.kit(kit_id)
    except NotFound:
        return {}
    return {
        f"{name}:{kind}": Asset(f"{kit.name}, {kind_words(kind)}", f"/kits/{kit_id}", image.sha256)
        for kind in kit.usable_kinds
        if (image := kit.references[kind].image) is not None
    }


def _identity(identity: Influencer | Product, href: str) -> Asset:
    return Asset(identity.name, href, identity.photo.sha256)
