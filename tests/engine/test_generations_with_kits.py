"""The image generator with a kit: which of its pictures are shown, as what, and when it is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from studio import Studio
from studio.domain.kit import ReferenceKit
from studio.errors import BadRequest, Conflict, NotFound
from studio.prompts.identity import SHEET
from studio.service import generation_sheet, generations
from studio.service.generation_sources import Identity
from studio.service.wiring import Parts
from tests.held_writes import preceded_by
from tests.kit_painting import KitPainter
from tests.paid_services import PaidService, selling
from tests.painting import FlatProvider, factory
from tests.rows import count

DELETED = "A picture that this is made from was deleted meanwhile. Choose another one, then try again."


@pytest.fixture
def painter() -> KitPainter:
    """Who paints the references of this test."""
    return KitPainter()


@pytest.fixture
def paid() -> PaidService:
    """A service that sells pictures and swaps faces."""
    return PaidService(jobs_done=("image", "face_swap"))


@pytest.fixture
async def studio(painter: KitPainter, paid: PaidService) -> AsyncIterator[Studio]:
    """A studio whose kits are painted, whose other pictures are bought."""
    providers = {
        "painter": factory(painter),
        "paid": selling(paid),
        "two": factory(FlatProvider(max_sources=2)),
    }
    async with Studio.open(":memory:", providers=providers) as opened:
        opened.set_default_provider("paid")
        opened.set_job("face_swap", "paid")
        yield opened


async def a_kit(studio: Studio, astronaut: Path) -> ReferenceKit:
    """A kit with a body and an expression."""
    kit = await studio.create_kit(
        photo=astronaut, name="Eileen", extended=True, expressions=["smile"], provider="painter"
    )
    # The painter's body is a head; a person may use it all the same.
    return studio.allow_reference(kit.id, "full_body")


def shown(paid: PaidService) -> list[str]:
    return [source.name for source in paid.sent[-1].sources]


async def test_the_anchor_leads_and_the_views_follow(
    studio: Studio, paid: PaidService, astronaut: Path
) -> None:
    kit = await a_kit(studio, astronaut)

    made = await studio.generate_images("On a beach", kit.id, n=1)

    assert shown(paid) == ["kit:anchor", "kit:profile", "kit:half_body", "kit:full_body"]
    assert "Image 1 is the subject's face and head" in made.sent
    assert made.brief.held_to is not None
    assert (made.brief.held_to.kind, made.brief.held_to.name) == ("kit", "Eileen")


async def test_the_reference_that_fits_the_words_comes_second(
    studio: Studio, paid: PaidService, astronaut: Path
) -> None:
    kit = await a_kit(studio, astronaut)

    await studio.generate_images("She smiles at the sea", kit.id, n=1)

    assert shown(paid)[:2] == ["kit:anchor", "kit:expression_smile"]


async def test_an_estimate_goes_by_the_words_as_far_as_they_are_written(
    studio: Studio, paid: PaidService, astronaut: Path
) -> None:
    kit = await a_kit(studio, astronaut)
    paid.priced.clear()

    await studio.estimate_images(kit.id, n=1)
    await studio.estimate_images(kit.id, n=1, prompt="She smiles at the sea")

    assert [len(op.sources) for op in paid.priced] == [4, 5]


async def test_a_service_that_takes_few_gets_the_most_telling(studio: Studio, astronaut: Path) -> None:
    kit = await a_kit(studio, astronaut)

    made = await studio.generate_images("Wide shot of a beach", kit.id, n=1, provider="two")

    assert [source.name for source in made.sources] == ["kit:anchor", "kit:full_body"]


async def test_an_estimate_counts_the_pictures_that_are_sent_alone(
    studio: Studio, paid: PaidService, astronaut: Path
) -> None:
    kit = await a_kit(studio, astronaut)
    paid.max_sources = 2
    paid.priced.clear()

    await studio.estimate_images(kit.id, n=1)

    assert [[source.name for source in op.sources] for op in paid.priced] == [["kit:anchor", "kit:profile"]]


async def test_a_sheet_is_one_picture_of_all_references(
    studio: Studio, paid: PaidService, astronaut: Path
) -> None:
    kit = await a_kit(studio, astronaut)

    made = await studio.generate_images("On a beach", kit.id, n=1, identity_as="sheet")

    assert shown(paid) == [SHEET]
    assert made.sent.startswith("REFERENCE ROLES: Image 1 is a character sheet")
    sheet = studio.image(made.sources[0].sha256)
    with Image.open(sheet.path) as opened:
        assert opened.size == (3 * 536 + 24, 2 * 712 + 24)
    again = await studio.regenerate_images(made.id)
    assert again.sources == made.sources


async def test_a_deleted_kits_sheet_goes_with_the_generation_it_was_composed_for(
    studio: Studio, astronaut: Path
) -> None:
    kit = await a_kit(studio, astronaut)
    made = await studio.generate_images("On a beach", kit.id, n=1, identity_as="sheet")
    sheet = studio.image(made.sources[0].sha256)
    studio.delete_kit(kit.id)

    studio.delete_generation(made.id)

    assert not Path(sheet.path).exists()
    assert made.pictures[0].image is not None
    assert Path(made.pictures[0].image.path).exists()


async def test_what_composes_from_photos_cannot_read_a_sheet(studio: Studio, astronaut: Path) -> None:
    kit = await a_kit(studio, astronaut)

    with pytest.raises(BadRequest, match="composes from photos, and cannot read a character sheet"):
        await studio.generate_images("On a beach", kit.id, provider="two", identity_as="sheet")
    told = await studio.estimate_images(kit.id, provider="two", identity_as="sheet")

    assert "cannot read a character sheet" in told.problem


async def test_a_face_swap_takes_the_anchor_as_the_face(
    studio: Studio, paid: PaidService, astronaut: Path, coffee: Path
) -> None:
    kit = await a_kit(studio, astronaut)

    await studio.generate_images(mode="face_swap", identity=kit.id, picture=coffee)

    assert shown(paid) == ["picture", "kit:anchor"]
    anchor = kit.references["anchor"].image
    assert anchor is not None
    assert paid.sent[-1].sources[1].sha256 == anchor.sha256


async def test_a_kit_that_is_being_made_is_refused_in_words(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.hold = asyncio.Event()
    kit = await studio.create_kit(photo=astronaut, name="Eileen", provider="painter", wait=False)

    with pytest.raises(Conflict, match="The kit “Eileen” is still being made"):
        await studio.generate_images("On a beach", kit.id)

    painter.hold.set()
    await studio.wait_kit(kit.id)


async def test_a_kit_without_a_good_anchor_is_refused_in_words(
    studio: Studio, painter: KitPainter, astronaut: Path
) -> None:
    painter.fails = {"anchor"}
    kit = await studio.create_kit(photo=astronaut, name="Eileen", provider="painter")

    with pytest.raises(Conflict, match="The kit “Eileen” has no anchor that can be used"):
        await studio.generate_images("On a beach", kit.id)
    told = await studio.estimate_images(kit.id)

    assert told.problem.startswith("The kit “Eileen” has no anchor")


async def test_a_generated_picture_becomes_the_source_of_a_kit(studio: Studio) -> None:
    made = await studio.generate_images("Portrait", n=1)

    used = await studio.use_generated(made.pictures[0].id, "kit", name="Somebody new")

    kit = await studio.wait_kit(used.id)
    assert (kit.name, kit.source) == ("Somebody new", made.pictures[0].image)


async def test_a_kit_that_is_deleted_while_its_pictures_are_ordered_is_refused_and_nothing_is_stored(
    studio: Studio, paid: PaidService, astronaut: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = await a_kit(studio, astronaut)
    database = studio._parts.database
    monkeypatch.setattr(database, "write_async", preceded_by(database, lambda: studio.delete_kit(kit.id)))

    with pytest.raises(NotFound) as refused:
        await studio.generate_images("On a beach", identity=kit.id)

    assert str(refused.value) == DELETED
    assert (studio.generations(), paid.sent, count(database, "images")) == ([], [], 0)


async def test_a_kit_that_is_deleted_while_its_sheet_is_composed_is_refused(
    studio: Studio, astronaut: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = await a_kit(studio, astronaut)
    compose = generation_sheet.with_sheet

    async def composed_late(parts: Parts, identity: Identity) -> Identity:
        studio.delete_kit(kit.id)
        return await compose(parts, identity)

    monkeypatch.setattr(generations, "with_sheet", composed_late)

    with pytest.raises(NotFound) as refused:
        await studio.generate_images("On a beach", identity=kit.id, identity_as="sheet")

    assert (str(refused.value), studio.generations()) == (DELETED, [])
