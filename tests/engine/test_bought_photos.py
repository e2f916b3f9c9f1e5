"""What was paid for a photo is kept: whatever breaks off its replacing, and however full the disk is."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from studio import Studio
from studio.domain.identity import Product
from studio.errors import OutOfCredit
from studio.settings import Settings
from studio.store import ledger
from tests.paid_services import PaidService, refuses, selling
from tests.rows import a_board
from tests.waiting import until

SETTINGS = Settings(upscale="paid", lookup_grace_s=0.05)


def opened(home: Path, paid: PaidService) -> Studio:
    return Studio.open(home, providers={"paid": selling(paid)}, settings=SETTINGS)


def statuses(studio: Studio) -> Sequence[str]:
    return [entry.status for entry in studio._parts.database.read(ledger.all_entries)]


async def only_product(studio: Studio, calls: int) -> Product:
    """The product, once so many calls have succeeded."""
    await until(lambda: statuses(studio) == ["succeeded"] * calls)
    (product,) = studio.products()
    return product


async def break_off(studio: Studio, paid: PaidService, photo: Path) -> Product:
    """Replace the product's photo, and go away as soon as its 4K is paid for."""
    (product,) = studio.products()
    replacing = asyncio.create_task(studio.replace_product_photo(product.id, photo))
    await until(lambda: paid.charges == 2)
    replacing.cancel()
    await asyncio.gather(replacing, return_exceptions=True)
    return studio.product(product.id)


async def test_a_replaced_photo_that_was_broken_off_gets_the_4k_that_was_paid_for(
    home: Path, coffee: Path, astronaut: Path
) -> None:
    paid = PaidService(price_usd=Decimal("0.01"))
    async with opened(home, paid) as studio:
        before = await studio.add_product(coffee, "Espresso")
        paid.ready = False
        meanwhile = await break_off(studio, paid, astronaut)
    paid.finish_all()

    async with opened(home, paid) as studio:
        after = await only_product(studio, 2)

    assert (meanwhile.original == before.original, meanwhile.upscaled) == (False, False)
    assert (after.original, after.upscaled, after.cost_usd) == (meanwhile.original, True, 0.02)
    assert (after.photo == after.original, paid.charges) == (False, 2)


async def test_a_replaced_photo_whose_4k_is_refused_says_why_and_is_used_as_it_is(
    home: Path, coffee: Path, astronaut: Path
) -> None:
    paid = PaidService(price_usd=Decimal("0.01"))
    async with opened(home, paid) as studio:
        product = await studio.add_product(coffee, "Espresso")
        board = a_board(studio._parts.database, product_id=product.id)
        paid.meets = [refuses(OutOfCredit("The account at Paid painter is empty.", do="Top up."))]

        replaced = await studio.replace_product_photo(product.id, astronaut)

        assert (replaced.upscaled, replaced.photo, replaced.cost_usd) == (False, replaced.original, 0.01)
        assert replaced.upscale_note == "The original is used: The account at Paid painter is empty."
        assert {event.kind for event in studio.events(board.id)} == {"storyboard.changed"}


async def test_a_picture_nobody_gives_twice_outlives_a_disk_without_room_for_its_name(
    home: Path, coffee: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid, move = PaidService(lookup="none", price_usd=Decimal("0.01")), Path.replace

    def into_full_folder(file: Path, target: Path) -> Path:
        if paid.charges:
            raise OSError(errno.ENOSPC, "no space left")
        return move(file, target)

    monkeypatch.setattr(Path, "replace", into_full_folder)
    async with opened(home, paid) as studio:
        product = await studio.add_product(coffee, "Espresso")
    monkeypatch.undo()

    async with opened(home, paid) as studio:
        after = await only_product(studio, 1)

    assert (product.upscaled, after.upscaled, paid.charges) == (False, True, 1)
