"""What the pages of reference kits are sent: the models behind static/js/kits.d.ts, field for field."""

from __future__ import annotations

from studio.domain.kit import CheckOutcome, KitStatus, KitSubject, KitUse, ReferenceStatus
from studio.domain.model import Model


class KitTile(Model):
    """A kit in the list. thumbs: its usable pictures, the leading one first; `source` where there is none."""

    id: str
    name: str
    subject: KitSubject
    status: KitStatus
    facts: str
    cost: str
    source: str
    thumbs: list[str]


class KitShelf(Model):
    """A page of the list, the newest first."""

    kits: list[KitTile]
    more: bool


class CheckLine(Model):
    """One property of a picture as it was measured, in words."""

    label: str
    outcome: CheckOutcome
    text: str


class TakeCard(Model):
    """One picture that was made for a reference. differs: how it came otherwise than asked, or empty."""

    id: str
    number: int
    thumb: str
    large: str
    full: str
    save: str
    width: int
    height: int
    facts: str
    differs: str
    note: str
    prompt: str
    faults: list[str]
    checks: list[CheckLine]
    used: bool
    alt: str


class ReferenceCard(Model):
    """One kind of picture of a kit. `purpose` says what keyframes take from it; checking: its picture stands,
    and is being looked at; removable: whether it can be taken away."""

    kind: str
    label: str
    purpose: str
    status: ReferenceStatus
    ratio: float
    error: str
    faults: list[str]
    checking: bool
    allowed: bool
    leading: bool
    removable: bool
    takes: list[TakeCard]


class KindChoice(Model):
    """A kind of reference that a kit does not have, and could."""

    kind: str
    label: str


class KitSource(Model):
    """A picture that a kit can be made from; called: what such a kit is named where nobody says otherwise."""

    id: str
    label: str
    called: str
    thumb: str
    picked: bool


class KitSources(Model):
    """Such pictures, the newest first; thumbs: their small copies by address, as far as they are small."""

    pictures: list[KitSource]
    thumbs: dict[str, str]


class KitCard(Model):
    """A kit, finished for its page.

    service, provider: who makes it, as people and as verbs call it; addable: whether a reference can be added
    now, missing: those that have a name; uses: the storyboards that are held to
    it, or were; generated: how many pictures of the generator were made with it; changed: when it last did,
    as ISO 8601.
    """

    id: str
    name: str
    subject: KitSubject
    status: KitStatus
    facts: str
    cost: str
    service: str
    provider: str
    error: str
    source: str
    source_full: str
    source_note: str
    source_href: str | None
    warnings: list[str]
    references: list[ReferenceCard]
    addable: bool
    missing: list[KindChoice]
    uses: list[KitUse]
    generated: int
    changed: str
