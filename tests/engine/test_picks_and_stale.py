"""Hand picks, what they put out of date, and what a re-render touches."""

from __future__ import annotations

from pathlib import Path

from studio import Studio
from studio.domain.storyboard import SegmentSpec, StoryboardSpec
from tests.builders import a_storyboard
from tests.painting import FlatProvider, factory
from tests.rendering import counts, how_picked, kinds, picked_id, render, rendered, second_best


async def test_picking_another_end_keyframe_puts_only_what_follows_out_of_date(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=3, provider="flat", variations=2))

    studio.pick(second_best(view, "s02.end"), by="ana")

    assert studio.stale(view.id) == ["s03.start", "s03.end"]


async def test_the_preview_of_a_pick_names_what_it_would_put_out_of_date(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=3, provider="flat", variations=2))

    assert studio.preview_pick(second_best(view, "s02.end")) == ["s03.start", "s03.end"]
    assert studio.stale(view.id) == []


async def test_picking_the_old_one_back_leaves_nothing_out_of_date(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=3, provider="flat", variations=2))
    studio.pick(second_best(view, "s01.end"), by="ana")

    studio.pick(picked_id(view, "s01.end"), by="ana")

    assert studio.stale(view.id) == []


async def test_rendering_what_is_out_of_date_touches_nothing_else(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=3, provider="flat", variations=2))
    studio.pick(second_best(view, "s02.end"), by="ana")

    await render(studio, view.id, studio.stale(view.id))

    after = studio.board(view.id)
    assert after.stale == []
    assert [key for key, n in counts(after).items() if n == 4] == ["s03.start", "s03.end"]


async def test_a_hand_pick_says_who_made_it(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))

    studio.pick(second_best(view, "s01.end"), by="ana")

    pick = studio.board(view.id).keyframes["s01.end"].pick
    assert pick is not None
    assert (pick.how, pick.by) == ("hand", "ana")


async def test_picking_what_stands_by_hand_already_adds_no_event(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    studio.pick(second_best(view, "s01.end"), by="ana")
    before = len(studio.events(view.id))

    studio.pick(second_best(view, "s01.end"), by="ben")

    assert len(studio.events(view.id)) == before


async def test_the_choice_can_be_given_back_to_the_studio(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    studio.pick(second_best(view, "s01.end"), by="ana")

    studio.pick_automatic(view.id, "s01.end")

    after = studio.board(view.id)
    assert (picked_id(after, "s01.end"), how_picked(after, "s01.end")) == (picked_id(view, "s01.end"), "auto")


async def test_regenerating_leaves_a_current_hand_pick(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    chosen = second_best(view, "s01.end")
    studio.pick(chosen, by="ana")

    await studio.wait(studio.regenerate(view.id, "s01.end", note="closer").id)

    after = studio.board(view.id)
    assert picked_id(after, "s01.end") == chosen
    assert counts(after)["s01.end"] == 4


async def test_regenerating_takes_the_best_of_the_new_ones_over_an_automatic_pick(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=1))

    await studio.wait(studio.regenerate(view.id, "s01.end", note="closer").id)

    newest = studio.board(view.id).keyframes["s01.end"].variations[-1]
    assert picked_id(studio.board(view.id), "s01.end") == newest.id
    assert (newest.index, newest.note) == (2, "closer")
    assert "CHANGE: closer" in newest.prompt


async def test_the_note_of_a_regeneration_puts_nothing_out_of_date_but_what_follows(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=2, provider="flat", variations=1))

    await studio.wait(studio.regenerate(view.id, "s02.end", note="closer").id)

    assert studio.stale(view.id) == []


async def test_a_changed_prompt_is_saved_in_the_segment(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=1))

    await studio.wait(studio.regenerate(view.id, "s01.end", prompt="she laughs").id)

    assert studio.storyboard(view.id).spec.segments[0].end == "she laughs"
    assert studio.stale(view.id) == []


async def test_a_stale_hand_pick_gives_way_when_it_is_rendered_again(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=2, provider="flat", variations=2))
    studio.pick(second_best(view, "s02.start"), by="ana")
    studio.pick(second_best(view, "s01.end"), by="ana")

    await render(studio, view.id, studio.stale(view.id))

    after = studio.board(view.id)
    assert (how_picked(after, "s02.start"), after.stale) == ("auto", [])


async def test_an_edited_prompt_puts_its_keyframe_and_what_follows_out_of_date(studio: Studio) -> None:
    spec = a_storyboard(segments=3, provider="flat", variations=1)
    view = await rendered(studio, spec)

    studio.update_storyboard(view.id, with_end(spec, 1, "she leaves"))

    assert studio.stale(view.id) == ["s02.end", "s03.start", "s03.end"]
    assert studio.board(view.id).keyframes["s02.end"].stale_because == ["prompt"]


async def test_undoing_the_edit_leaves_nothing_out_of_date(studio: Studio) -> None:
    spec = a_storyboard(segments=2, provider="flat", variations=1)
    view = await rendered(studio, spec)
    studio.update_storyboard(view.id, with_end(spec, 0, "she leaves"))

    studio.update_storyboard(view.id, spec)

    assert studio.stale(view.id) == []


async def test_another_size_makes_nothing_stale_and_is_noted(studio: Studio) -> None:
    spec = a_storyboard(segments=1, provider="flat", variations=1)
    view = await rendered(studio, spec)

    studio.update_storyboard(view.id, spec.model_copy(update={"size": "2K"}))

    after = studio.board(view.id)
    assert after.stale == []
    assert after.keyframes["s01.end"].variations[0].made_with == "flat at 1K"


async def test_a_rejected_variation_is_kept_and_can_be_taken_back(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))
    other = second_best(view, "s01.end")

    studio.reject(other, by="ana")
    rejected = [v.rejected for v in studio.board(view.id).keyframes["s01.end"].variations]
    studio.reject(other, by="ana")
    taken_back = [v.rejected for v in studio.board(view.id).keyframes["s01.end"].variations]

    assert (sorted(rejected), taken_back) == ([False, True], [False, False])


async def test_ones_own_picture_is_picked_and_never_gets_out_of_date_itself(
    studio: Studio, flat: FlatProvider, astronaut_bytes: bytes
) -> None:
    spec = a_storyboard(segments=2, provider="flat", variations=1)
    view = await rendered(studio, spec)

    own = await studio.add_variation(view.id, "s01.end", astronaut_bytes, by="ana")
    studio.update_storyboard(view.id, with_end(spec, 0, "she leaves"))

    after = studio.board(view.id)
    assert (picked_id(after, "s01.end"), how_picked(after, "s01.end"), own.index) == (own.id, "hand", 2)
    assert after.stale == ["s02.start", "s02.end"]


async def test_every_change_of_a_pick_is_an_event(studio: Studio) -> None:
    view = await rendered(studio, a_storyboard(segments=1, provider="flat", variations=2))

    studio.pick(second_best(view, "s01.end"), by="ana")

    assert (await kinds(studio, view.id))[-1] == "pick.changed"


def with_end(spec: StoryboardSpec, place: int, prompt: str) -> StoryboardSpec:
    """The storyboard with another end prompt in one segment, counted from 0."""
    segments: list[SegmentSpec] = list(spec.segments)
    segments[place] = segments[place].model_copy(update={"end": prompt})
    return spec.model_copy(update={"segments": segments})


async def test_a_provider_that_takes_few_sources_makes_nothing_stale(
    home: Path, astronaut: Path, coffee: Path
) -> None:
    provider = FlatProvider(max_sources=1)
    async with Studio.open(home, providers={"flat": factory(provider)}) as studio:
        influencer = await studio.add_influencer(astronaut, "Eileen")
        product = await studio.add_product(coffee, "Espresso")
        spec = a_storyboard(2, provider="flat", variations=1, influencer=influencer.id, product=product.id)

        view = await rendered(studio, spec)

    assert {len(op.sources) for op in provider.asked} == {1}
    assert view.stale == []
