"""What the image generator refuses, in words, before anything is sent; what its pictures become."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.errors import Conflict, InvalidInput, NotConfigured, NotFound, PictureRefused, StudioError
from studio.service.generation_uses import Used
from tests.builders import a_storyboard
from tests.paid_services import PaidService, selling
from tests.painting import FlatProvider, factory

NOBODY = (
    "Nobody is chosen for face swaps. fal or WaveSpeed can do it: choose one in Settings, under “Face swap”, "
    "and give it its key."
)


async def refusal(studio: Studio, **wish: Any) -> str:
    """What is said to a wish that cannot be granted; nothing is stored."""
    with pytest.raises(StudioError) as refused:
        await studio.generate_images(**wish)
    assert studio.generations() == []
    return str(refused.value)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"prompt": "  "}, "The prompt is empty. Say in words what the picture shows."),
        ({"prompt": "x", "n": 0}, "From 1 to 16 pictures can be asked for at once."),
        ({"prompt": "x", "n": 17}, "From 1 to 16 pictures can be asked for at once."),
        ({"prompt": "x", "n": True}, "From 1 to 16 pictures can be asked for at once."),
        (
            {"prompt": "x", "mode": "video"},
            "There is no such way to make a picture. There are: text, face_swap, video_face_swap.",
        ),
        (
            {"prompt": "x", "aspect_ratio": "2:1"},
            "There is no aspect ratio “2:1”. Choose one of: 16:9, 9:16, 1:1, 4:5, 21:9.",
        ),
        ({"prompt": "x", "size": "8K"}, "There is no size “8K”. Choose one of: 1K, 2K, 4K."),
        (
            {"prompt": "x", "identity": "/etc/passwd"},
            "There is no kit, influencer, product or picture “/etc/passwd”. Choose one that exists",
        ),
        (
            {"prompt": "x", "provider": "fal"},
            "fal has no key. Enter it in Settings, or choose another service.",
        ),
        (
            {"prompt": "x", "provider": "sketch", "lora": "a-lora"},
            "Sketch (embedded) takes no LoRA here. Leave it out, or choose another service.",
        ),
        (
            {"prompt": "x", "lora": "a-lora", "lora_strength": 2.5},
            "The strength of a LoRA is a number above 0, up to 2.",
        ),
        ({"mode": "face_swap"}, NOBODY),
        (
            {"mode": "face_swap", "provider": "sketch"},
            "Sketch (embedded) does not swap faces. fal or WaveSpeed",
        ),
    ],
)
async def test_what_cannot_be_is_refused_in_words(studio: Studio, wish: dict[str, Any], said: str) -> None:
    assert (await refusal(studio, **wish)).startswith(said)


async def test_no_photo_is_taken_for_a_wish_that_is_refused(studio: Studio, astronaut: Path) -> None:
    await refusal(studio, prompt="x", photo=astronaut, n=0)

    assert studio.about().pictures == 0


async def test_a_photo_that_is_none_is_refused(studio: Studio) -> None:
    with pytest.raises(PictureRefused):
        await studio.generate_images("x", photo=b"not a picture")


async def test_an_uploaded_photo_is_an_identity_of_its_own(astronaut: Path) -> None:
    flat = FlatProvider()
    async with Studio.open(":memory:", providers={"flat": factory(flat)}) as studio:
        made = await studio.generate_images("On a beach", photo=astronaut, n=1, provider="flat")

        assert made.brief.held_to is not None
        assert (made.brief.held_to.kind, made.brief.held_to.id) == ("photo", made.sources[0].sha256)
        again = await studio.regenerate_images(made.id)
        assert again.sources == made.sources


async def test_a_service_that_takes_no_pictures_is_held_to_nobody(astronaut: Path) -> None:
    blind = factory(FlatProvider(max_sources=0))
    async with Studio.open(":memory:", providers={"blind": blind}) as studio:
        person = await studio.add_influencer(astronaut, "Eileen")

        said = await refusal(studio, prompt="x", identity=person.id, provider="blind")

        told = await studio.estimate_images(person.id, provider="blind")

    assert said.startswith("This service takes no pictures, so nothing can be held to an identity.")
    assert (told.calls, told.problem) == (0, said)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("picture", "A face swap changes a picture, and none was given."),
        ("identity", "A face swap needs a face, and nobody was chosen."),
    ],
)
async def test_a_face_swap_needs_both_pictures(
    astronaut: Path, coffee: Path, missing: str, said: str
) -> None:
    async with swapping() as studio:
        person = await studio.add_influencer(astronaut, "Eileen")
        whole: dict[str, Any] = {"mode": "face_swap", "identity": person.id, "picture": coffee}

        assert (await refusal(studio, **{**whole, missing: None})).startswith(said)


async def test_a_product_has_no_face(coffee: Path) -> None:
    async with swapping() as studio:
        product = await studio.add_product(coffee, "Espresso")

        said = await refusal(studio, mode="face_swap", identity=product.id, picture=coffee)
        told = await studio.estimate_images(product.id, mode="face_swap")

    assert said == "A product has no face to swap in. Choose a kit or photo of a person."
    assert (told.calls, told.problem) == (0, said)


async def test_a_generated_picture_is_a_face_or_a_picture_to_change(coffee: Path) -> None:
    async with swapping() as studio:
        made = await studio.generate_images("Portrait", n=1, provider="paid")

        swapped = await studio.generate_images(
            mode="face_swap", identity=made.pictures[0].id, picture_id=made.pictures[0].id
        )

        assert made.pictures[0].image is not None
        assert {source.sha256 for source in swapped.sources} == {made.pictures[0].image.sha256}


async def test_one_picture_can_be_picked_and_taken_back(studio: Studio) -> None:
    made = await studio.generate_images("On a beach", n=1)
    picture_id = made.pictures[0].id

    assert studio.pick_generated(picture_id).picked == picture_id
    assert studio.pick_generated(picture_id).picked is None


async def test_a_generated_picture_becomes_an_influencer_or_a_product(studio: Studio) -> None:
    picture = (await studio.generate_images("On a beach", n=1)).pictures[0]

    person = await studio.use_generated(picture.id, "influencer", name="Eileen")
    product = await studio.use_generated(picture.id, "product", name="Cup")

    assert studio.influencer(person.id).original == picture.image
    assert studio.product(product.id).name == "Cup"


async def test_a_generated_picture_becomes_a_keyframes_own(studio: Studio) -> None:
    picture = (await studio.generate_images("On a beach", n=1)).pictures[0]
    board = studio.create_storyboard(a_storyboard(1))

    used = await studio.use_generated(picture.id, "keyframe", board_id=board.id, key="s01.start", by="ana")

    keyframe = studio.board(board.id).keyframes["s01.start"]
    assert used == Used(as_="keyframe", id=keyframe.variations[0].id, board_id=board.id, key="s01.start")
    assert (keyframe.variations[0].image, keyframe.pick and keyframe.pick.by) == (picture.image, "ana")


async def test_what_a_picture_cannot_become_is_said(studio: Studio) -> None:
    picture = (await studio.generate_images("On a beach", n=1)).pictures[0]

    with pytest.raises(InvalidInput, match="Choose one of: influencer, product, kit, keyframe"):
        await studio.use_generated(picture.id, "poster")
    with pytest.raises(InvalidInput, match="a name is needed"):
        await studio.use_generated(picture.id, "influencer")
    with pytest.raises(NotFound):
        await studio.use_generated("img_gone", "influencer", name="Eileen")


async def test_a_picture_that_does_not_exist_yet_cannot_be_used() -> None:
    async with swapping() as studio:
        refused = (await studio.generate_images("x", n=1, provider="breaks")).pictures[0]

        with pytest.raises(Conflict, match="does not exist yet"):
            studio.pick_generated(refused.id)
        with pytest.raises(Conflict, match="does not exist yet"):
            await studio.generate_images("x", refused.id)


async def test_older_generations_are_asked_for_by_the_last_one_known(studio: Studio) -> None:
    first = await studio.generate_images("One", n=1)
    second = await studio.generate_images("Two", n=1)

    assert [one.id for one in studio.generations(most=1)] == [second.id]
    assert [one.id for one in studio.generations(before=second.id)] == [first.id]
    with pytest.raises(InvalidInput, match="from 1 to 100"):
        studio.generations(most=101)


async def test_who_could_do_what_is_told_with_what_is_missing(studio: Studio) -> None:
    told = studio.generation_services()

    by_name = {one.name: one for one in told.services}
    assert (told.painter, told.swapper) == ("sketch", "")
    assert (by_name["sketch"].paints, by_name["sketch"].swaps, by_name["sketch"].problem) == (True, False, "")
    assert (by_name["fal"].swaps, by_name["fal"].problem) == (True, "fal has no key.")


async def test_a_face_swap_without_a_service_says_what_is_missing_before_the_run(studio: Studio) -> None:
    told = await studio.estimate_images(mode="face_swap")

    assert (told.calls, told.problem) == (0, NOBODY)


async def test_the_cost_is_told_before_the_run(astronaut: Path) -> None:
    async with swapping() as studio:
        person = await studio.add_influencer(astronaut, "Eileen")

        told = await studio.estimate_images(person.id, n=3, provider="paid")

    assert (told.calls, told.cost_usd, told.text, told.problem) == (3, 0.12, "3 pictures · $0.12", "")
    assert told.price == "$0.04 a picture at 1K · price of 20 Nov 2026, documented"


async def test_an_estimate_asks_for_no_prompt_and_stores_nothing(studio: Studio) -> None:
    told = await studio.estimate_images(n=2, provider="sketch")

    assert (told.text, told.price, studio.generations()) == ("2 pictures · $0.00", "free", [])


def swapping() -> Studio:
    """A studio whose paid painter also swaps faces."""
    paid = PaidService(jobs_done=("image", "face_swap"))
    broken = FlatProvider(breaks={"x"})
    studio = Studio.open(":memory:", providers={"paid": selling(paid), "breaks": factory(broken)})
    studio.set_job("face_swap", "paid")
    return studio


async def test_a_service_without_a_key_is_not_chosen_for_anything(studio: Studio) -> None:
    with pytest.raises(NotConfigured, match="fal has no key"):
        await studio.generate_images("x", provider="fal")
