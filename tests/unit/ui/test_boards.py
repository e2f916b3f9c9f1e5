from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from studio.domain.view import BoardView
from studio.errors import NotFound
from studio.service.studio import Studio
from studio.ui.boards import Boards, gather
from studio.ui.next_step import next_step
from tests.builders import a_storyboard
from tests.filling import filled
from tests.painting import FlatProvider
from tests.rendering import second_best
from tests.rows import a_product, an_influencer


@pytest.fixture
def view(studio: Studio) -> BoardView:
    """Two segments, finished."""
    return filled(studio, a_storyboard(2, provider="flat"))


async def test_a_board_is_finished_json(studio: Studio, view: BoardView) -> None:
    board = json.loads(Boards(studio).current(view.id).json())

    assert board["n"] == view.last_event
    assert board["head"]["title"] == "Morning espresso"
    assert [card["key"] for card in board["cards"]] == ["s01.start", "s01.end", "s02.start", "s02.end"]


async def test_a_board_is_folded_once_for_all_who_look(studio: Studio, view: BoardView) -> None:
    boards = Boards(studio)

    looked = await asyncio.gather(*(asyncio.to_thread(boards.current, view.id) for _ in range(5)))

    assert {id(built) for built in looked} == {id(looked[0])}


async def test_a_new_event_makes_it_anew(studio: Studio, view: BoardView) -> None:
    boards = Boards(studio)
    before = boards.current(view.id)

    studio.pick(second_best(view, "s01.end"), by="ana")

    assert boards.current(view.id).n == before.n + 1


async def test_another_name_of_a_person_shows_on_the_board(studio: Studio) -> None:
    person = an_influencer(studio._parts.database)
    made = studio.create_storyboard(a_storyboard(1, influencer=person.id))
    boards = Boards(studio)
    before = boards.current(made.id).versions["s01.start"]

    studio.rename_influencer(person.id, "Colonel Collins")

    assert "Colonel Collins" in boards.current(made.id).json()
    assert boards.current(made.id).versions["s01.start"] != before


async def test_only_cards_that_changed_are_sent(studio: Studio, view: BoardView) -> None:
    boards = Boards(studio)
    before = boards.current(view.id)
    studio.pick(second_best(view, "s01.end"), by="ana")
    after = boards.current(view.id)

    frame = json.loads(after.frame(studio.events(view.id, before.n), before.versions, before.head))

    assert [card["key"] for card in frame["cards"]] == ["s01.end", "s02.start", "s02.end"]
    assert [(event["n"], event["kind"], event["key"]) for event in frame["events"]] == [
        (after.n, "pick.changed", "s01.end")
    ]
    assert frame["head"]["stale"] == ["s02.start", "s02.end"]


async def test_a_head_that_did_not_change_is_not_sent_again(studio: Studio, view: BoardView) -> None:
    board = Boards(studio).current(view.id)

    assert json.loads(board.frame([], {}, board.head))["head"] is None


async def test_who_knows_nothing_is_sent_every_card(studio: Studio, view: BoardView) -> None:
    board = Boards(studio).current(view.id)

    assert len(json.loads(board.frame([], {}, None))["cards"]) == 4


async def test_a_storyboard_that_was_deleted_is_not_found(studio: Studio, view: BoardView) -> None:
    boards = Boards(studio)
    boards.current(view.id)

    studio.delete_storyboard(view.id)

    with pytest.raises(NotFound):
        boards.current(view.id)


async def test_boards_nobody_looked_at_lately_are_let_go(
    studio: Studio, view: BoardView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.ui.boards.MOST_KEPT", 1)
    boards = Boards(studio)
    first = boards.current(view.id)

    boards.current(studio.create_storyboard(a_storyboard(1)).id)

    assert boards.current(view.id) is not first


async def test_the_board_names_who_renders_it(studio: Studio, view: BoardView) -> None:
    facts = gather(studio, view.id)

    assert (facts.provider, facts.provider_label, facts.price_usd) == ("flat", "Flat pictures", 0.0)


async def test_a_price_that_nobody_tells_is_not_free_on_the_board_nor_in_the_plan(tmp_path: Path) -> None:
    painter = FlatProvider(knows_price=False, price_usd=0.15)
    async with Studio.open(tmp_path / "data", providers={"flat": lambda: painter}) as studio:
        board = studio.create_storyboard(a_storyboard(1, provider="flat"))

        plan, told = studio.plan(board.id), await studio.estimate(board.id)
        step = next_step(gather(studio, board.id))

    assert (plan.cost_usd, plan.price_known) == (0.0, False)
    assert (told.amount, told.at_least) == ("price not known", True)
    assert step is not None
    assert step.label == "Render 2 keyframes · price not known"


async def test_a_board_of_a_dear_size_tells_the_price_of_that_size(tmp_path: Path) -> None:
    painter = FlatProvider(price_usd=0.0336, usd_by_size={"1K": 0.0336, "4K": 0.113})
    async with Studio.open(tmp_path / "data", providers={"flat": lambda: painter}) as studio:
        board = studio.create_storyboard(a_storyboard(1, provider="flat", size="4K", variations=4))

        plan, step = studio.plan(board.id), next_step(gather(studio, board.id))

    assert plan.cost_usd == 0.904
    assert step is not None
    assert step.label == "Render 2 keyframes · $0.90"


async def test_a_board_without_a_provider_of_its_own_has_the_default_one(studio: Studio) -> None:
    made = studio.create_storyboard(a_storyboard(1))

    assert gather(studio, made.id).provider == "flat"


async def test_a_reference_picture_is_an_asset_without_a_page(studio: Studio, coffee: Path) -> None:
    made = studio.create_storyboard(a_storyboard(1, strategy="three-chains", reference=coffee))

    asset = gather(studio, made.id).assets["reference"]

    assert (asset.label, asset.href, asset.sha256) == (
        "your reference image",
        None,
        made.spec.reference_image,
    )


async def test_a_product_leads_to_the_products(studio: Studio) -> None:
    product = a_product(studio._parts.database)
    made = studio.create_storyboard(a_storyboard(1, product=product.id))

    asset = gather(studio, made.id).assets["product"]

    assert (asset.label, asset.href, asset.sha256) == ("Espresso", "/products", product.photo.sha256)


async def test_a_finished_board_asks_for_nothing(studio: Studio, view: BoardView) -> None:
    assert json.loads(Boards(studio).current(view.id).head)["next"] is None


async def test_cards_of_which_nothing_changed_are_taken_over(studio: Studio, view: BoardView) -> None:
    boards = Boards(studio)
    before = boards.current(view.id).cards

    studio.pick(second_best(view, "s02.end"), by="ana")
    after = boards.current(view.id).cards

    assert after["s01.start"] is before["s01.start"]
    assert after["s02.end"] != before["s02.end"]


async def test_what_is_taken_over_is_what_a_new_build_would_make(studio: Studio, view: BoardView) -> None:
    boards = Boards(studio)
    boards.current(view.id)

    studio.pick(second_best(view, "s01.end"), by="ana")

    assert boards.current(view.id).json() == Boards(studio).current(view.id).json()


async def test_pictures_go_along_with_a_frame(studio: Studio, view: BoardView) -> None:
    board = Boards(studio).current(view.id)

    frame = json.loads(board.frame([], board.versions, board.head, {"/a.webp": "data:,a"}))

    assert frame["pictures"] == {"/a.webp": "data:,a"}
