"""What a rendering would cost, before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio import Studio
from studio.errors import NotFound
from tests.builders import a_storyboard
from tests.filling import filled
from tests.selling import Stall


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A studio with a seller who takes two sources."""
    async with Studio.open(tmp_path / "data", providers={"seller": Stall().factory()}) as opened:
        yield opened


async def test_calls_and_money_are_told_with_the_date_of_the_price(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(2, provider="seller", variations=4))

    told = await studio.estimate(board.id)

    assert (told.calls, told.cost_usd, told.at_least) == (16, 0.5376, False)
    assert told.text == "16 pictures · $0.54"
    assert told.price == "$0.0336 a picture at 1K · price of 20 Nov 2026, documented"
    assert (told.limits, told.budget) == ([], "")


async def test_an_unknown_price_makes_it_at_least(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(1, provider="seller", variations=1, size="4K"))

    told = await studio.estimate(board.id)

    assert (told.text, told.at_least) == ("2 pictures · at least $0.00", True)
    assert told.price == "Price of a picture at 4K not known; the service may charge for it"


async def test_what_the_service_leaves_out_is_said_with_how_often(
    studio: Studio, astronaut: Path, coffee: Path
) -> None:
    person = await studio.add_influencer(astronaut, "Eileen")
    thing = await studio.add_product(coffee, "Espresso")
    brief = a_storyboard(2, provider="seller", influencer=person.id, product=thing.id)

    told = await studio.estimate(studio.create_storyboard(brief).id)

    assert told.limits == ["flat-image takes 2 pictures; left out: product. (2 of 4 keyframes)"]


async def test_only_what_lacks_a_picture_counts_unless_keys_are_named(studio: Studio) -> None:
    view = filled(studio, a_storyboard(1, provider="seller", variations=1))

    assert (await studio.estimate(view.id)).text == "0 pictures · $0.00"
    assert (await studio.estimate(view.id, ["s01.end"])).text == "1 picture · $0.0336"


async def test_a_budget_that_would_stop_it_is_named(studio: Studio) -> None:
    studio.set_budgets(run_usd=0.05)
    board = studio.create_storyboard(a_storyboard(1, provider="seller", variations=1))

    told = await studio.estimate(board.id)

    assert told.budget.startswith("A budget stops this before its end. The budget of this run is $0.05")


async def test_a_service_that_is_slow_to_say_its_price_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.service.estimates.PRICE_S", 0.01)
    slow = Stall(thinks_s=60).factory()

    async with Studio.open(tmp_path / "data", providers={"seller": slow}) as studio:
        board = studio.create_storyboard(a_storyboard(2, provider="seller", variations=1))
        told = await studio.estimate(board.id)

    assert (told.text, told.at_least) == ("4 pictures · at least $0.00", True)


async def test_what_is_made_here_is_free(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(1, provider="sketch", variations=1))

    told = await studio.estimate(board.id)

    assert (told.text, told.price, told.limits) == ("2 pictures · $0.00", "free", [])


async def test_a_storyboard_nobody_has_is_not_estimated(studio: Studio) -> None:
    with pytest.raises(NotFound):
        await studio.estimate("sb_none")
    board = studio.create_storyboard(a_storyboard(1))
    with pytest.raises(NotFound):
        await studio.estimate(board.id, ["s09.start"])
