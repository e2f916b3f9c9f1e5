"""A kit's photo is looked at once, and all that was made from it is compared with that."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from studio.domain.image import Image
from studio.engine.intake import Intake
from studio.engine.kit_checking import NOT_CHECKED, ReferenceChecker
from studio.pictures.child import ChildPool, Reply
from studio.store.database import Database
from tests.portraits import SAMPLE, portrait_of


class Counted(ChildPool):
    """A pool that remembers which tasks it was asked for."""

    def call(self, request: dict[str, Any], blobs: Sequence[bytes] = ()) -> Reply:
        self.asked = [*getattr(self, "asked", []), request["task"]]
        return super().call(request, blobs)


@pytest.fixture
def pool() -> Iterator[Counted]:
    """The children that check."""
    opened = Counted("studio.scoring.references:serve", processes=1)
    yield opened
    opened.close()


@pytest.fixture
def intake(database: Database) -> Iterator[Intake]:
    """Where pictures are read."""
    decode = ChildPool("studio.pictures.decode:inspect", processes=1, limited=True)
    yield Intake(database.images, decode, decode)
    decode.close()


async def photo(intake: Intake) -> Image:
    return (await intake.take(SAMPLE.read_bytes(), "upload"))[0]


async def test_the_photo_is_looked_at_once_for_its_warnings_and_all_references(
    pool: Counted, intake: Intake
) -> None:
    checker, source = ReferenceChecker(pool, intake), await photo(intake)
    made = (await intake.look(portrait_of("a head"), "result")).pixels

    warnings, *found = await asyncio.gather(
        checker.warnings("person", source),
        checker.check("person", "anchor", made, source),
        checker.check("person", "half_body", made, source),
    )

    assert warnings == []
    assert [[check.outcome for check in checks][:3] for checks in found] == [["good"] * 3] * 2
    assert sorted(pool.asked) == ["reference", "reference", "source"]


async def test_of_many_photos_each_is_looked_at_once(pool: Counted, intake: Intake) -> None:
    checker = ReferenceChecker(pool, intake)
    photos = [(await intake.take(portrait_of(words), "upload"))[0] for words in "abcdef"]

    twice = [[await checker.warnings("person", photo) for photo in photos] for _ in range(2)]

    assert twice[0] == twice[1]
    assert pool.asked == ["source"] * 6


async def test_what_is_said_of_a_photo_depends_on_what_it_is_to_show(pool: Counted, intake: Intake) -> None:
    checker, source = ReferenceChecker(pool, intake), await photo(intake)

    as_person, as_product = [await checker.warnings(subject, source) for subject in ("person", "product")]

    assert as_person == []
    assert as_product[0].startswith("A face was seen in this product photo")


async def test_where_the_photo_is_gone_nothing_is_said_and_the_check_says_so(
    pool: Counted, intake: Intake
) -> None:
    checker, source = ReferenceChecker(pool, intake), await photo(intake)
    made = (await intake.look(portrait_of("a head"), "result")).pixels
    Path(source.path).unlink()

    assert await checker.warnings("person", source) == []
    assert {check.text for check in await checker.check("person", "anchor", made, source)} == {NOT_CHECKED}
