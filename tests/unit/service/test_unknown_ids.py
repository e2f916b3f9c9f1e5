"""Every verb that takes an id, with one that nothing has: said to be missing, and nothing stored."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from studio import Studio, StudioError
from studio.errors import InvalidInput, NotFound
from studio.service.identities import Photo
from studio.ui.verbs import VERBS

SPEC: dict[str, Any] = {"title": "Morning", "segments": [{"start": "a", "end": "b"}], "variations": 1}
PHOTO: Photo = Path(__file__).parents[3] / "assets" / "samples" / "coffee.png"

AT_ONCE: dict[str, Callable[[Studio], object]] = {
    "influencer": lambda s: s.influencer("nobody"),
    "rename_influencer": lambda s: s.rename_influencer("nobody", "Ana"),
    "delete_influencer": lambda s: s.delete_influencer("nobody"),
    "product": lambda s: s.product("nothing"),
    "rename_product": lambda s: s.rename_product("nothing", "Cup"),
    "set_description": lambda s: s.set_description("nobody", "A cat"),
    "delete_product": lambda s: s.delete_product("nothing"),
    "uses": lambda s: s.uses("nobody"),
    "storyboard": lambda s: s.storyboard("none"),
    "update_storyboard": lambda s: s.update_storyboard("none", SPEC),
    "preview_update": lambda s: s.preview_update("none", SPEC),
    "duplicate_storyboard": lambda s: s.duplicate_storyboard("none"),
    "rename_storyboard": lambda s: s.rename_storyboard("none", "Evening"),
    "delete_storyboard": lambda s: s.delete_storyboard("none"),
    "plan": lambda s: s.plan("none"),
    "start": lambda s: s.start("none"),
    "regenerate": lambda s: s.regenerate("none", "s01.start"),
    "cancel": lambda s: s.cancel("none"),
    "run": lambda s: s.run("none"),
    "board": lambda s: s.board("none"),
    "stale": lambda s: s.stale("none"),
    "pick": lambda s: s.pick("none"),
    "pick_automatic": lambda s: s.pick_automatic("none", "s01.start"),
    "restore_pick": lambda s: s.restore_pick(2**70),
    "preview_pick": lambda s: s.preview_pick("none"),
    "reject": lambda s: s.reject("none"),
    "events": lambda s: s.events("none"),
    "held_pictures": lambda s: s.held_pictures("none"),
    "cancel_kit": lambda s: s.cancel_kit("none"),
    "kit": lambda s: s.kit("none"),
    "rename_kit": lambda s: s.rename_kit("none", "Kit"),
    "delete_kit": lambda s: s.delete_kit("none"),
    "kit_uses": lambda s: s.kit_uses("none"),
    "kit_history": lambda s: s.kit_history("none"),
    "kit_progress": lambda s: s.kit_progress(["none"]),
    "pick_reference": lambda s: s.pick_reference("none", "anchor", "none"),
    "allow_reference": lambda s: s.allow_reference("none", "anchor"),
    "remove_reference": lambda s: s.remove_reference("none", "full_body"),
    "receipt": lambda s: s.receipt("none"),
    "retry_call": lambda s: s.retry_call("none"),
    "discard_call": lambda s: s.discard_call("none"),
    "generation": lambda s: s.generation("none"),
    "generations": lambda s: s.generations(before="none"),
    "cancel_generation": lambda s: s.cancel_generation("none"),
    "delete_generation": lambda s: s.delete_generation("none"),
    "pick_generated": lambda s: s.pick_generated("none"),
}

AWAITED: dict[str, Callable[[Studio], Awaitable[object]]] = {
    "replace_influencer_photo": lambda s: s.replace_influencer_photo("nobody", PHOTO),
    "replace_product_photo": lambda s: s.replace_product_photo("nothing", PHOTO),
    "create_kit": lambda s: s.create_kit("nobody"),
    "estimate_kit": lambda s: s.estimate_kit("nobody"),
    "regenerate_reference": lambda s: s.regenerate_reference("none", "anchor"),
    "add_reference": lambda s: s.add_reference("none", "full_body"),
    "estimate_reference": lambda s: s.estimate_reference("none", "anchor"),
    "wait_kit": lambda s: s.wait_kit("none"),
    "export_kit": lambda s: s.export_kit("none"),
    "check_against_photos": lambda s: s.check_against_photos("A cat", "nobody"),
    "describe_photo": lambda s: s.describe_photo("nobody"),
    "estimate_description": lambda s: s.estimate_description("nobody"),
    "wait": lambda s: s.wait("none"),
    "add_variation": lambda s: s.add_variation("none", "s01.start", PHOTO),
    "estimate": lambda s: s.estimate("none"),
    "doubt": lambda s: s.doubt("none"),
    "generate_images": lambda s: s.generate_images("A cat", "nobody"),
    "regenerate_images": lambda s: s.regenerate_images("none"),
    "estimate_regeneration": lambda s: s.estimate_regeneration("none"),
    "wait_generation": lambda s: s.wait_generation("none"),
    "use_generated": lambda s: s.use_generated("none", "product", name="Cup"),
}

# An estimate raises nothing: what is missing is its `problem`.
TELLS_A_PROBLEM = {"estimate_images"}

IN_A_BRIEF: dict[str, dict[str, str]] = {
    "an influencer": {"influencer_id": "nobody"},
    "a product": {"product_id": "nothing"},
    "a kit": {"kit_id": "none"},
    "a provider": {"provider": "nobody"},
}


def test_every_verb_that_takes_an_id_is_asked_here() -> None:
    with_an_id = {
        name
        for name, verb in VERBS.items()
        if any(
            field == "before" or field.removesuffix("s").endswith("id") for field in verb.request.model_fields
        )
    }

    assert AT_ONCE.keys() | AWAITED.keys() | TELLS_A_PROBLEM == with_an_id


@pytest.mark.parametrize("verb", AT_ONCE.values(), ids=AT_ONCE.keys())
async def test_what_does_not_exist_is_said_to_be_missing(
    studio: Studio, verb: Callable[[Studio], object]
) -> None:
    with pytest.raises(NotFound, match=r"[Tt]here is no"):
        verb(studio)

    assert (studio.storyboards(), studio.kits(), studio.about().pictures) == ([], [], 0)


@pytest.mark.parametrize("verb", AWAITED.values(), ids=AWAITED.keys())
async def test_what_does_not_exist_is_missing_to_who_waits_too(
    studio: Studio, verb: Callable[[Studio], Awaitable[object]]
) -> None:
    with pytest.raises(NotFound, match=r"[Tt]here is no"):
        await verb(studio)

    assert (studio.storyboards(), studio.kits(), studio.about().pictures) == ([], [], 0)


async def test_an_id_that_is_a_number_is_nobodys(studio: Studio) -> None:
    with pytest.raises(NotFound, match="There is no storyboard"):
        studio.board(7)  # type: ignore[arg-type]


@pytest.mark.parametrize("named", IN_A_BRIEF.values(), ids=IN_A_BRIEF.keys())
async def test_a_brief_that_names_what_is_missing_is_not_stored(
    studio: Studio, named: dict[str, str]
) -> None:
    with pytest.raises(StudioError, match=r"[Tt]here is no"):
        studio.create_storyboard({**SPEC, **named})

    assert studio.storyboards() == []


@pytest.mark.parametrize("named", IN_A_BRIEF.values(), ids=IN_A_BRIEF.keys())
async def test_what_a_brief_would_change_is_not_told_where_it_could_not_be_saved(
    studio: Studio, named: dict[str, str]
) -> None:
    board = studio.create_storyboard(SPEC)

    with pytest.raises(StudioError, match=r"[Tt]here is no"):
        studio.preview_update(board.id, {**SPEC, **named})


@pytest.mark.parametrize("width", [999, 0, -320, 320.0, "320", True])
async def test_a_small_copy_of_another_width_than_there_are_is_refused(studio: Studio, width: Any) -> None:
    board = studio.create_storyboard(SPEC)
    own = await studio.add_variation(board.id, "s01.start", PHOTO)

    with pytest.raises(InvalidInput, match="Ask for one of: 320, 640"):
        studio.thumbnail(own.image.sha256, width)
