"""Every verb with something it cannot use:

one sentence that names what is wrong, nothing stored, nothing rendered.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from studio import Studio, StudioError
from studio.domain.storyboard import StoryboardSpec
from studio.domain.view import Event
from tests.builders import a_storyboard
from tests.painting import FlatProvider, factory
from tests.pictures_made import a_heic, a_png, pixel_bomb, text_bomb


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    """An open, empty studio."""
    async with Studio.open(":memory:", providers={"flat": factory(FlatProvider())}) as opened:
        yield opened


def spec(**changes: object) -> dict[str, object]:
    """A good storyboard as a program sends it, but for these changes."""
    good = {"title": "Morning", "segments": [{"start": "a", "end": "b"}], "variations": 1, "provider": "flat"}
    return {**good, **changes}


ODD_REFERENCE = r"used: reference_image: a picture is given as a path or as bytes\.$"
REFUSED_SPECS: dict[str, tuple[dict[str, object], str]] = {
    "an empty title": ({"title": "  "}, "title: a name is needed"),
    "a title of control characters": ({"title": "\x00\x07"}, "title: a name is needed"),
    "a title of 201 characters": ({"title": "x" * 201}, "at most 200 characters"),
    "a prompt of 100,000 characters": ({"segments": [{"start": "x" * 100_000}]}, "at most 8000"),
    "a subject of 100,000 characters": ({"subject": "x" * 100_000}, "at most 8000"),
    "half a surrogate pair": ({"subject": "ab\ud800"}, "invalid character at 2"),
    "no segment": ({"segments": []}, "segments: List should have at least 1"),
    "65 segments": ({"segments": [{}] * 65}, "at most 64"),
    "segments that are text": ({"segments": "four"}, "segments"),
    "a segment that is a number": ({"segments": [5]}, r"segments\.0: Input should be a valid dictionary\.$"),
    "0 variations": ({"variations": 0}, "variations: .* greater than or equal to 1"),
    "17 variations": ({"variations": 17}, "variations: .* less than or equal to 16"),
    "variations that are text": ({"variations": "4"}, "variations"),
    "variations that are true": ({"variations": True}, "variations"),
    "an unknown strategy": ({"strategy": "backwards"}, "strategy: .*'end-to-start'"),
    "an unknown provider": ({"provider": "nobody"}, "no image provider of that name.*sketch"),
    "an unknown ratio": ({"aspect_ratio": "3:1"}, "aspect_ratio: .*'16:9'"),
    "an unknown size": ({"size": "8K"}, "size: .*'1K'"),
    "an unknown style marker": ({"style": {"smell": "coffee"}}, "smell"),
    "an unknown field": ({"colour": "red"}, "colour"),
    "seconds without an end": ({"segments": [{"seconds": float("nan")}]}, "seconds"),
    "no seconds": ({"segments": [{"seconds": 0}]}, "seconds"),
    "a reference that is a number": ({"reference_image": 7}, ODD_REFERENCE),
    "a reference that is a list": ({"reference_image": ["a.png"]}, ODD_REFERENCE),
    "a reference that is a dict": ({"reference_image": {"path": "a.png"}}, ODD_REFERENCE),
}


@pytest.mark.parametrize(("changes", "sentence"), REFUSED_SPECS.values(), ids=REFUSED_SPECS.keys())
async def test_a_storyboard_that_cannot_be_used_is_refused_by_name(
    studio: Studio, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(StudioError, match=f"(?s){sentence}"):
        studio.create_storyboard(spec(**changes))

    assert studio.storyboards() == []


@pytest.mark.parametrize(("changes", "sentence"), REFUSED_SPECS.values(), ids=REFUSED_SPECS.keys())
async def test_an_edit_that_cannot_be_used_changes_nothing(
    studio: Studio, changes: dict[str, object], sentence: str
) -> None:
    board = studio.create_storyboard(spec())

    with pytest.raises(StudioError, match=f"(?s){sentence}"):
        studio.update_storyboard(board.id, spec(**changes))

    assert studio.storyboard(board.id) == board
    assert studio.events(board.id) == []


ON_A_BOARD: dict[str, tuple[Callable[[Any, str], Any], str]] = {
    "a key that is none": (lambda s, b: s.start(b, ["frame 1"]), "is not a keyframe"),
    "a segment of number 0": (lambda s, b: s.start(b, ["s00.start"]), "is not a keyframe"),
    "a key in capitals": (lambda s, b: s.start(b, ["S01.Start"]), "is not a keyframe"),
    "a segment it has not": (lambda s, b: s.start(b, ["s99.end"]), r"no keyframe “s99\.end”.*s01\.end"),
    "keys as text": (lambda s, b: s.start(b, "s01.start"), "must be a list"),
    "a note of 100,000 characters": (lambda s, b: s.regenerate(b, "s01.start", note="x" * 100_000), "note"),
    "a prompt of 100,000 characters": (
        lambda s, b: s.regenerate(b, "s01.start", prompt="x" * 100_000),
        "prompt",
    ),
    "an empty prompt": (lambda s, b: s.regenerate(b, "s01.start", prompt=" "), "segment 1 start"),
    "a pick of nothing made": (lambda s, b: s.pick_automatic(b, "s01.start"), "nothing to choose from"),
    "an empty new title": (lambda s, b: s.rename_storyboard(b, ""), "a name is needed"),
    "a new title that is none": (lambda s, b: s.rename_storyboard(b, None), "must be text"),
    "an old revision": (lambda s, b: s.update_storyboard(b, spec(title="x"), revision=9), "another window"),
    "a brief that is none": (lambda s, b: s.update_storyboard(b, None), "by its fields"),
    "a revision that is text": (lambda s, b: s.update_storyboard(b, spec(), revision="1"), "whole number"),
    "a model whose fields are of other kinds": (
        lambda s, b: s.create_storyboard(s.storyboard(b).spec.model_copy(update={"variations": "4"})),
        "variations",
    ),
    "events after a word": (lambda s, b: s.events(b, "all"), "whole number"),
    "events after more than there can be": (lambda s, b: s.events(b, 10**30) or s.run("none"), "no run"),
    "a provider that is a number": (lambda s, b: s.set_default_provider(5), "no image provider"),
    "an empty prompt to regenerate with": (
        lambda s, b: s.regenerate(b, "s01.end", prompt="  "),
        "segment 1 end",
    ),
    "a thumbnail of nothing": (lambda s, b: s.thumbnail("nothing", 320), "no such picture"),
    "a model changed past its checks": (
        lambda s, b: s.create_storyboard(s.storyboard(b).spec.model_copy(update={"strategy": "backwards"})),
        "strategy",
    ),
    "a provider to set that is none": (lambda s, b: s.set_default_provider("nobody"), "no image provider"),
}


@pytest.mark.parametrize(("verb", "sentence"), ON_A_BOARD.values(), ids=ON_A_BOARD.keys())
async def test_a_verb_that_cannot_be_done_renders_and_stores_nothing(
    studio: Studio, verb: Callable[[Any, str], Any], sentence: str
) -> None:
    board = studio.create_storyboard(spec())

    with pytest.raises(StudioError, match=f"(?s){sentence}"):
        verb(studio, board.id)

    assert studio.storyboard(board.id).spec.title == "Morning"
    assert (studio.board(board.id).status, studio.live_runs()) == ("empty", 0)


async def test_a_refused_storyboard_leaves_no_picture_behind(studio: Studio, coffee: Path) -> None:
    with pytest.raises(StudioError, match="no influencer"):
        studio.create_storyboard(spec(influencer_id="nobody", reference_image=coffee.read_bytes()))

    assert studio.about().pictures == 0


async def test_a_refused_new_prompt_leaves_the_old_one(studio: Studio) -> None:
    board = studio.create_storyboard(spec())

    with pytest.raises(StudioError, match="segment 1 end"):
        studio.regenerate(board.id, "s01.end", prompt=" ")

    assert studio.storyboard(board.id).spec.segments[0].end == "b"
    assert studio.events(board.id) == []


async def test_a_missing_prompt_is_named_by_segment_and_role(studio: Studio) -> None:
    board = studio.create_storyboard(spec(segments=[{"start": "a"}, {"end": "b"}]))

    with pytest.raises(StudioError, match="segment 1 end, segment 2 start"):
        studio.start(board.id)


async def test_only_the_keyframes_to_be_made_need_their_prompts(studio: Studio) -> None:
    board = studio.create_storyboard(spec(segments=[{"start": "a"}, {"end": "b"}]))

    run = await studio.wait(studio.start(board.id, ["s01.start"]).id)

    assert run.status == "done"


PHOTOS: dict[str, tuple[Any, str]] = {
    "an empty file": (b"", "empty"),
    "text": (b"hello, I am a picture", "not a picture"),
    "a picture cut short": (a_png()[:-30], "damaged: it ends early"),
    "a small file of very many pixels": (pixel_bomb(20_000), "at most 64 megapixels"),
    "a comment that swells": (text_bomb(), "more hidden text than is safe"),
    "a file that is not there": ("nowhere.png", "no such file|not found|There is no"),
    "a number": (7, "as a path or as bytes"),
}


@pytest.mark.parametrize(("photo", "sentence"), PHOTOS.values(), ids=PHOTOS.keys())
async def test_a_photo_that_is_none_is_refused_in_words(studio: Studio, photo: Any, sentence: str) -> None:
    with pytest.raises(StudioError, match=sentence):
        await studio.add_influencer(photo, "Ana")

    assert studio.influencers() == []


async def test_after_a_refused_picture_the_next_one_is_taken(studio: Studio) -> None:
    board = studio.create_storyboard(spec())
    with pytest.raises(StudioError, match="very large"):
        await studio.add_variation(board.id, "s01.start", pixel_bomb(20_000))

    own = await studio.add_variation(board.id, "s01.start", a_heic())

    assert (own.image.width, own.image.height, own.image.mime) == (96, 64, "image/heic")


@pytest.mark.parametrize("name", ["", " \t ", "\u202e\u200b", "x" * 201, None])
async def test_a_name_that_is_none_is_refused_before_the_photo_is_read(studio: Studio, name: Any) -> None:
    with pytest.raises(StudioError, match="name"):
        await studio.add_product(b"not even a picture", name)

    assert studio.products() == []


LONG = "x" * 100_000
TOO_LONG: dict[str, tuple[Callable[[Any, str, str], Any], str]] = {
    "who picks": (lambda s, b, v: s.pick(v, by=LONG), "name of the person has 100000 characters; 100"),
    "who rejects": (lambda s, b, v: s.reject(v, by=LONG), "name of the person has 100000 characters; 100"),
    "a description": (lambda s, b, v: s.set_description(s.products()[0].id, LONG), "description has 100000"),
    "a subject to check": (lambda s, b, v: s.check_subject(LONG), "subject has 100000 characters; 8000"),
    "a product to check": (lambda s, b, v: s.check_product(LONG), "description has 100000 characters; 8000"),
    "a title": (lambda s, b, v: s.create_storyboard(spec(title=LONG)), "title: a name has at most 200"),
    "a new title": (lambda s, b, v: s.rename_storyboard(b, LONG), "a name has at most 200"),
    "a new name": (lambda s, b, v: s.rename_product(s.products()[0].id, LONG), "a name has at most 200"),
}
TOO_LONG_AWAITED: dict[str, tuple[Callable[[Any, str], Awaitable[Any]], str]] = {
    "who adds": (
        lambda s, b: s.add_variation(b, "s01.end", a_png(), by=LONG),
        "name of the person has 100000",
    ),
    "what to compare": (lambda s, b: s.check_against_photos(LONG), "description has 100000 characters; 8000"),
    "an influencer's name": (lambda s, b: s.add_influencer(a_png(), LONG), "a name has at most 200"),
    "a product's name": (lambda s, b: s.add_product(a_png(), LONG), "a name has at most 200"),
}


@pytest.mark.parametrize(("verb", "sentence"), TOO_LONG.values(), ids=TOO_LONG.keys())
async def test_a_text_of_100_000_characters_is_refused_and_nothing_changes(
    studio: Studio, verb: Callable[[Any, str, str], Any], sentence: str
) -> None:
    board = studio.create_storyboard(spec())
    product = await studio.add_product(a_png(), "Cup")
    own = await studio.add_variation(board.id, "s01.start", a_png())
    events = studio.events(board.id)

    with pytest.raises(StudioError, match=sentence) as refused:
        verb(studio, board.id, own.id)

    assert len(str(refused.value)) < 200
    assert (studio.storyboards(), studio.products()) == ([board], [product])
    assert studio.events(board.id) == events


@pytest.mark.parametrize(("verb", "sentence"), TOO_LONG_AWAITED.values(), ids=TOO_LONG_AWAITED.keys())
async def test_such_a_text_is_refused_before_a_photo_is_stored(
    studio: Studio, verb: Callable[[Any, str], Awaitable[Any]], sentence: str
) -> None:
    board = studio.create_storyboard(spec())

    with pytest.raises(StudioError, match=sentence):
        await verb(studio, board.id)

    assert (studio.influencers(), studio.products(), studio.events(board.id)) == ([], [], [])
    assert studio.about().pictures == 0


async def test_no_sentence_names_a_path_of_the_server(studio: Studio, tmp_path: Path) -> None:
    with pytest.raises(StudioError) as refused:
        await studio.add_influencer(tmp_path / "nowhere.png", "Ana")

    assert str(tmp_path) not in str(refused.value)


HOSTILE_NAMES = [
    "'); DROP TABLE storyboards;--",
    "<img src=x onerror=alert(1)>",
    "../../etc/passwd",
    "{{7*7}} ${HOME}",
    "CON",
    "كوب القهوة",
    "👩‍🚀 café",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_a_strange_name_is_taken_as_text(studio: Studio, name: str) -> None:
    board = studio.create_storyboard(spec(title=name))

    assert studio.storyboard(board.id).spec.title == name


async def test_characters_that_hide_or_turn_text_leave_a_name(studio: Studio) -> None:
    board = studio.create_storyboard(spec(title="gnp\u202e.exe\u200b\ufeff\x00"))

    assert studio.storyboard(board.id).spec.title == "gnp.exe"


async def test_a_studio_that_is_not_entered_renders_nothing() -> None:
    closed = Studio.open(":memory:", providers={"flat": factory(FlatProvider())})
    board = closed.create_storyboard(a_storyboard(segments=1, provider="flat"))

    with pytest.raises(StudioError, match="not running"):
        closed.start(board.id)

    closed.close()


async def test_watching_from_a_negative_number_replays_everything(studio: Studio) -> None:
    board = studio.create_storyboard(spec())
    await studio.wait(studio.start(board.id).id)

    seen: list[Event] = [event async for event in studio.watch(board.id, after=-5)]

    assert [event.number for event in seen] == [event.number for event in studio.events(board.id)]


async def test_verbs_may_be_called_from_another_thread(studio: Studio) -> None:
    board = await asyncio.to_thread(studio.create_storyboard, StoryboardSpec.model_validate(spec()))

    run = await asyncio.to_thread(studio.start, board.id)

    assert (await studio.wait(run.id)).status == "done"
