"""Plans of storyboards with what their kits can show at this moment, and why a kit cannot be used."""

from __future__ import annotations

from studio.chains.kit_reference import PRODUCT
from studio.chains.plan import plan as plan_of
from studio.domain.image import Image
from studio.domain.kit import UNDER_WAY, KitSubject, kind_words
from studio.domain.plan import Plan
from studio.domain.storyboard import StoryboardSpec
from studio.errors import Conflict, InvalidInput
from studio.store import kits
from studio.store.transaction import Transaction


def plan_for(tx: Transaction, spec: StoryboardSpec, *, price_usd: float = 0.0) -> Plan:
    """What would be made of a brief, from what; a reference that may not be used is not among the sources."""
    person = kits.usable_pictures(tx, spec.kit_id) if spec.kit_id else {}
    thing = kits.usable_pictures(tx, spec.product_kit_id) if spec.product_kit_id else {}
    kinds = [*person, *(f"{PRODUCT}{kind}" for kind in thing)]
    return plan_of(spec, price_usd=price_usd, kit_references=kinds)


def kit_assets(tx: Transaction, spec: StoryboardSpec) -> dict[str, Image]:
    """The pictures of a brief's kits, by source name: "kit:anchor", "product_kit:front" …"""
    found = dict[str, Image]()
    for kit_id, prefix in ((spec.kit_id, "kit:"), (spec.product_kit_id, PRODUCT)):
        if kit_id is not None:
            pictures = kits.usable_pictures(tx, kit_id)
            found.update({f"{prefix}{kind}": picture for kind, picture in pictures.items()})
    return found


def check_kits(tx: Transaction, spec: StoryboardSpec) -> None:
    """Raises NotFound for a kit that is not there, InvalidInput for one of something else."""
    if spec.kit_id is not None:
        _check_subject(tx, spec.kit_id, "person")
    if spec.product_kit_id is not None:
        _check_subject(tx, spec.product_kit_id, "product")


def refuse_unusable_kits(tx: Transaction, spec: StoryboardSpec) -> None:
    """Raises NotFound; Conflict where a kit has no good leading reference, which all is held to."""
    for kit_id in filter(None, (spec.kit_id, spec.product_kit_id)):
        kit = kits.get_kit(tx, kit_id)
        leading = kit.references[kit.leading]
        if leading.is_usable:
            continue
        word = kind_words(kit.leading)
        if kit.status in UNDER_WAY:
            raise Conflict(
                f"The {word} of “{kit.name}” is being made.", do="Wait until it is there, then render."
            )
        raise Conflict(
            f"“{kit.name}” has no good {word}.",
            do=f"Regenerate its {word}, or use it anyway, or choose another kit.",
        )


def _check_subject(tx: Transaction, kit_id: str, subject: KitSubject) -> None:
    kit = kits.get_kit(tx, kit_id)
    if kit.subject != subject:
        field = "product_kit_id" if kit.subject == "product" else "kit_id"
        raise InvalidInput(
            f"“{kit.name}” is the kit of a {kit.subject}.", do=f"Give it as {field}, or choose another kit."
        )
