"""A reference kit: clean pictures of one identity, made from one photo, that later pictures are held to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, get_args

from studio.domain.image import Image
from studio.domain.model import Model
from studio.domain.storyboard import AspectRatio
from studio.domain.variation import SourceUsed

KitStatus = Literal["pending", "generating", "ready", "failed"]
ReferenceStatus = Literal["pending", "generating", "ready", "failed"]
UNDER_WAY: tuple[ReferenceStatus, ...] = ("pending", "generating")
"""Somebody makes it: its call waits for its turn, or has left."""
KitSubject = Literal["person", "product"]
BodyKind = Literal["half_body", "full_body"]
BODY_KINDS: tuple[BodyKind, ...] = get_args(BodyKind)
ALWAYS_KINDS = ("anchor", "profile")
PERSON_KINDS = (*ALWAYS_KINDS, *BODY_KINDS)
Extended = bool | Sequence[BodyKind]
"""Which bodies a kit of a person has: both, none, or those that are named."""
PRODUCT_KINDS = ("front", "three_quarter", "back", "detail", "in_hand", "packshot")
EXPRESSIONS = ("smile", "serious", "surprised", "angry")
EXPRESSION = "expression_"
"""What an expression's kind begins with: expression_smile, or a free one such as expression_wink."""
MOST_REFERENCES = 24
SOURCE = "kit:source"
"""The name under which a kit's photo is shown to a service."""
IMPORTED = "import"
"""The provider of takes that were made elsewhere."""

CheckName = Literal["sharpness", "face_size", "likeness", "one_subject", "neutral_ground", "identity"]
CHECK_NAMES: tuple[CheckName, ...] = get_args(CheckName)
CheckOutcome = Literal["good", "bad", "not_measured"]


class Check(Model):
    """One property of a reference as it was measured.

    value: 0-1, None where it was not measured. text: a sentence, with the reason where it is bad or missing.
    """

    name: CheckName
    outcome: CheckOutcome
    value: float | None = None
    text: str = ""


class Take(Model):
    """One picture that was made for a reference; immutable. number counts from 1 within its kind.

    sources: what it was made from, in the order sent. call_id: its entry in the ledger, None where nothing
    was bought. unpriced: nobody told what that cost. checks: empty until it was looked at.
    """

    id: str
    kit_id: str
    kind: str
    number: int
    image: Image
    seed: int = 0
    prompt: str = ""
    note: str = ""
    sources: list[SourceUsed] = []
    provider: str
    cost_usd: float = 0.0
    unpriced: bool = False
    call_id: str | None = None
    checks: list[Check] = []
    created_at: datetime

    @property
    def faults(self) -> list[str]:
        """Why it should be made again; empty where nothing speaks against it."""
        return [check.text for check in self.checks if check.outcome == "bad"]


class Reference(Model):
    """One kind of picture of a kit: how it stands, the take that is used, and those before it.

    error: why the last making failed, while a take made before is still used; or that the one in use was made
    from a leading picture which is another now. faults: what the quality check
    found on the take in use. allowed: a person uses it in spite of its faults.
    """

    kind: str
    status: ReferenceStatus
    image: Image | None = None
    error: str | None = None
    take_id: str | None = None
    takes: list[Take] = []
    faults: list[str] = []
    allowed: bool = False

    @property
    def take(self) -> Take | None:
        """The one in use."""
        return next((take for take in self.takes if take.id == self.take_id), None)

    @property
    def is_usable(self) -> bool:
        """Whether keyframes may be held to it."""
        return self.image is not None and (self.allowed or not self.faults)

    @property
    def is_being_checked(self) -> bool:
        """Whether the take in use was not looked at yet: it stands a moment before."""
        return self.take is not None and not self.take.checks


class ReferenceKit(Model):
    """A kit. influencer_id, product_id: whose photo it was made from; None where from something else.

    source: the photo, as it is shown to the service. source_note: where it is from, in words. leading: the
    kind that is made first, and from which the others are made with the source. warnings: what was seen on
    the source (no face, two faces, a drawing …); said, never in the way. error: why the kit failed.
    updated_at: when anything of it last changed, be it a picture or its name; None before it is stored.
    unpriced: how many of its calls were charged without anybody telling how much; cost_usd is of the others.
    """

    id: str
    name: str
    influencer_id: str | None = None
    product_id: str | None = None
    subject: KitSubject = "person"
    status: KitStatus
    references: dict[str, Reference]
    source: Image
    source_note: str = ""
    warnings: list[str] = []
    provider: str
    cost_usd: float = 0.0
    unpriced: int = 0
    error: str | None = None
    created_at: datetime
    updated_at: datetime | None = None

    @property
    def leading(self) -> str:
        """The kind that everything else is made from: `anchor` of a person, `front` of a product."""
        return leading_kind(self.subject)

    def is_from_earlier(self, take: Take) -> bool:
        """Whether it was made from another leading picture than the one in use now."""
        leading, name = self.references[self.leading].image, leading_source(self.subject)
        return leading is not None and any(
            source.name == name and source.sha256 != leading.sha256 for source in take.sources
        )

    def can_lose(self, kind: str) -> bool:
        """Whether a reference can be taken away: one that not every kit has, without a picture, and not being
        made."""
        reference = self.references[kind]
        is_empty = not reference.takes and reference.status not in UNDER_WAY
        return is_empty and kind not in always_kinds(self.subject)

    @property
    def usable_kinds(self) -> list[str]:
        """Kinds that keyframes may be held to, the leading one first."""
        return [kind for kind, reference in self.references.items() if reference.is_usable]


class KitChoice(Model):
    """A kit as it is offered for choosing: by its leading picture, or by its photo where there is none."""

    id: str
    name: str
    subject: KitSubject
    usable: bool
    sha256: str


class SourceChoice(Model):
    """A picture that a kit can be made from.

    key: the keyframe for which it stands in the storyboard `title`; None of one of the image generator, whose
    title is its prompt.
    """

    id: str
    title: str
    key: str | None
    sha256: str


class KitUse(Model):
    """A storyboard that a kit is used in, or was.

    pictures: how many of its variations were made with the kit. now: whether it is held to it at present.
    """

    id: str
    title: str
    pictures: int
    now: bool


class KitHistory(Model):
    """Where a kit was used: its storyboards, the newest first; generated: pictures of the image generator."""

    storyboards: list[KitUse]
    generated: int


def leading_source(subject: KitSubject) -> str:
    """The name under which the leading picture is shown to a service for the others."""
    return f"kit:{leading_kind(subject)}"


def leading_kind(subject: KitSubject) -> str:
    """The kind that is made first."""
    return "anchor" if subject == "person" else "front"


def expression_kind(words: str) -> str:
    """The kind of an expression: "Slight smile" → expression_slight_smile.

    Raises ValueError where it has no letters.
    """
    name = re.sub(r"[^\w]+", "_", words.strip().lower()).strip("_")[:40].strip("_")
    if not name:
        raise ValueError("an expression needs a name")
    return name if name.startswith(EXPRESSION) else EXPRESSION + name


def kinds_of(subject: KitSubject, extended: Extended, expressions: list[str]) -> list[str]:
    """The kinds of a new kit in the order in which they are shown; a product has all of its six."""
    if subject == "product":
        return list(PRODUCT_KINDS)
    wanted = extended if not isinstance(extended, bool) else BODY_KINDS if extended else ()
    bodies = [kind for kind in BODY_KINDS if kind in wanted]
    return list(dict.fromkeys([*ALWAYS_KINDS, *bodies, *(expression_kind(words) for words in expressions)]))


def always_kinds(subject: KitSubject) -> tuple[str, ...]:
    """The kinds that every new kit of this has."""
    return PRODUCT_KINDS if subject == "product" else ALWAYS_KINDS


def kinds_beside(subject: KitSubject) -> tuple[str, ...]:
    """Every kind that a kit of this can have, in their order; a person's expressions come after them."""
    return PRODUCT_KINDS if subject == "product" else PERSON_KINDS


def in_order(subject: KitSubject, kinds: Sequence[str]) -> list[str]:
    """Kinds in the order in which they are shown; expressions stay as they came."""
    known = kinds_beside(subject)
    return sorted(kinds, key=lambda kind: known.index(kind) if kind in known else len(known))


def aspect_of(kind: str) -> AspectRatio:
    """The shape of a reference: upright for people, a square for products, tall for a whole body."""
    if kind == "full_body":
        return "9:16"
    return "1:1" if kind in PRODUCT_KINDS else "4:5"


def kind_words(kind: str) -> str:
    """A kind as it is said in a sentence: "half body", "expression smile"."""
    return kind.replace("_", " ")


def status_of(references: Mapping[str, Reference], subject: KitSubject) -> KitStatus:
    """How a kit stands: pending until its first call has left, generating while anything is under way, then
    ready exactly with a good leading reference."""
    states = {reference.status for reference in references.values()}
    if "generating" in states:
        return "generating"
    if "pending" in states:
        return "pending" if not any(one.image for one in references.values()) else "generating"
    leading = references.get(leading_kind(subject))
    return "ready" if leading is not None and leading.is_usable else "failed"


def why_failed(references: Mapping[str, Reference], subject: KitSubject) -> str | None:
    """Why a kit has no good leading reference, and what to do; None where it has one, or is being made."""
    if status_of(references, subject) != "failed":
        return None
    kind = leading_kind(subject)
    leading = references.get(kind)
    if leading is None or leading.image is None:
        reason = leading.error if leading is not None else None
        return reason or f"There is no {kind} yet. Regenerate it."
    return f"The {kind} is not good enough: {' '.join(leading.faults)} Regenerate it, or use it anyway."
