from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from studio.service.about import ProviderInfo
from studio.service.studio import Studio
from studio.settings import Settings
from studio.ui.boards import Boards
from studio.ui.library import (
    about,
    identity_card,
    library,
    plan_preview,
    priced_plan,
    provider_card,
    storyboard_row,
)
from tests.builders import a_segment, a_storyboard
from tests.filling import filled
from tests.page_facts import of_segments
from tests.rows import a_product, an_influencer, an_unpriced_call
from tests.selling import Stall


async def test_an_empty_studio_has_empty_lists(studio: Studio) -> None:
    held = library(studio, Boards(studio))

    assert (held.influencers, held.products, held.storyboards, held.live_runs) == ([], [], [], 0)
    assert held.cost_today == "$0.00"


async def test_a_call_of_today_whose_price_nobody_told_is_said(studio: Studio) -> None:
    database = studio._parts.database
    an_influencer(database)
    an_unpriced_call(database, what="upscale", owner_id="inf_1", intended_at=datetime.now(UTC))

    held = library(studio, Boards(studio))

    assert (held.cost_today, held.influencers[0].cost) == ("cost not known", "cost not known")


async def test_a_person_is_shown_with_the_storyboards_that_need_them(studio: Studio) -> None:
    person = an_influencer(studio._parts.database)
    board = studio.create_storyboard(a_storyboard(1, influencer=person.id))

    card = library(studio, Boards(studio)).influencers[0]

    assert (card.name, card.kind, card.cost, card.upscaled) == ("Eileen", "influencer", "$0.00", True)
    assert card.thumb == f"/gradio_api/studio/media/{person.photo.sha256}.320.webp"
    assert [use.model_dump() for use in card.uses] == [{"id": board.id, "title": "Morning espresso"}]


async def test_another_name_gives_the_card_another_version(studio: Studio) -> None:
    product = a_product(studio._parts.database)
    before = library(studio, Boards(studio)).products[0].version

    studio.rename_product(product.id, "Coffee")

    assert library(studio, Boards(studio)).products[0].version != before


async def test_a_storyboard_is_shown_by_its_first_picks(studio: Studio) -> None:
    view = filled(studio, a_storyboard(3, provider="flat"))

    row = library(studio, Boards(studio)).storyboards[0]

    first = [keyframe.variations[0].image.sha256 for keyframe in view.keyframes.values()][:16]
    assert row.thumbs == [f"/gradio_api/studio/media/{sha}.320.webp" for sha in first]
    assert (row.status, row.segments, row.strategy, row.aspect_ratio) == ("ready", 3, "end-to-start", "16:9")


async def test_a_storyboard_says_how_much_of_it_is_out_of_date(studio: Studio) -> None:
    view = filled(studio, a_storyboard(3, strategy="end-to-start", provider="flat"))
    boards = Boards(studio)
    before = library(studio, boards).storyboards[0].stale_label

    studio.pick(view.keyframes["s01.end"].variations[1].id)

    assert before is None
    assert library(studio, boards).storyboards[0].stale_label == "4 out of date"


async def test_a_storyboard_deleted_meanwhile_is_left_out(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(1))

    studio.delete_storyboard(board.id)

    assert storyboard_row(Boards(studio), board) is None


async def test_a_person_deleted_meanwhile_is_left_out(studio: Studio) -> None:
    person = an_influencer(studio._parts.database)

    studio.delete_influencer(person.id)

    assert identity_card(studio, "influencer", person) is None


async def test_the_default_provider_is_marked(studio: Studio) -> None:
    held = library(studio, Boards(studio))

    assert [card.name for card in held.providers if card.is_default] == ["flat"]


@pytest.mark.parametrize(
    ("price", "said"), [(0.0, "free"), (0.039, "$0.04 a picture"), (None, "price not known")]
)
def test_a_provider_says_what_a_picture_costs(price: float | None, said: str) -> None:
    info = ProviderInfo(name="flat", label="Flat", offline=True, price_usd=price, is_default=False)

    assert provider_card(info).price == said


async def test_a_plan_is_told_with_the_calls_before_each_keyframe(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(2, variations=4))

    preview = plan_preview(studio, board.id)

    assert [(one.key, one.level) for one in preview.keyframes] == [
        ("s01.start", 0),
        ("s01.end", 0),
        ("s02.start", 1),
        ("s02.end", 1),
    ]
    assert (preview.calls, preview.cost, preview.steps, preview.problems) == (16, "$0.00", 2, [])


async def test_what_stands_in_the_way_of_rendering_is_named(studio: Studio) -> None:
    spec = of_segments(a_segment(1), a_segment(2, end=""), subject="A woman in a kitchen")
    board = studio.create_storyboard(spec)

    preview = plan_preview(studio, board.id)

    assert [one.model_dump() for one in preview.missing] == [{"key": "s02.end", "label": "End of segment 2"}]
    assert preview.problems == ["The end of segment 2 has no prompt."]
    assert "age" in preview.subject_missing


async def test_the_studio_tells_where_it_lies_and_how_programs_get_in(studio: Studio) -> None:
    facts = about(studio, "http://127.0.0.1:7870/")

    assert facts.home == str(studio.home)
    assert facts.mcp_url == "http://127.0.0.1:7870/gradio_api/mcp/"
    assert (facts.default_provider, facts.default_provider_from_environment) == ("flat", True)
    assert "gradio" in [version.name for version in facts.versions]


async def test_a_plan_is_told_with_the_services_own_price_and_what_it_lacks_and_leaves_out(
    tmp_path: Path, astronaut: Path, coffee: Path
) -> None:
    async with Studio.open(tmp_path / "data", providers={"seller": Stall().factory()}) as studio:
        person = await studio.add_influencer(astronaut, "Eileen")
        thing = await studio.add_product(coffee, "Espresso")
        shown: dict[str, Any] = {"influencer": person.id, "product": thing.id, "size": "2K"}
        brief = a_storyboard(2, provider="seller", variations=4, **shown)

        preview = await priced_plan(studio, studio.create_storyboard(brief).id)

    assert (preview.calls, preview.cost) == (16, "$0.81")
    assert preview.problems == [
        "Seller of flat pictures has no key. Enter it in Settings, or choose another service.",
        "flat-image takes 2 pictures; left out: product. (2 of 4 keyframes)",
    ]


def test_on_a_space_the_page_is_told_so(studio: Studio) -> None:
    with closing(Studio.open(":memory:", settings=Settings(space_id="ana/studio"))) as space:
        assert about(space, "https://a.hf.space/").on_space

    assert not about(studio, "http://127.0.0.1:7870/").on_space
