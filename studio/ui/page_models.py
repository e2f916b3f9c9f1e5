"""What the page is sent: the models behind static/js/types.d.ts, field for field (a test compares them)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from studio.domain.ids import Role
from studio.domain.kit import KitSubject
from studio.domain.model import Model
from studio.domain.variation import PickHow
from studio.domain.view import BoardStatus, KeyframeState
from studio.service.holding import HeldPictures


class ScoreBar(Model):
    """One measurement with its scale (`of`), its value in words, and what it means."""

    name: str
    label: str
    value: float | None
    of: float
    text: str
    why: str


class SourceCard(Model):
    """One picture that a keyframe is made from: where it leads (`key`, `href` or `full`) and how it looks."""

    name: str
    label: str
    key: str | None
    href: str | None
    thumb: str | None
    full: str | None = None


class VariationCard(Model):
    """One candidate, with every address and sentence the page needs."""

    id: str
    index: int
    sha: str
    thumb: str
    large: str
    full: str
    save: str
    width: int
    height: int
    seed: int
    prompt: str
    note: str
    sources: list[SourceCard]
    scores: list[ScoreBar]
    rejected: bool
    uploaded_by: str | None
    made_with: str | None
    differs: str
    cost: str
    alt: str


class PickCard(Model):
    """Which variation stands, and why; `id` is the choice's own number."""

    id: int
    variation_id: str
    how: PickHow
    by: str
    reason: str


class DoubtCard(Model):
    """A call that brought no picture and waits for a decision: which it was, and why there is none."""

    call_id: str
    text: str
    why: str


class KeyframeCard(Model):
    """One picture slot, finished for drawing. `version` is the digest of all the rest."""

    key: str
    segment: int
    role: Role
    version: str
    label: str
    state: KeyframeState
    job: str
    made: int
    wanted: int
    stale: bool
    stale_because: list[str]
    sources: list[SourceCard]
    copies: str | None
    prompt: str
    variations: list[VariationCard]
    pick: PickCard | None
    warning: str | None
    error: str | None
    doubts: list[DoubtCard]
    undecided: bool
    downstream: list[str]


class NextStep(Model):
    """The one filled button of a board: which verb it calls, with what, and the line beside it."""

    verb: str
    label: str
    args: dict[str, Any] = {}
    hint: str = ""


class SegmentHead(Model):
    """A column of the board."""

    number: int
    seconds: float
    continues: bool


class Edge(Model):
    """A line from a keyframe to one that is made from it; weight 1 is its first source."""

    model_config = ConfigDict(serialize_by_alias=True)

    source: str = Field(serialization_alias="from")
    target: str = Field(serialization_alias="to")
    weight: int


class ProgressHead(Model):
    """How far the live runs are; `text` is the whole sentence."""

    made: int
    wanted: int
    seconds_left: float | None
    text: str


class RunHead(Model):
    """The newest run under way, or the last one."""

    id: str
    status: str
    error: str | None
    failed_segments: list[int]


class BoardHead(Model):
    """Everything about a board that is not one keyframe's."""

    id: str
    title: str
    strategy: str
    strategy_label: str
    status: BoardStatus
    aspect_ratio: str
    ratio: float
    provider: str
    provider_label: str
    segments: list[SegmentHead]
    roles: list[Role]
    keys: list[str]
    edges: list[Edge]
    progress: ProgressHead | None
    run: RunHead | None
    live_runs: list[str]
    stale: list[str]
    stale_label: str | None
    next: NextStep | None
    failed_segments: list[int]
    cost: str
    subject_missing: list[str]
    revision: int
    held: list[HeldPictures]


class Board(Model):
    """A board as it was after event n."""

    n: int
    head: BoardHead
    cards: list[KeyframeCard]


class IdentityUse(Model):
    """A storyboard that shows a person or product."""

    id: str
    title: str


class IdentityCard(Model):
    """An influencer or product in its library."""

    id: str
    kind: Literal["influencer", "product"]
    name: str
    version: str
    thumb: str
    large: str
    full: str
    width: int
    height: int
    upscaled: bool
    note: str
    description: str
    cost: str
    uses: list[IdentityUse]


class StoryboardRow(Model):
    """A storyboard in the list; `changed` is an ISO time, `stale_label` says how many keyframes are out of
    date."""

    id: str
    title: str
    strategy: str
    status: str
    stale_label: str | None
    segments: int
    aspect_ratio: str
    thumbs: list[str]
    changed: str


class ProviderCard(Model):
    """A service that makes pictures, as it is offered in a list."""

    name: str
    label: str
    offline: bool
    price: str
    is_default: bool


class KitChoiceCard(Model):
    """A reference kit as it is offered for choosing."""

    id: str
    name: str
    subject: KitSubject
    usable: bool
    thumb: str


class KitChoices(Model):
    """Reference kits that a search has found."""

    kits: list[KitChoiceCard]


class Library(Model):
    """What the studio holds; of reference kits the newest, for choosing."""

    influencers: list[IdentityCard]
    products: list[IdentityCard]
    kits: list[KitChoiceCard]
    storyboards: list[StoryboardRow]
    live_runs: int
    cost_today: str
    providers: list[ProviderCard]


class PlannedCard(Model):
    """One keyframe of a plan; `level` counts the calls before it."""

    key: str
    segment: int
    role: Role
    label: str
    sources: list[str]
    copies: str | None
    level: int


class MissingPrompt(Model):
    """A keyframe that has no prompt yet."""

    key: str
    label: str


class PlanPreview(Model):
    """What rendering would do, and what stands in its way."""

    keyframes: list[PlannedCard]
    calls: int
    cost: str
    steps: int
    missing: list[MissingPrompt]
    subject_missing: list[str]
    problems: list[str]


class Version(Model):
    """A program and its version."""

    name: str
    version: str


class About(Model):
    """The studio itself, for the Settings page. on_space: its owner sets it up, for all who visit it."""

    version: str
    home: str
    disk_used: str
    disk_free: str
    pictures: int
    default_provider: str
    default_provider_from_environment: bool
    providers: list[ProviderCard]
    versions: list[Version]
    notes: list[str]
    mcp_url: str | None
    on_space: bool


class EventLine(Model):
    """One event as the page sees it."""

    n: int
    kind: str
    key: str | None
    data: dict[str, Any]


class Frame(Model):
    """One message of a board's stream: what happened up to event n, and only the cards that changed.

    pictures: some of the thumbnails that they show, as data addresses by their own.
    """

    n: int
    events: list[EventLine]
    head: BoardHead | None
    cards: list[KeyframeCard]
    pictures: dict[str, str]
