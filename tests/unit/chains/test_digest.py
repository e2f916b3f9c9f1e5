"""The content a keyframe is made from, and its digest."""

from __future__ import annotations

import pytest
from hypothesis import given

from studio.chains.digest import current_inputs, digest_inputs, is_digest_of, is_made_from, seen_of
from studio.chains.slots import copied, generated
from studio.domain.ledger import Ordered
from studio.domain.storyboard import SegmentSpec
from studio.domain.variation import Inputs, SourceUsed
from studio.prompts.keyframe import SECTION_MOMENT, compose_prompt, split_prompt
from tests.builders import a_storyboard, a_variation, sha_of
from tests.generators import thorough, words

INPUTS = Inputs(
    prompt="she turns to the window",
    subject="Woman, 38",
    style={"palette": "amber", "mood": "calm"},
    aspect_ratio="16:9",
    sources=[sha_of("one"), sha_of("two")],
)


def test_the_digest_is_the_sha256_of_canonical_json() -> None:
    empty = Inputs(prompt="", subject="", style={}, aspect_ratio="", sources=["a"], copied=True)

    # {"aspect_ratio":"","copied":true,"prompt":"","sources":["a"],"style":{},"subject":""} through sha256sum
    assert digest_inputs(empty) == "b2884632ae5c77e252254479bd407b651926630c1bab47b54656bbabfcb9e3bc"


def test_the_digest_does_not_depend_on_the_order_in_which_markers_were_written() -> None:
    turned = INPUTS.model_copy(update={"style": {"mood": "calm", "palette": "amber"}})

    assert digest_inputs(turned) == digest_inputs(INPUTS)


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("prompt", "she turns to the window "),
        ("subject", "Woman, 39"),
        ("style", {"palette": "teal", "mood": "calm"}),
        ("aspect_ratio", "9:16"),
        ("sources", [sha_of("two"), sha_of("one")]),
        ("sources", [sha_of("one")]),
        ("copied", True),
    ],
)
def test_every_part_of_the_content_changes_the_digest(field: str, other: object) -> None:
    changed = INPUTS.model_copy(update={field: other})

    assert digest_inputs(changed) != digest_inputs(INPUTS)


@thorough
@given(words, words)
def test_words_of_any_script_can_be_digested_and_told_apart(one: str, other: str) -> None:
    digests = {digest_inputs(INPUTS.model_copy(update={"prompt": prompt})) for prompt in (one, other)}

    assert len(digests) == len({one, other})


def test_a_generated_keyframe_knows_its_words_style_aspect_and_pictures() -> None:
    spec = a_storyboard(
        [SegmentSpec(start="she waits", end="she leaves")],
        subject="Woman, 38",
        style={"mood": "calm"},
        aspect_ratio="9:16",
    )

    assert current_inputs(spec, generated(1, "end", []), ["abc"]) == Inputs(
        prompt="she leaves",
        subject="Woman, 38",
        style={"mood": "calm"},
        aspect_ratio="9:16",
        sources=["abc"],
        copied=False,
    )


def test_a_copied_keyframe_knows_its_source_alone() -> None:
    assert current_inputs(a_storyboard(2), copied(2, "start", "s01.end"), ["abc"]) == Inputs(
        prompt="", subject="", style={}, aspect_ratio="", sources=["abc"], copied=True
    )


def test_blank_style_markers_are_no_content() -> None:
    blank = a_storyboard(style={"palette": "amber", "mood": " "})
    absent = a_storyboard(style={"palette": "amber"})

    assert current_inputs(blank, generated(1, "start", []), []) == current_inputs(
        absent, generated(1, "start", []), []
    )


def test_a_blank_subject_is_no_content() -> None:
    blank, absent = a_storyboard(subject=" \n"), a_storyboard(subject="")

    assert current_inputs(blank, generated(1, "start", []), []) == current_inputs(
        absent, generated(1, "start", []), []
    )


def test_a_reference_without_a_prompt_of_its_own_knows_the_words_that_are_sent_for_it() -> None:
    spec = a_storyboard([SegmentSpec(reference=" \n", start="she waits", end="she leaves")])
    keyframe = generated(1, "reference", [])

    words = current_inputs(spec, keyframe, []).prompt

    assert words == "The scene at rest, before anything happens: she waits"
    assert words == split_prompt(compose_prompt(spec, keyframe, []))[SECTION_MOMENT]


def test_the_words_of_the_start_written_out_for_a_reference_are_another_prompt() -> None:
    blank = a_storyboard([SegmentSpec(reference="", start="she waits", end="she leaves")])
    written = a_storyboard([SegmentSpec(reference="she waits", start="she waits", end="she leaves")])

    before, after = (current_inputs(spec, generated(1, "reference", []), []) for spec in (blank, written))

    assert digest_inputs(before) != digest_inputs(after)


def test_a_reference_with_a_prompt_of_its_own_does_not_depend_on_the_start() -> None:
    spec = a_storyboard([SegmentSpec(reference="a kitchen", start="she waits", end="she leaves")])

    assert current_inputs(spec, generated(1, "reference", []), []).prompt == "a kitchen"


def test_how_a_keyframe_is_made_is_no_content() -> None:
    offline = a_storyboard(provider="sketch", size="1K", variations=4)
    elsewhere = a_storyboard(provider="gemini", size="4K", variations=1)

    assert current_inputs(offline, generated(1, "start", []), []) == current_inputs(
        elsewhere, generated(1, "start", []), []
    )


def of_sources(*names: str) -> Inputs:
    """Today's content with these pictures planned."""
    return INPUTS.model_copy(update={"sources": [sha_of(name) for name in names]})


def sent(*names: str, planned: Inputs) -> Ordered:
    """What a call was asked for that was sent these pictures of what was planned."""
    return Ordered(sources=[SourceUsed(name=name, sha256=sha_of(name)) for name in names], inputs=planned)


def test_a_picture_knows_how_many_of_its_sources_it_saw_where_those_were_not_all() -> None:
    planned = of_sources("one", "two")

    assert [seen_of(sent(*names, planned=planned)) for names in ([], ["one"], ["one", "two"])] == [0, 1, None]


@pytest.mark.parametrize(
    ("now", "is_same"),
    [
        (["one", "two", "three"], True),
        (["one", "two"], True),
        (["one", "two", "another", "fourth"], True),
        (["two", "one", "three"], False),
        (["one", "another", "three"], False),
        (["one"], False),
        ([], False),
    ],
)
def test_a_picture_that_saw_two_of_three_is_made_from_what_has_the_same_first_two(
    now: list[str], *, is_same: bool
) -> None:
    made = sent("one", "two", planned=of_sources("one", "two", "three"))

    assert is_made_from(made, of_sources(*now)) is is_same
    assert is_digest_of(digest_inputs(of_sources("one", "two", "three"), seen=2), of_sources(*now)) is is_same


@pytest.mark.parametrize(
    ("now", "is_same"), [(["one", "two"], True), (["one", "two", "three"], False), (["one"], False)]
)
def test_a_picture_that_saw_all_is_made_from_exactly_what_has_all_of_them(
    now: list[str], *, is_same: bool
) -> None:
    made = sent("one", "two", planned=of_sources("one", "two"))

    assert is_made_from(made, of_sources(*now)) is is_same
    assert is_digest_of(digest_inputs(of_sources("one", "two")), of_sources(*now)) is is_same


def test_other_words_are_another_content_to_whoever_saw_nothing_at_all() -> None:
    made = sent(planned=of_sources("one"))

    assert is_made_from(made, of_sources("two"))
    assert not is_made_from(made, of_sources("one").model_copy(update={"prompt": "she sits"}))


def test_a_persons_own_picture_is_made_from_nothing_of_ours() -> None:
    assert not is_made_from(a_variation(inputs=None), of_sources())


def test_an_attempt_that_noted_no_content_is_of_none() -> None:
    assert not is_digest_of(None, of_sources())
