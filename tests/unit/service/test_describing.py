"""Describing a photo in words, and what a description lacks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.domain.money import Cost
from studio.domain.service import ServiceSettings
from studio.errors import Conflict, NotFound, ProviderFailed
from studio.prompts.describe import INSTRUCTION, PERSON, PRODUCT
from studio.protocols import Answer, SourcePicture, Turn
from studio.store import ledger
from tests.selling import Seller


class Describer(Seller):
    """Looks at one picture, and says what it was told to say."""

    says = "  Woman, 38,\n short auburn hair. "

    def __init__(self) -> None:
        super().__init__(ServiceSettings())
        self.heard: list[tuple[list[str], list[str]]] = []

    async def chat(
        self,
        turns: Sequence[Turn],
        schema: Mapping[str, Any] | None = None,
        images: Sequence[SourcePicture] = (),
    ) -> Answer:
        """For 0.4 cents."""
        self.heard.append(([turn.text for turn in turns], [one.sha256 for one in images]))
        return Answer(self.says, Cost(amount_usd=Decimal("0.004"), source="computed"))


@pytest.fixture
def describer() -> Describer:
    return Describer()


@pytest.fixture
async def studio(describer: Describer) -> AsyncIterator[Studio]:
    """A studio in which somebody looks at pictures."""
    async with Studio.open(":memory:", providers={"seller": lambda: describer}) as opened:
        opened.set_job("vision", "seller")
        yield opened


async def test_a_photo_is_described_as_a_suggestion_and_nothing_is_changed(
    studio: Studio, describer: Describer, astronaut: Path
) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")

    suggestion = await studio.describe_photo(person.id)

    assert suggestion.text == "Woman, 38, short auburn hair."
    assert (suggestion.service, suggestion.cost_usd) == ("Seller of flat pictures", 0.004)
    assert describer.heard == [([INSTRUCTION, PERSON], [person.photo.sha256])]
    assert studio.influencers() == [person]


async def test_a_product_is_asked_about_as_one(studio: Studio, describer: Describer, coffee: Path) -> None:
    cup = await studio.add_product(coffee, name="Espresso")

    await studio.describe_photo(cup.id)

    assert describer.heard[0][0] == [INSTRUCTION, PRODUCT]


async def test_a_description_is_in_the_ledger_as_words(studio: Studio, astronaut: Path) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")

    await studio.describe_photo(person.id)

    (row,) = studio._parts.database.read(ledger.all_entries)
    assert (row.what, row.owner_id, row.cost_usd) == ("chat", person.id, Decimal("0.004"))


async def test_without_anybody_who_looks_it_says_what_to_choose(astronaut: Path) -> None:
    async with Studio.open(":memory:") as studio:
        person = await studio.add_influencer(astronaut, name="Eileen")

        with pytest.raises(Conflict) as refused:
            await studio.describe_photo(person.id)

    assert str(refused.value) == (
        "Nobody looks at pictures yet. Choose a service for “Looking at pictures” in Settings, "
        "or describe the photo yourself."
    )


async def test_an_empty_answer_is_no_suggestion(
    studio: Studio, describer: Describer, astronaut: Path
) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")
    describer.says = " \n"

    with pytest.raises(ProviderFailed, match="said nothing about the photo"):
        await studio.describe_photo(person.id)


@pytest.mark.parametrize("given", ["inf_nobody", "../../etc/passwd", ""])
async def test_an_id_is_looked_up_and_never_opened(studio: Studio, given: str) -> None:
    with pytest.raises(NotFound):
        await studio.describe_photo(given)


async def test_descriptions_of_people_and_products_lack_different_things(studio: Studio) -> None:
    assert studio.check_subject("a woman") == ["age", "build", "hair", "eyes", "marks", "wardrobe"]
    assert studio.check_product("a cup") == ["shape", "material", "label", "colours"]
