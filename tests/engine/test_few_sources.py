"""A service that takes one picture, where two are planned: what it never saw puts nothing out of date, makes
nothing anew and buys nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from studio import StoryboardSpec, Studio
from studio.settings import Settings
from tests.builders import a_storyboard
from tests.paid_services import PaidService, lost, selling, works
from tests.painting import FlatProvider, factory
from tests.pictures_made import a_png
from tests.rendering import counts, how_picked, render, rendered, second_best
from tests.waiting import until

START, END = "s01.start", "s01.end"


@pytest.fixture
def flat() -> FlatProvider:
    """Takes one picture."""
    return FlatProvider(max_sources=1)


@pytest.fixture
def paid() -> PaidService:
    """Sells pictures, and takes one."""
    return PaidService(lookup="none", max_sources=1)


@pytest.fixture
async def studio(flat: FlatProvider, paid: PaidService) -> AsyncIterator[Studio]:
    """A studio with two services that take one picture, and one that takes many."""
    providers = {"flat": factory(flat), "many": factory(FlatProvider()), "paid": selling(paid)}
    settings = Settings(lookup_grace_s=0.1)
    async with Studio.open(":memory:", providers=providers, settings=settings) as opened:
        yield opened


@pytest.fixture
async def brief(studio: Studio, astronaut: Path, coffee: Path) -> StoryboardSpec:
    """One segment whose two keyframes are each made from the influencer and the product."""
    influencer = await studio.add_influencer(astronaut, "Eileen")
    product = await studio.add_product(coffee, "Espresso")
    return of(influencer.id, product.id, provider="flat", variations=4)


def of(influencer: str, product: str, **fields: Any) -> StoryboardSpec:
    return a_storyboard(1, influencer=influencer, product=product, strategy="independent", **fields)


async def another_product(studio: Studio, brief: StoryboardSpec, photo: Path) -> None:
    await studio.replace_product_photo(brief.product_id or "", photo)


def move(studio: Studio, board: str, brief: StoryboardSpec, provider: str) -> None:
    studio.update_storyboard(board, brief.model_copy(update={"provider": provider}))


async def stopped_after_one(studio: Studio, flat: FlatProvider, board_id: str) -> None:
    """Begin to render a keyframe, and stop it when one of its four pictures is there."""
    flat.passes = asyncio.Semaphore(1)
    run = studio.start(board_id, [START])
    await until(lambda: counts(studio.board(board_id))[START] == 1)
    studio.cancel(run.id)
    await studio.wait(run.id)
    flat.passes = None
    flat.asked.clear()


async def test_only_another_picture_of_what_was_sent_puts_pictures_out_of_date(
    studio: Studio, brief: StoryboardSpec, astronaut: Path
) -> None:
    view = await rendered(studio, brief)

    await another_product(studio, brief, astronaut)
    after_the_product = studio.stale(view.id)
    await studio.replace_influencer_photo(brief.influencer_id or "", a_png())

    assert after_the_product == []
    assert studio.board(view.id).keyframes[START].stale_because == ["influencer"]
    assert studio.stale(view.id) == [START, END]


async def test_another_service_makes_nothing_stale_whatever_it_takes(
    studio: Studio, brief: StoryboardSpec
) -> None:
    few = await rendered(studio, brief)
    many = await rendered(studio, brief.model_copy(update={"provider": "many"}))

    move(studio, few.id, brief, "many")
    move(studio, many.id, brief, "flat")

    assert (studio.stale(few.id), studio.stale(many.id)) == ([], [])


async def test_what_saw_all_its_sources_goes_out_of_date_with_each_at_a_service_that_takes_one(
    studio: Studio, brief: StoryboardSpec, astronaut: Path
) -> None:
    view = await rendered(studio, brief.model_copy(update={"provider": "many"}))
    move(studio, view.id, brief, "flat")

    await another_product(studio, brief, astronaut)
    outdated = studio.stale(view.id)
    await render(studio, view.id, outdated)

    assert outdated == [START, END]
    assert studio.stale(view.id) == []


@pytest.mark.parametrize("provider", ["flat", "many"])
async def test_a_rendering_that_was_stopped_is_gone_on_with_where_only_unseen_pictures_changed(
    studio: Studio, flat: FlatProvider, brief: StoryboardSpec, astronaut: Path, provider: str
) -> None:
    board = studio.create_storyboard(brief)
    await stopped_after_one(studio, flat, board.id)

    await another_product(studio, brief, astronaut)
    move(studio, board.id, brief, provider)
    await render(studio, board.id)

    assert counts(studio.board(board.id))[START] == 4


async def test_a_wish_that_was_stopped_is_gone_on_with_where_only_unseen_pictures_changed(
    studio: Studio, flat: FlatProvider, brief: StoryboardSpec, astronaut: Path
) -> None:
    view = await rendered(studio, brief)
    flat.passes = asyncio.Semaphore(1)
    run = studio.regenerate(view.id, START, note="closer")
    await until(lambda: counts(studio.board(view.id))[START] == 5)
    studio.cancel(run.id)
    await studio.wait(run.id)
    flat.passes = None
    flat.asked.clear()

    await another_product(studio, brief, astronaut)
    told = studio.board(view.id).keyframes[START].lacking
    await render(studio, view.id)

    assert (told, [op.prompt.count("closer") for op in flat.asked]) == (3, [1, 1, 1])


async def test_a_call_in_doubt_keeps_its_place_where_only_unseen_pictures_changed(
    studio: Studio, paid: PaidService, brief: StoryboardSpec, astronaut: Path
) -> None:
    paid.meets = [lost(), works()]
    board = studio.create_storyboard(brief.model_copy(update={"provider": "paid", "variations": 2}))
    await render(studio, board.id, [START])

    await another_product(studio, brief, astronaut)
    await render(studio, board.id)

    assert counts(studio.board(board.id)) == {START: 1, END: 2}
    assert len(paid.sent) == 4


async def test_a_choice_by_hand_stands_where_only_unseen_pictures_changed(
    studio: Studio, brief: StoryboardSpec, astronaut: Path
) -> None:
    view = await rendered(studio, brief)
    chosen = second_best(view, START)
    studio.pick(chosen)

    await another_product(studio, brief, astronaut)
    await studio.wait(studio.regenerate(view.id, START).id)
    after = studio.board(view.id)

    assert how_picked(after, START) == "hand"
    assert len(after.keyframes[START].variations) == 8


async def test_the_studio_chooses_among_all_that_are_current(
    studio: Studio, brief: StoryboardSpec, astronaut: Path
) -> None:
    view = await rendered(studio, brief)
    best = view.keyframes[START].pick
    studio.pick(second_best(view, START))

    await another_product(studio, brief, astronaut)
    pick = studio.pick_automatic(view.id, START)

    assert best is not None
    assert pick.variation_id == best.variation_id
    assert [one.stale for one in studio.board(view.id).keyframes[START].variations] == [False] * 4


async def test_what_a_pick_would_put_out_of_date_is_told_of_what_saw_it_alone(studio: Studio) -> None:
    spec = a_storyboard(2, provider="flat", variations=2, strategy="re-anchored")
    view = await rendered(studio, spec)

    assert studio.preview_pick(second_best(view, END)) == ["s02.start", "s02.end"]


async def test_a_pick_that_nothing_saw_is_told_to_put_nothing_out_of_date(
    studio: Studio, astronaut: Path
) -> None:
    influencer = await studio.add_influencer(astronaut, "Eileen")
    spec = a_storyboard(2, influencer=influencer.id, provider="flat", variations=2, strategy="re-anchored")
    view = await rendered(studio, spec)

    foretold = studio.preview_pick(second_best(view, END))
    studio.pick(second_best(view, END))

    assert (foretold, studio.stale(view.id)) == ([], [])


async def test_a_picture_is_taken_over_also_at_a_service_that_takes_none(
    studio: Studio, flat: FlatProvider
) -> None:
    flat.max_sources = 0

    view = await rendered(studio, a_storyboard(2, provider="flat", variations=1, strategy="joined"))

    assert (view.status, view.keyframes["s02.start"].state) == ("ready", "picked")
