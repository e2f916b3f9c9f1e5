"""The prompt of a keyframe, as it is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.chains.plan import plan
from studio.chains.slots import generated
from studio.domain.storyboard import SegmentSpec, StoryboardSpec
from studio.prompts.keyframe import (
    CLEAN,
    COHESION,
    SECTION_CHANGE,
    SECTION_CLEAN,
    SECTION_COHESION,
    SECTION_CONTINUITY,
    SECTION_FRAME,
    SECTION_MOMENT,
    SECTION_ROLES,
    SECTION_SET,
    SECTION_SUBJECT,
    compose_prompt,
    missing_prompts,
    split_prompt,
    user_prompt,
)
from tests.builders import STYLE, SUBJECT, a_storyboard
from tests.generators import storyboards, thorough, words, written_storyboards

QUOTED = 'on the cup stands "Käffchen — 100 %", and below it “first sip”'
SOURCES = ["s01.end", "influencer", "product"]


def composed(spec: StoryboardSpec, sources: list[str], note: str = "") -> str:
    """The prompt of the last segment's start."""
    return compose_prompt(spec, generated(len(spec.segments), "start", sources), sources, note)


def drawn_keyframe(spec: StoryboardSpec, data: st.DataObject) -> tuple[str, str]:
    """A generated keyframe of the plan: the person's words for it, and its whole prompt."""
    made = [keyframe for keyframe in plan(spec).keyframes if not keyframe.copies]
    keyframe = data.draw(st.sampled_from(made))
    return (
        user_prompt(spec, keyframe.segment, keyframe.role),
        compose_prompt(spec, keyframe, keyframe.sources),
    )


def without_continuity(prompt: str) -> str:
    """The prompt without the one line that may speak of continuity."""
    return "\n".join(line for line in prompt.split("\n") if not line.startswith(f"{SECTION_CONTINUITY}: "))


def test_a_whole_prompt_reads_like_this() -> None:
    spec = a_storyboard(
        [SegmentSpec(), SegmentSpec(start="medium shot, she lifts the cup")],
        subject="Woman, 38, short auburn hair",
        style={"lighting": "window light", "palette": "amber", "composition": "right third", "mood": "calm"},
    )

    assert composed(spec, SOURCES, note="closer") == "\n".join(
        [
            "REFERENCE ROLES: Image 1 is the newest state of the film: "
            "take room, light, wardrobe and positions of things, not the face.",
            "Image 2 is the subject: "
            "take face, hair, build and clothes exactly, ignore its background and pose.",
            "Image 3 is the product: take its shape, proportions, colours and lettering exactly, "
            "ignore its background and shadow.",
            "SUBJECT: Woman, 38, short auburn hair",
            "MOMENT: medium shot, she lifts the cup",
            "FRAME: 16:9; right third",
            "SET AND LIGHT: window light; amber; calm",
            "CONTINUITY: This picture continues directly from image 1. "
            "Preserve the exact same person, room, lighting and wardrobe.",
            f"COHESION: {COHESION}",
            "CHANGE: closer",
            f"CLEAN: {CLEAN}",
        ]
    )


def test_sections_with_nothing_to_say_are_left_out() -> None:
    spec = a_storyboard(
        [SegmentSpec(start="she lifts the cup")], subject=" ", style={"mood": "", "style": "\t"}
    )

    assert list(split_prompt(composed(spec, [], note=" "))) == [
        SECTION_MOMENT,
        SECTION_FRAME,
        SECTION_COHESION,
        SECTION_CLEAN,
    ]


@thorough
@given(written_storyboards(), st.data())
def test_the_subject_and_every_style_marker_are_in_the_prompt_word_for_word(
    spec: StoryboardSpec, data: st.DataObject
) -> None:
    _, prompt = drawn_keyframe(spec, data)

    written = [text for text in [spec.subject, *spec.style.values()] if text.strip()]
    assert [text for text in written if text not in prompt] == []


@thorough
@given(written_storyboards(), st.data())
def test_the_persons_own_words_are_the_moment_character_for_character(
    spec: StoryboardSpec, data: st.DataObject
) -> None:
    own_words, prompt = drawn_keyframe(spec, data)

    moment = split_prompt(prompt).get(SECTION_MOMENT, "")
    assert moment == own_words * bool(own_words.strip())


@thorough
@given(written_storyboards(), st.data())
def test_the_cohesion_line_is_in_every_prompt(spec: StoryboardSpec, data: st.DataObject) -> None:
    _, prompt = drawn_keyframe(spec, data)

    assert split_prompt(prompt)[SECTION_COHESION] == COHESION


@thorough
@given(storyboards(), st.data())
def test_the_continuity_line_stands_exactly_where_an_earlier_keyframe_is_shown(
    spec: StoryboardSpec, data: st.DataObject
) -> None:
    keyframe = data.draw(st.sampled_from([k for k in plan(spec).keyframes if not k.copies]))
    prompt = compose_prompt(spec, keyframe, keyframe.sources)

    shown_an_earlier_one = any(source.startswith("s0") or "." in source for source in keyframe.sources)
    assert (SECTION_CONTINUITY in split_prompt(prompt)) == shown_an_earlier_one


@thorough
@given(storyboards(), st.data())
def test_no_other_line_of_ours_speaks_of_continuity(spec: StoryboardSpec, data: st.DataObject) -> None:
    keyframe = data.draw(st.sampled_from(plan(spec).keyframes))
    prompt = compose_prompt(spec, keyframe, keyframe.sources, note="closer")

    assert "continu" not in without_continuity(prompt).lower()


@pytest.mark.parametrize(
    ("sources", "image"),
    [(["s01.end"], 1), (["influencer", "s01.end"], 2), (["kit:anchor", "product", "s02.start"], 3)],
)
def test_the_continuity_line_points_at_the_picture_of_the_earlier_keyframe(
    sources: list[str], image: int
) -> None:
    line = split_prompt(composed(a_storyboard(2), sources))[SECTION_CONTINUITY]

    assert line == (
        f"This picture continues directly from image {image}. "
        "Preserve the exact same person, room, lighting and wardrobe."
    )


def test_sources_really_shown_decide_and_not_the_planned_ones() -> None:
    spec = a_storyboard(2, influencer=True)
    planned = generated(2, "start", ["s01.end", "influencer"])

    prompt = compose_prompt(spec, planned, ["influencer"])

    assert SECTION_CONTINUITY not in split_prompt(prompt)
    assert split_prompt(prompt)[SECTION_ROLES].startswith("Image 1 is the subject:")


def test_text_in_quotes_survives() -> None:
    spec = a_storyboard([SegmentSpec(start=QUOTED)])

    assert f"MOMENT: {QUOTED}\n" in composed(spec, [])


def test_a_prompt_of_several_lines_stays_as_it_was_written() -> None:
    spec = a_storyboard([SegmentSpec(start="wide shot\n\n  she waits\n")])

    assert split_prompt(composed(spec, []))[SECTION_MOMENT] == "wide shot\n\n  she waits\n"


def test_the_brief_is_spread_over_its_sections() -> None:
    sections = split_prompt(composed(a_storyboard(aspect_ratio="9:16"), []))

    assert sections[SECTION_SUBJECT] == SUBJECT
    assert sections[SECTION_FRAME] == f"9:16; {STYLE['composition']}"
    assert sections[SECTION_SET] == (
        "low warm window light from frame left; amber and teal; natural commercial photography; "
        "calm, waking up"
    )


def test_the_note_of_a_regeneration_is_a_line_of_its_own() -> None:
    sections = split_prompt(composed(a_storyboard(), [], note='closer, and "LUME" readable'))

    assert sections[SECTION_CHANGE] == 'closer, and "LUME" readable'


def test_what_is_around_the_moment_names_no_shot_size() -> None:
    spec = a_storyboard([SegmentSpec(), SegmentSpec()], subject="", style={})
    around = composed(spec, ["s01.end", "kit:anchor", "kit:full_body", "product", "reference"]).lower()

    assert [
        word for word in ("wide", "medium", "close", "macro", "night", "left", "right") if word in around
    ] == []


@thorough
@given(words)
def test_text_without_labels_counts_as_the_moment(text: str) -> None:
    assert split_prompt(text) == {SECTION_MOMENT: text}


def test_words_before_the_first_label_belong_to_the_moment() -> None:
    assert split_prompt("she waits\nNone: of it\nFRAME: 1:1") == {
        SECTION_MOMENT: "she waits\nNone: of it",
        SECTION_FRAME: "1:1",
    }


def test_each_role_has_its_own_words() -> None:
    spec = a_storyboard([SegmentSpec(reference="a kitchen", start="she waits", end="she leaves")])

    assert user_prompt(spec, 1, "reference") == "a kitchen"
    assert user_prompt(spec, 1, "start") == "she waits"
    assert user_prompt(spec, 1, "end") == "she leaves"


def test_segments_are_counted_from_one() -> None:
    spec = a_storyboard([SegmentSpec(end="first"), SegmentSpec(end="second")])

    assert user_prompt(spec, 2, "end") == "second"


def test_a_blank_reference_prompt_is_composed_from_the_start() -> None:
    spec = a_storyboard([SegmentSpec(reference="  ", start=QUOTED)])

    assert user_prompt(spec, 1, "reference") == f"The scene at rest, before anything happens: {QUOTED}"


def test_without_a_start_there_is_nothing_to_compose_a_reference_from() -> None:
    assert user_prompt(a_storyboard([SegmentSpec(start=" ", end="she leaves")]), 1, "reference") == ""


def test_keyframes_without_a_prompt_are_named_in_plan_order() -> None:
    spec = a_storyboard([SegmentSpec(start="she waits"), SegmentSpec(start=" \n", end="she leaves")])

    assert missing_prompts(spec, plan(spec)) == [(1, "end"), (2, "start")]


def test_copied_keyframes_need_no_prompt() -> None:
    spec = a_storyboard(
        [SegmentSpec(start="she waits", end="she turns"), SegmentSpec(end="she leaves")], strategy="joined"
    )

    assert missing_prompts(spec, plan(spec)) == []


def test_a_reference_needs_no_prompt_where_the_start_has_one() -> None:
    spec = a_storyboard([SegmentSpec(start="she waits"), SegmentSpec(end="x")], strategy="three-chains")

    assert missing_prompts(spec, plan(spec)) == [(1, "end"), (2, "reference"), (2, "start")]


def test_an_uploaded_reference_needs_no_prompt() -> None:
    spec = a_storyboard([SegmentSpec(end="she leaves")], strategy="three-chains", reference=True)

    assert missing_prompts(spec, plan(spec)) == [(1, "start")]


def test_only_the_keyframes_asked_for_are_looked_at() -> None:
    spec = a_storyboard([SegmentSpec(), SegmentSpec()])

    assert missing_prompts(spec, plan(spec), ["s02.end"]) == [(2, "end")]
    assert missing_prompts(spec, plan(spec), []) == []
