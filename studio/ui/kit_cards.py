"""Reference kits as the page draws them: addresses, words, counts."""

from __future__ import annotations

from datetime import datetime

from studio.domain.asked import other_than_asked
from studio.domain.ids import keyframe_label
from studio.domain.kit import (
    EXPRESSION,
    EXPRESSIONS,
    IMPORTED,
    MOST_REFERENCES,
    UNDER_WAY,
    Check,
    CheckName,
    KitHistory,
    Reference,
    ReferenceKit,
    SourceChoice,
    Take,
    aspect_of,
    expression_kind,
    kind_words,
    kinds_beside,
)
from studio.engine.kit_making import SIZE
from studio.errors import NotFound
from studio.service.studio import Studio
from studio.ui.cards import EXTENSIONS, full_url, thumb_url
from studio.ui.kit_models import (
    CheckLine,
    KindChoice,
    KitCard,
    KitShelf,
    KitSource,
    KitSources,
    KitTile,
    ReferenceCard,
    TakeCard,
)
from studio.ui.media import inline_thumbs
from studio.ui.text import cost, picture_cost

PAGE = 24
MOST_THUMBS = 6
MOST_BORROWED = 150
"""So many characters of another title go into a kit's name."""
KIND_LABELS = {
    "anchor": "Anchor",
    "profile": "Three-quarter profile",
    "half_body": "Half body",
    "full_body": "Full body",
    "front": "Front",
    "three_quarter": "Three-quarter view",
    "back": "Back",
    "detail": "Detail",
    "in_hand": "In hand",
    "packshot": "Packshot on white",
}
PURPOSES = {
    "anchor": "Face and head. Shown with every keyframe.",
    "profile": "The head from the side, for profile shots.",
    "half_body": "Build and clothes, for medium shots.",
    "full_body": "The whole figure, for wide shots.",
    "front": "Shape, colours and label. Shown with every keyframe.",
    "three_quarter": "Depth and side, for angled shots.",
    "back": "The back, where a prompt asks for it.",
    "detail": "Material and lettering, for close shots.",
    "in_hand": "Its size in a hand.",
    "packshot": "The whole product on white.",
}
_EXPRESSION_PURPOSE = "Only the expression, where a prompt asks for it."
CHECK_LABELS: dict[CheckName, str] = {
    "sharpness": "Sharpness",
    "face_size": "Size of the face",
    "likeness": "Likeness to the photo",
    "one_subject": "One subject only",
    "neutral_ground": "Neutral ground",
    "identity": "Identity by a model",
}


def kit_shelf(studio: Studio) -> KitShelf:
    """The newest kits, as many as fill a page. Blocks."""
    found = studio.newest_kits(None, PAGE + 1)
    return KitShelf(kits=[kit_tile(kit) for kit in found[:PAGE]], more=len(found) > PAGE)


def newest_tiles(studio: Studio, most: int = PAGE) -> dict[str, str]:
    """So many tiles of the newest kits: id → JSON. Blocks."""
    return {kit.id: kit_tile(kit).model_dump_json() for kit in studio.newest_kits(None, most)}


class FollowedKit:
    """The card of a kit for one reader, again and again.

    Where it is used is counted over all pictures of the studio: at first, and then whenever a look finds the
    kit itself as it was, not with each of its changes.
    """

    def __init__(self, studio: Studio, kit_id: str) -> None:
        self._studio, self._kit_id = studio, kit_id
        self._known: tuple[datetime | None, KitHistory] | None = None

    def look(self) -> dict[str, str]:
        """The card: id → JSON; empty once the kit is deleted. Blocks."""
        try:
            kit = self._studio.kit(self._kit_id)
            history = self._history(kit.updated_at)
        except NotFound:
            return {}
        return {kit.id: _card(self._studio, kit, history).model_dump_json()}

    def _history(self, changed: datetime | None) -> KitHistory:
        if self._known is not None and self._known[0] != changed:
            history = self._known[1]
        else:
            history = self._studio.kit_history(self._kit_id)
        self._known = changed, history
        return history


def kit_tile(kit: ReferenceKit) -> KitTile:
    """A kit in the list."""
    pictures = [kit.references[kind].image for kind in kit.usable_kinds]
    return KitTile(
        id=kit.id,
        name=kit.name,
        subject=kit.subject,
        status=kit.status,
        facts=_facts(kit),
        cost=cost(kit.cost_usd, kit.unpriced),
        source=thumb_url(kit.source.sha256),
        thumbs=[thumb_url(picture.sha256) for picture in pictures if picture][:MOST_THUMBS],
    )


def kit_sources(studio: Studio) -> KitSources:
    """Pictures to make a kit from, all with what shows them. Blocks."""
    found = studio.kit_sources(PAGE)
    return KitSources(
        pictures=[_source(one) for one in found],
        thumbs=inline_thumbs(studio, [one.sha256 for one in found]),
    )


def kit_card(studio: Studio, kit_id: str) -> KitCard:
    """A kit with everything on its page. Blocks. Raises NotFound."""
    return _card(studio, studio.kit(kit_id), studio.kit_history(kit_id))


def kind_label(kind: str) -> str:
    """A kind as a heading: "Half body", "Smile"."""
    words = kind_words(kind.removeprefix(EXPRESSION))
    return KIND_LABELS.get(kind, words[:1].upper() + words[1:])


def _card(studio: Studio, kit: ReferenceKit, history: KitHistory) -> KitCard:
    return KitCard(
        id=kit.id,
        name=kit.name,
        subject=kit.subject,
        status=kit.status,
        facts=_facts(kit),
        cost=cost(kit.cost_usd, kit.unpriced),
        service=_service(studio, kit.provider),
        provider=kit.provider,
        error=kit.error or "",
        source=thumb_url(kit.source.sha256, 640),
        source_full=full_url(kit.source.sha256),
        source_note=kit.source_note,
        source_href=_source_href(kit),
        warnings=kit.warnings,
        references=[_reference(kit, reference) for reference in kit.references.values()],
        addable=_addable(kit),
        missing=[KindChoice(kind=kind, label=kind_label(kind)) for kind in _missing(kit)],
        uses=history.storyboards,
        generated=history.generated,
        changed=(kit.updated_at or kit.created_at).isoformat(),
    )


def _addable(kit: ReferenceKit) -> bool:
    """Whether it has something that one reference more can be made from, and room for it."""
    leading, some = kit.references[kit.leading], kit.subject == "person" or bool(_missing(kit))
    is_still = leading.status not in UNDER_WAY
    return leading.is_usable and is_still and some and len(kit.references) < MOST_REFERENCES


def _missing(kit: ReferenceKit) -> list[str]:
    expressions = [expression_kind(one) for one in EXPRESSIONS] if kit.subject == "person" else []
    return [kind for kind in (*kinds_beside(kit.subject), *expressions) if kind not in kit.references]


def _source(choice: SourceChoice) -> KitSource:
    title = choice.title[:MOST_BORROWED]
    if choice.key is None:
        label, called = title or "A face swap", "Kit of a generated person"
    else:
        label, called = f"{keyframe_label(choice.key)}, {title}", f"Kit from {title}"
    return KitSource(
        id=choice.id,
        label=label,
        called=called,
        thumb=thumb_url(choice.sha256),
        picked=choice.key is not None,
    )


def _reference(kit: ReferenceKit, reference: Reference) -> ReferenceCard:
    across, down = (int(part) for part in aspect_of(reference.kind).split(":"))
    kind = reference.kind
    return ReferenceCard(
        kind=kind,
        label=kind_label(kind),
        purpose=PURPOSES.get(kind, _EXPRESSION_PURPOSE),
        status=reference.status,
        ratio=across / down,
        error=reference.error or "",
        faults=reference.faults,
        checking=reference.is_being_checked,
        allowed=reference.allowed,
        leading=kind == kit.leading,
        removable=kit.can_lose(kind),
        takes=[_take(kit, reference, take) for take in reference.takes],
    )


def _take(kit: ReferenceKit, reference: Reference, take: Take) -> TakeCard:
    image, label = take.image, kind_label(take.kind)
    name = f"{take.kind}_{take.number}.{EXTENSIONS.get(image.mime, 'png')}"
    return TakeCard(
        id=take.id,
        number=take.number,
        thumb=thumb_url(image.sha256),
        large=thumb_url(image.sha256, 640),
        full=full_url(image.sha256),
        save=f"{full_url(image.sha256).removesuffix('/full')}/save?name={name}",
        width=image.width,
        height=image.height,
        facts=" · ".join(_take_facts(kit, take)),
        differs=_differs(take),
        note=take.note,
        prompt=take.prompt,
        faults=take.faults,
        checks=[_check(check) for check in take.checks],
        used=take.id == reference.take_id,
        alt=f"{label} of {kit.name}, picture {take.number}",
    )


def _differs(take: Take) -> str:
    """How it came in another shape than asked; one without a prompt was made elsewhere, and not asked for."""
    image = take.image
    return other_than_asked(aspect_of(take.kind), SIZE, image.width, image.height) if take.prompt else ""


def _take_facts(kit: ReferenceKit, take: Take) -> list[str]:
    earlier = [f"from an earlier {kind_words(kit.leading)}"] if kit.is_from_earlier(take) else []
    return [
        f"{take.image.width} × {take.image.height}",
        picture_cost(take.cost_usd, unpriced=take.unpriced),
        *earlier,
    ]


def _check(check: Check) -> CheckLine:
    return CheckLine(label=CHECK_LABELS[check.name], outcome=check.outcome, text=check.text)


def _facts(kit: ReferenceKit) -> str:
    """“6 of 8 ready”; while it is made, how far it is."""
    there = sum(reference.image is not None for reference in kit.references.values())
    whole = len(kit.references)
    if kit.status in UNDER_WAY:
        return f"{there} of {whole} made"
    usable = len(kit.usable_kinds)
    return f"{usable} of {whole} ready"


def _service(studio: Studio, provider: str) -> str:
    labels = {one.name: one.label for one in studio.providers()} | {IMPORTED: "Imported"}
    return labels.get(provider, provider)


def _source_href(kit: ReferenceKit) -> str | None:
    if kit.influencer_id:
        return "/influencers"
    return "/products" if kit.product_id else None
