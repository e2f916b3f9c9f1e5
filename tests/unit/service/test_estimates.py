"""What a rendering would cost, before anything is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.errors import Charged, NotFound
from studio.store import ledger
from tests.builders import a_storyboard
from tests.filling import filled
from tests.paid_services import PaidService, selling
from tests.rows import a_call
from tests.selling import GOOD_KEY, Stall


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A studio with a seller who takes two sources."""
    stall = Stall()
    async with Studio.open(tmp_path / "data", providers={"seller": stall.factory()}) as opened:
        stall.studio = opened
        await opened.set_service("seller", key=GOOD_KEY)
        yield opened


def a_doubt(studio: Studio, call_id: str, charged: Charged = "possibly", **fields: Any) -> None:
    """A call of $0.04 that brought no picture, and was charged or may have been."""
    database = studio._parts.database
    a_call(database, call_id, provider="seller", **fields)
    database.write(lambda tx: ledger.mark_failed(tx, call_id, "The connection broke.", charged))


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

    assert (told.text, told.at_least) == ("2 pictures · price not known", True)
    assert told.price == "Price of a picture at 4K not known; the service may charge for it"


async def test_a_key_that_is_missing_is_told_beside_the_price(studio: Studio) -> None:
    board = studio.create_storyboard(a_storyboard(1, provider="seller", variations=1))
    await studio.forget_key("seller")

    told, of_kit = await studio.estimate(board.id), await studio.estimate_kit(provider="seller")

    no_key = "Seller of flat pictures has no key. Enter it in Settings, or choose another service."
    assert (told.text, told.limits) == ("2 pictures · $0.0672", [no_key])
    assert of_kit.limits == [no_key]


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


async def test_a_budget_that_the_last_bill_could_pass_is_named() -> None:
    painter = PaidService(at_most_usd=Decimal("0.06"))
    async with Studio.open(":memory:", providers={"paid": selling(painter)}) as studio:
        board = studio.create_storyboard(a_storyboard(1, provider="paid", variations=1))
        studio.set_budgets(run_usd=0.10)
        enough = await studio.estimate(board.id)
        studio.set_budgets(run_usd=0.09)

        told = await studio.estimate(board.id)
        of_two = await studio.estimate_images(prompt="a red cup", n=2, provider="paid")
        of_kit = await studio.estimate_kit(provider="paid")

    assert (enough.budget, [told.amount, of_two.amount, of_kit.amount]) == ("", ["$0.08"] * 3)
    assert told.budget.startswith("A budget stops this before its end.")
    assert told.budget == of_two.budget == of_kit.budget


async def test_a_service_that_is_slow_to_say_its_price_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.service.estimates.PRICE_S", 0.01)
    slow = Stall(thinks_s=60).factory()

    async with Studio.open(tmp_path / "data", providers={"seller": slow}) as studio:
        board = studio.create_storyboard(a_storyboard(2, provider="seller", variations=1))
        told = await studio.estimate(board.id)

    assert (told.text, told.at_least) == ("4 pictures · price not known", True)


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


async def test_of_a_keyframe_made_anew_the_calls_in_doubt_are_told(studio: Studio) -> None:
    view = filled(studio, a_storyboard(1, provider="seller", variations=1))
    a_doubt(studio, "call_1", storyboard_id=view.id, key="s01.end", index=2, charged="yes")
    a_doubt(studio, "call_2", storyboard_id=view.id, key="s01.start")

    again = await studio.estimate(view.id, ["s01.end"])
    both = await studio.estimate(view.id, ["s01.start", "s01.end"])
    missing = await studio.estimate(view.id)

    assert again.doubts == ["Variation 2: charged, $0.04."]
    assert both.doubts == [
        "s01.start, variation 1: possibly charged, $0.04.",
        "s01.end, variation 2: charged, $0.04.",
    ]
    assert missing.doubts == []


async def test_what_a_person_has_left_as_it_is_is_told_no_more(studio: Studio) -> None:
    view = filled(studio, a_storyboard(1, provider="seller", variations=1))
    a_doubt(studio, "call_1", storyboard_id=view.id, key="s01.end")
    studio.discard_call("call_1")

    assert (await studio.estimate(view.id, ["s01.end"])).doubts == []


async def test_a_reference_made_again_is_one_call_at_the_price_of_its_sources(
    studio: Studio, astronaut: Path
) -> None:
    kit = await studio.create_kit(photo=astronaut, provider="seller")
    studio.allow_reference(kit.id, "anchor")
    await studio.wait_kit(kit.id)
    a_doubt(studio, "call_1", what="reference", storyboard_id=None, owner_id=kit.id, key="profile")

    told = await studio.estimate_reference(kit.id, "profile")

    assert (told.calls, told.text, told.cost_usd) == (1, "$0.0336 for one", 0.0336)
    assert told.doubts == ["An earlier call: possibly charged, $0.04."]


async def test_a_leading_reference_made_again_counts_those_that_wait_for_it(
    studio: Studio, astronaut: Path
) -> None:
    kit = await studio.create_kit(photo=astronaut, provider="seller", extended=True)

    anchor = await studio.estimate_reference(kit.id, "anchor")
    as_it_is = await studio.estimate_reference(kit.id, "anchor", again=False)
    profile = await studio.estimate_reference(kit.id, "profile", again=False)

    assert (anchor.calls, anchor.text) == (4, "$0.13 for four")
    assert (as_it_is.calls, as_it_is.text) == (3, "$0.10 for three")
    assert (profile.calls, profile.cost_usd, profile.text) == (0, 0.0, "$0.00 for none")


async def test_of_a_reference_that_a_kit_does_not_have_nothing_is_told(
    studio: Studio, astronaut: Path
) -> None:
    kit = await studio.create_kit(photo=astronaut, provider="seller")

    with pytest.raises(NotFound, match="no reference “hat”"):
        await studio.estimate_reference(kit.id, "hat")


async def test_generating_again_costs_what_the_same_settings_cost_now(studio: Studio) -> None:
    made = await studio.generate_images("a red cup", n=3, provider="seller", size="2K")

    told = await studio.estimate_regeneration(made.id)

    assert (told.calls, told.cost_usd, told.problem) == (3, 0.1512, "")


async def test_a_generation_that_is_not_there_has_no_price(studio: Studio) -> None:
    with pytest.raises(NotFound):
        await studio.estimate_regeneration("gen_none")
