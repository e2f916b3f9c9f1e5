"""A reference's call that ends late and without a picture: its kit says so to whoever looks at it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.kit import ReferenceKit
from studio.engine.kit_recording import CAME_LATE
from studio.errors import ProviderFailed
from studio.protocols import Finished, JobFailed, OutputRef, State, Stopped
from tests.engine.test_kit_money import a_service, opened, until_charged, until_over
from tests.paid_services import PaidService, waits_for
from tests.waiting import until

OPEN = "Its call is still open at the service: the picture comes when it is known."
IN_DOUBT = "Its call is possibly charged, without a picture. Regenerate it to buy it again."
SOON_S = 8.0


async def interrupted(home: Path, photo: Path, paid: PaidService) -> ReferenceKit:
    """A kit whose studio was closed while the service worked on its anchor."""
    async with opened(home, paid) as studio:
        kit = await studio.create_kit(photo=photo, wait=False)
        await until_charged(paid, 1)
    return kit


async def woken_by(studio: Studio, kit: ReferenceKit, paid: PaidService, end: State) -> ReferenceKit:
    """The kit as whoever watches it sees it, once its job has come to that end."""
    with studio._parts.database.feed.listen(kit.id) as bell:
        paid.jobs["job-1"].ends = end
        assert await bell.wait(SOON_S)
    return studio.kit(kit.id)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (
            JobFailed(ProviderFailed("The model broke off.", do="Change the photo.")),
            "The model broke off. Change the photo.",
        ),
        (Stopped(), IN_DOUBT),
    ],
)
async def test_a_failure_wakes_who_looks_at_the_kit_and_says_why(
    home: Path, astronaut: Path, end: State, said: str
) -> None:
    paid = a_service(ready=False)
    kit = await interrupted(home, astronaut, paid)

    async with opened(home, paid) as studio:
        before = studio.kit(kit.id).references["anchor"].error
        after = await woken_by(studio, kit, paid, end)

    assert before == OPEN
    assert (after.references["anchor"].error, after.references["anchor"].status) == (said, "failed")


async def test_a_picture_that_is_none_wakes_who_looks_at_the_kit(home: Path, astronaut: Path) -> None:
    paid = a_service(ready=False)
    kit = await interrupted(home, astronaut, paid)
    paid.paints = lambda _op: b"no picture"

    async with opened(home, paid) as studio:
        after = await woken_by(studio, kit, paid, Finished((OutputRef(url="job-1"),)))

    assert after.references["anchor"].error == IN_DOUBT


async def test_what_a_person_stopped_still_says_so(home: Path, astronaut: Path) -> None:
    paid = a_service(cancels=True, ready=False)
    async with opened(home, paid) as studio:
        kit = await studio.create_kit(photo=astronaut, wait=False)
        await until_charged(paid, 1)
        studio.cancel_kit(kit.id)
        await studio.wait_kit(kit.id)
        await until_over(studio, 1)

        stopped = studio.kit(kit.id).references["anchor"]

    assert stopped.error == "It was stopped before it was made. Regenerate it."


async def test_a_call_that_nobody_can_look_up_is_in_doubt(home: Path, astronaut: Path) -> None:
    paid = a_service(lookup="none", meets=[waits_for(asyncio.Event())])
    kit = await interrupted(home, astronaut, paid)

    async with opened(home, paid) as studio:
        await until_over(studio, 1)
        anchor = studio.kit(kit.id).references["anchor"]

    assert anchor.error == IN_DOUBT


async def test_of_a_kit_that_was_deleted_meanwhile_nothing_is_said(home: Path, astronaut: Path) -> None:
    paid = a_service(ready=False)
    kit = await interrupted(home, astronaut, paid)

    async with opened(home, paid) as studio:
        studio.delete_kit(kit.id)
        paid.jobs["job-1"].ends = Stopped()
        await until_over(studio, 1)

        assert studio.kits() == []


@pytest.mark.parametrize("kind", ["anchor", "profile"])
async def test_a_picture_that_comes_after_a_stop_is_kept_and_the_one_in_use_stays(
    home: Path, astronaut: Path, kind: str
) -> None:
    paid, answer = a_service(), asyncio.Event()
    async with opened(home, paid) as studio:
        kit = await studio.create_kit(photo=astronaut)
        paid.meets = [waits_for(answer)]
        await studio.regenerate_reference(kit.id, kind, wait=False)
        await until_charged(paid, 3)
        studio.cancel_kit(kit.id)
        await studio.wait_kit(kit.id)

        answer.set()
        await until(lambda: studio.kit(kit.id).references[kind].error == CAME_LATE)
        after = studio.kit(kit.id).references[kind]

    assert (after.take_id, len(after.takes)) == (kit.references[kind].take_id, 2)
