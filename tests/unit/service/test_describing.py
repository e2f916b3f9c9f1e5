"""Describing a photo in words, and what a description lacks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.domain.money import Cost, Price
from studio.domain.service import ServiceSettings
from studio.errors import Conflict, InvalidInput, NotFound, ProviderFailed
from studio.prompts.describe import INSTRUCTION, PERSON, PRODUCT
from studio.prompts.disagreement import PERSON_OF_A_THING, THING_OF_A_PERSON
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


class Rated(Describer):
    """Knows its rates: more than a cent for a picture."""

    def answer_price(self, turns: Sequence[Turn], images: Sequence[SourcePicture]) -> Price:
        """1.2 cents a picture."""
        return Price(amount_usd=Decimal("0.012") * len(images), as_of=date(2026, 11, 20), source="documented")


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


async def test_what_a_description_costs_is_told_before_as_far_as_it_is_known(
    studio: Studio, describer: Describer, astronaut: Path
) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")

    told = await studio.estimate_description(person.id)

    assert told.text == "Price not known at Seller of flat pictures; budgets count $0.05."
    assert (told.cost_usd, told.budget, describer.heard) == (0.05, "", [])


async def test_a_description_by_a_service_that_knows_its_rates_is_told_by_them(
    astronaut: Path,
) -> None:
    async with Studio.open(":memory:", providers={"seller": Rated}) as studio:
        studio.set_job("vision", "seller")
        studio.set_budgets(day_usd=0.01)
        person = await studio.add_influencer(astronaut, name="Eileen")

        told = await studio.estimate_description(person.id)

    assert (told.text, told.cost_usd) == ("About $0.012 at Seller of flat pictures.", 0.012)
    assert told.budget.startswith("A budget stops this before its end.")


async def test_without_anybody_who_looks_a_description_has_no_price(astronaut: Path) -> None:
    async with Studio.open(":memory:") as studio:
        person = await studio.add_influencer(astronaut, name="Eileen")

        assert (await studio.estimate_description(person.id)).text == ""


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


# The words beside the photos


async def test_a_description_is_compared_with_what_was_said_of_the_same_photo(
    studio: Studio, describer: Describer, astronaut: Path
) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")
    describer.says = "A slim woman with blond hair in a white dress."
    await studio.describe_photo(person.id)

    said = await studio.check_against_photos("Woman, black hair, white dress", person_id=person.id)

    assert said == ["The text says black hair, the photo was described with blond hair."]


async def test_without_words_for_it_the_photo_itself_is_looked_at(studio: Studio, astronaut: Path) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")

    said = await studio.check_against_photos("Woman, auburn hair, green coat", person_id=person.id)

    assert said == ["The text says green coat; below the face the photo shows mostly black."]
    assert await studio.check_against_photos("Woman, auburn hair, orange suit", person_id=person.id) == []


async def test_a_text_of_the_other_kind_is_said_whatever_its_colours(
    studio: Studio, astronaut: Path, coffee: Path
) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")
    cup = await studio.add_product(coffee, name="Espresso")
    thing, somebody = "A white cup with a saucer", "Woman, 38, green eyes"

    assert await studio.check_against_photos(thing, person_id=person.id) == [THING_OF_A_PERSON]
    assert await studio.check_against_photos(somebody, product_id=cup.id) == [PERSON_OF_A_THING]
    assert await studio.check_against_photos(thing, person.id, cup.id) == []
    assert await studio.check_against_photos(thing, product_id=cup.id) == []


async def test_a_kit_is_compared_by_the_words_for_its_photo(
    studio: Studio, describer: Describer, astronaut: Path
) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")
    kit = await studio.create_kit(person.id, provider="sketch")
    describer.says = "A woman with hazel eyes."
    await studio.describe_photo(person.id)

    said = await studio.check_against_photos("Woman, blue eyes", person_id=kit.id)

    assert said == ["The text says blue eyes, the photo was described with hazel eyes."]


async def test_a_kit_is_described_by_its_leading_picture(
    studio: Studio, describer: Describer, astronaut: Path
) -> None:
    kit = await studio.create_kit(photo=astronaut, provider="sketch")
    leading = kit.references[kit.leading].image or kit.source

    await studio.describe_photo(kit.id)

    assert describer.heard[0][1] == [leading.sha256]


@pytest.mark.parametrize("text", ["", "  "])
async def test_where_nothing_is_written_nothing_disagrees(studio: Studio, astronaut: Path, text: str) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")

    assert await studio.check_against_photos(text, person.id) == []
    assert await studio.check_against_photos("Woman, black hair") == []


async def test_a_photo_that_cannot_be_read_is_in_nobodys_way(studio: Studio, astronaut: Path) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")
    Path(person.photo.path).unlink()

    assert await studio.check_against_photos("Woman, black hair", person.id) == []


async def test_a_photo_of_nobody_is_not_found(studio: Studio) -> None:
    with pytest.raises(NotFound, match="no influencer, product or picture"):
        await studio.check_against_photos("Woman, black hair", "inf_nobody")


async def test_words_that_are_kept_for_an_influencer_are_cleaned_and_can_be_taken_away(
    studio: Studio, astronaut: Path
) -> None:
    person = await studio.add_influencer(astronaut, name="Eileen")

    kept = studio.set_description(person.id, "  Woman, 38,\r\nshort auburn hair. ")
    taken_away = studio.set_description(person.id, "")

    assert kept.description == "Woman, 38,\nshort auburn hair."
    assert (taken_away.description, studio.influencer(person.id).description) == ("", "")
    with pytest.raises(InvalidInput, match="The description has 8001 characters"):
        studio.set_description(person.id, "a" * 8001)
