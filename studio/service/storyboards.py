"""Storyboards: write, edit, duplicate, rename, delete; and the plan that follows from one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from studio.domain.events import storyboard_changed
from studio.domain.graphemes import beginning
from studio.domain.ids import new_id
from studio.domain.plan import Plan
from studio.domain.storyboard import MAX_NAME_CHARACTERS, Storyboard, StoryboardSpec
from studio.errors import Conflict, InvalidInput, NotFound
from studio.service.checks import checked_id, checked_name, checked_spec
from studio.service.planning import check_kits, plan_for
from studio.service.uploads import read_upload
from studio.service.wiring import Parts
from studio.store import identities, runs
from studio.store import storyboards as rows
from studio.store.events import append
from studio.store.images import get_image, insert_image
from studio.store.preferences import get_preferences
from studio.store.transaction import Transaction
from studio.store.unused import forget, kit_pictures_of

Spec = StoryboardSpec | Mapping[str, Any]
_COPY = " (copy)"


def create(parts: Parts, spec: Spec) -> Storyboard:
    """Store a new storyboard. Raises InvalidInput or NotFound; then nothing is stored."""
    spec = checked_spec(spec)
    # Before a reference picture is taken in: what is refused leaves nothing behind.
    parts.database.read(partial(check_assets, parts, spec=spec))
    spec = _with_stored_reference(parts, spec, known=None)

    def record(tx: Transaction) -> Storyboard:
        check_assets(parts, tx, spec)
        board = Storyboard(id=new_id("board"), spec=spec, created_at=tx.now, updated_at=tx.now)
        rows.insert_storyboard(tx, board)
        return board

    return parts.database.write(record)


def update(parts: Parts, board_id: str, spec: Spec, revision: int | None = None) -> Storyboard:
    """Replace the brief. With `revision`, refuses where somebody else saved in between (Conflict)."""
    known, spec = get(parts, board_id), checked_spec(spec)
    _check_revision(known, revision)
    parts.database.read(partial(check_assets, parts, spec=spec))
    spec = _with_stored_reference(parts, spec, known=known.spec)

    def record(tx: Transaction) -> Storyboard:
        now = rows.get_storyboard(tx, board_id)
        _check_revision(now, revision)
        changed = changed_parts(now.spec, spec)
        if not changed:
            return now
        check_assets(parts, tx, spec)
        board = rows.update_spec(tx, board_id, spec)
        _let_go_of_removed(tx, board)
        append(tx, board_id, storyboard_changed(changed))
        return board

    return parts.database.write(record)


def duplicate(parts: Parts, board_id: str) -> Storyboard:
    """The same brief once more, with nothing made yet."""
    spec = get(parts, board_id).spec
    title = beginning(spec.title, MAX_NAME_CHARACTERS - len(_COPY)) + _COPY
    return create(parts, spec.model_copy(update={"title": title}))


def rename(parts: Parts, board_id: str, title: str) -> Storyboard:
    """Another title; nothing gets out of date by it."""
    title = checked_name(title, "storyboard’s title")

    def record(tx: Transaction) -> Storyboard:
        # Read here: what somebody saves in the same moment must not be undone by a new title.
        now = rows.get_storyboard(tx, checked_id(board_id, "storyboard"))
        if now.spec.title == title:
            return now
        board = rows.update_spec(tx, board_id, now.spec.model_copy(update={"title": title}))
        append(tx, board_id, storyboard_changed(["title"]))
        return board

    return parts.database.write(record)


def delete(parts: Parts, board_id: str) -> None:
    """Remove a storyboard, its keyframes and its history. Raises Conflict while it is being rendered.

    Picture files stay: another storyboard may show them, and none is removed unasked. Those of a kit that was
    deleted before go, as it was asked for with the kit.
    """

    def record(tx: Transaction) -> list[str]:
        rows.get_storyboard(tx, checked_id(board_id, "storyboard"))
        if runs.live_runs(tx, board_id):
            raise Conflict("This storyboard is being rendered.", do="Stop it first, then delete it.")
        shown = kit_pictures_of(tx, board_id)
        rows.delete_storyboard(tx, board_id)
        return shown

    forget(parts.database, record)


def get(parts: Parts, board_id: str) -> Storyboard:
    """One storyboard. Raises NotFound."""
    return parts.database.read(lambda tx: rows.get_storyboard(tx, checked_id(board_id, "storyboard")))


def list_all(parts: Parts) -> list[Storyboard]:
    """All storyboards, the newest first."""
    return parts.database.read(rows.list_storyboards)


def plan(parts: Parts, board_id: str) -> Plan:
    """What would be made, from what, in which order, for how much. Pure: nothing is stored or called."""
    board = get(parts, board_id)
    name = provider_name(parts, board.spec)
    # A board can be looked at where its provider is not installed; rendering then says what is missing.
    caps = parts.providers.caps(name) if name in parts.providers.names() else None
    price_usd = caps.listed_usd(board.spec.size) if caps and caps.knows_price else 0.0
    laid_out = parts.database.read(lambda tx: plan_for(tx, board.spec, price_usd=price_usd))
    return laid_out.model_copy(update={"price_known": caps is None or caps.knows_price})


def provider_name(parts: Parts, spec: StoryboardSpec) -> str:
    """Who renders a storyboard: its own choice, the environment's, or the one chosen in Settings."""
    stored = parts.database.read(get_preferences).get("provider")
    return spec.provider or parts.default_provider(stored)


def changed_parts(before: StoryboardSpec, after: StoryboardSpec) -> list[str]:
    """The names of the fields that differ."""
    return [name for name in StoryboardSpec.model_fields if getattr(before, name) != getattr(after, name)]


def _check_revision(now: Storyboard, revision: int | None) -> None:
    if revision is not None and (isinstance(revision, bool) or not isinstance(revision, int)):
        raise InvalidInput("`revision` must be a whole number: that of the storyboard you changed.")
    if revision is not None and revision != now.revision:
        raise Conflict("This storyboard was changed in another window.", do="Reload to see the newest state.")


def _let_go_of_removed(tx: Transaction, board: Storyboard) -> None:
    """A run does not wait for a pick in a keyframe that the storyboard no longer has."""
    keys = {planned.key for planned in plan_for(tx, board.spec).keyframes}
    for key, attempt in runs.latest_attempts(tx, board.id).items():
        if attempt.state == "waiting" and key not in keys:
            runs.move_attempt(tx, attempt.id, "cancelled")


def _with_stored_reference(
    parts: Parts, spec: StoryboardSpec, known: StoryboardSpec | None
) -> StoryboardSpec:
    """The brief with its reference picture in the store:

    a path or bytes are taken in, a stored digest stays.
    """
    reference = spec.reference_image
    if reference is None or (known is not None and reference == known.reference_image):
        return spec
    if isinstance(reference, str) and _is_stored(parts, reference):
        return spec
    image = parts.intake.take_blocking(read_upload(reference), "upload")
    parts.database.write(lambda tx: insert_image(tx, image))
    return spec.model_copy(update={"reference_image": image.sha256})


def _is_stored(parts: Parts, sha256: str) -> bool:
    try:
        parts.database.read(lambda tx: get_image(tx, sha256))
    except NotFound:
        return False
    return True


def check_assets(parts: Parts, tx: Transaction, spec: StoryboardSpec) -> None:
    """Raises NotFound or InvalidInput where a brief names a provider or an asset that is not there."""
    if spec.provider is not None:
        parts.providers.get(spec.provider)
    if spec.influencer_id is not None:
        identities.get_identity(tx, "influencer", spec.influencer_id)
    if spec.product_id is not None:
        identities.get_identity(tx, "product", spec.product_id)
    check_kits(tx, spec)


def reference_path(reference: Path | bytes | str | None) -> str | None:
    """The stored digest of a stored brief's reference picture."""
    return reference if isinstance(reference, str) else None
