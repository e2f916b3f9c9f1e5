"""The image generator: every picture by itself, paid once, found again, stopped, and brought late."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.domain.capability import Lookup
from studio.domain.generation import Generation
from studio.errors import Conflict, OutOfCredit, Refused
from studio.settings import Settings
from studio.store.ledger import all_entries
from studio.store.spending import total_of_run
from tests import waiting
from tests.held_writes import held_after
from tests.paid_services import PaidService, lost, refuses, selling, waits_for
from tests.painting import FlatProvider
from tests.rows import a_generation

REFUSED = Refused("The painter does not make this.", do="Change the prompt.")
EMPTY = OutOfCredit("The account at Paid painter is empty.", do="Top up.")


def opened(home: Path | str, paid: PaidService, **settings: Any) -> Studio:
    chosen = Settings.model_validate({"lookup_grace_s": 0.05, "provider": "paid", **settings})
    return Studio.open(home, providers={"paid": selling(paid)}, settings=chosen)


def states(generation: Generation) -> list[str]:
    return [picture.state for picture in generation.pictures]


async def charged(paid: PaidService, pictures: int) -> None:
    """Until so many were paid for."""
    await waiting.until(lambda: paid.charges >= pictures)


async def until(studio: Studio, id: str, met: Callable[[Generation], bool]) -> Generation:
    """The generation, once that is so."""
    async with asyncio.timeout(waiting.PATIENCE_S):
        async for _ in studio.watch_generations():
            if met(studio.generation(id)):
                break
    return studio.generation(id)


async def test_pictures_are_made_side_by_side_from_words_and_identity(
    studio: Studio, flat: FlatProvider, astronaut: Path
) -> None:
    person = await studio.add_influencer(astronaut, "Eileen")

    made = await studio.generate_images("On a beach", person.id, n=3, provider="flat")

    assert (made.status, states(made), flat.most_at_once) == ("done", ["ready"] * 3, 3)
    assert len({picture.image.sha256 for picture in made.pictures if picture.image}) == 3
    assert {tuple(source.name for source in op.sources) for op in flat.asked} == {("influencer",)}
    assert made.sources[0].sha256 == person.photo.sha256
    assert {op.prompt for op in flat.asked} == {made.sent}


async def test_a_picture_is_shown_while_the_others_are_made() -> None:
    hold = asyncio.Event()
    paid = PaidService(meets=[waits_for(hold)])
    async with opened(":memory:", paid) as studio:
        begun = await studio.generate_images("On a beach", n=2, wait=False)

        seen = await until(studio, begun.id, lambda one: len(one.made) == 1)

        assert (seen.status, sorted(states(seen))) == ("generating", ["ready", "waiting"])
        hold.set()
        assert (await studio.wait_generation(begun.id)).status == "done"


async def test_every_picture_is_a_paid_call_of_its_generation() -> None:
    paid = PaidService()
    async with opened(":memory:", paid) as studio:
        made = await studio.generate_images("On a beach", n=2)

        entries = studio._parts.database.read(all_entries)
        assert [(one.what, one.owner_id, one.index, one.status) for one in entries] == [
            ("generated", made.id, 1, "succeeded"),
            ("generated", made.id, 2, "succeeded"),
        ]
        assert (made.cost_usd, studio.cost_today()) == (0.08, 0.08)


async def test_one_that_fails_says_why_and_leaves_the_others() -> None:
    paid = PaidService(meets=[refuses(REFUSED)])
    async with opened(":memory:", paid) as studio:
        made = await studio.generate_images("On a beach", n=3)

    assert (made.status, sorted(states(made))) == ("done", ["failed", "ready", "ready"])
    assert [one.error for one in made.pictures if one.error] == [str(REFUSED)]


async def test_where_none_could_be_made_it_failed() -> None:
    paid = PaidService(meets=[refuses(REFUSED)])
    async with opened(":memory:", paid) as studio:
        made = await studio.generate_images("On a beach", n=1)

    assert (made.status, states(made)) == ("failed", ["failed"])


async def test_what_the_next_call_would_meet_as_well_stops_the_calls() -> None:
    paid = PaidService(concurrency=1, meets=[refuses(EMPTY)])
    async with opened(":memory:", paid) as studio:
        made = await studio.generate_images("On a beach", n=4)

    assert (len(paid.sent), {one.error for one in made.pictures}) == (1, {str(EMPTY)})


async def test_the_budget_of_one_run_holds_for_a_generation() -> None:
    paid = PaidService(concurrency=1)
    async with opened(":memory:", paid, budget_run_usd="0.09") as studio:
        made = await studio.generate_images("On a beach", n=4)

        total = studio._parts.database.read(lambda tx: total_of_run(tx, made.id))
        assert (paid.charges, total.counted, len(made.made)) == (2, Decimal("0.08"), 2)
        assert made.pictures[-1].error is not None
        assert made.pictures[-1].error.startswith("The budget of this run is $0.09")


async def test_the_same_settings_again_make_other_pictures_and_keep_the_first() -> None:
    paid = PaidService()
    async with opened(":memory:", paid) as studio:
        first = await studio.generate_images("On a beach", n=1, size="2K", aspect_ratio="1:1")

        again = await studio.regenerate_images(first.id)

        assert (again.brief, again.again_of) == (first.brief, first.id)
        assert again.pictures[0].seed != first.pictures[0].seed
        assert [one.id for one in studio.generations()] == [again.id, first.id]


async def test_stopping_keeps_what_is_made_and_sends_nothing_more() -> None:
    hold = asyncio.Event()
    paid = PaidService(concurrency=1, lookup="id", meets=[waits_for(hold)])
    async with opened(":memory:", paid) as studio:
        begun = await studio.generate_images("On a beach", n=3, wait=False)
        await charged(paid, 1)

        studio.cancel_generation(begun.id)
        stopped = await studio.wait_generation(begun.id)

        assert (stopped.status, len(paid.sent)) == ("cancelled", 1)
        hold.set()
        late = await until(studio, begun.id, lambda one: bool(one.made))
        assert (states(late), paid.charges) == (["ready", "stopped", "stopped"], 1)


@pytest.mark.parametrize("lookup", ["id", "list", "own_id"])
async def test_a_paid_picture_that_comes_after_a_restart_finds_its_generation(
    home: Path, lookup: Lookup
) -> None:
    paid = PaidService(lookup=lookup, ready=False)
    async with opened(home, paid) as studio:
        begun = await studio.generate_images("On a beach", n=2, wait=False)
        await charged(paid, 2)
    paid.finish_all()

    async with opened(home, paid) as studio:
        late = await until(studio, begun.id, lambda one: len(one.made) == 2)

        assert (late.status, states(late), paid.charges) == ("interrupted", ["ready", "ready"], 2)
        assert late.cost_usd == 0.08


async def test_a_picture_that_comes_late_is_measured_as_well(home: Path) -> None:
    paid = PaidService(ready=False)
    async with opened(home, paid) as studio:
        begun = await studio.generate_images("On a beach", n=1, wait=False)
        await charged(paid, 1)
    paid.finish_all()

    async with opened(home, paid) as studio:
        late = await until(studio, begun.id, lambda one: one.pictures[0].scores is not None)

    assert states(late) == ["ready"]


async def test_an_answer_that_was_lost_is_found_and_not_bought_twice() -> None:
    paid = PaidService(lookup="list", meets=[lost()])
    async with opened(":memory:", paid) as studio:
        made = await studio.generate_images("On a beach", n=1)

    assert (states(made), paid.charges) == (["ready"], 1)


async def test_a_face_swap_shows_the_picture_then_the_face(astronaut: Path, coffee: Path) -> None:
    paid = PaidService(jobs_done=("image", "face_swap"))
    async with opened(":memory:", paid) as studio:
        studio.set_job("face_swap", "paid")
        person = await studio.add_influencer(astronaut, "Eileen")

        made = await studio.generate_images(mode="face_swap", identity=person.id, picture=coffee)

        (op,) = paid.sent
        assert (op.job, op.prompt, made.brief.wanted) == ("face_swap", "", 1)
        assert [source.name for source in op.sources] == ["picture", "influencer"]
        assert [source.sha256 for source in op.sources] == [made.brief.picture, person.photo.sha256]
        assert [one.what for one in studio._parts.database.read(all_entries)] == ["face_swap"]


async def test_measurements_come_with_the_picture(studio: Studio) -> None:
    made = await studio.generate_images("On a beach", n=1, provider="flat")

    assert made.pictures[0].scores is not None
    assert made.pictures[0].scores.technical is not None


async def test_stop_also_ends_what_nobody_makes(studio: Studio) -> None:
    begun = a_generation(studio._parts.database)

    studio.cancel_generation(begun.id)

    await waiting.until(lambda: studio.generation(begun.id).status == "cancelled")
    assert states(studio.generation(begun.id)) == ["stopped", "stopped"]


async def test_what_is_stopped_between_being_stored_and_being_launched_buys_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paid, stopped = PaidService(), asyncio.Event()
    async with opened(":memory:", paid) as studio:
        database = studio._parts.database
        monkeypatch.setattr(database, "write_async", held_after(database, stopped))
        beginning = asyncio.create_task(studio.generate_images("On a beach", n=2))
        await waiting.until(lambda: studio.generations() != [])

        monkeypatch.undo()
        studio.cancel_generation(studio.generations()[0].id)
        await waiting.until(lambda: studio.generations()[0].status == "cancelled")
        stopped.set()

        assert ((await beginning).status, states(await beginning)) == ("cancelled", ["stopped"] * 2)
        assert paid.sent == []


async def test_what_is_being_made_cannot_be_deleted() -> None:
    hold = asyncio.Event()
    paid = PaidService(meets=[waits_for(hold)])
    async with opened(":memory:", paid) as studio:
        begun = await studio.generate_images("On a beach", n=1, wait=False)

        with pytest.raises(Conflict, match="Stop it first, then delete it"):
            studio.delete_generation(begun.id)

        hold.set()
        await studio.wait_generation(begun.id)
        studio.delete_generation(begun.id)
        assert studio.generations() == []
