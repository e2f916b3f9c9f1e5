"""The brief: what is taken, what is cleaned, what is refused."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from studio.domain.storyboard import (
    AspectRatio,
    SegmentSpec,
    Size,
    StoryboardSpec,
    clean_name,
    clean_text,
    pixel_size,
)
from tests.generators import thorough

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
MINIMAL: dict[str, Any] = {
    "title": "Morning espresso",
    "segments": [{"start": "she waits", "end": "she leaves"}],
}
TYPEABLE = st.text(st.characters(exclude_categories=["Cs"]))


def spec(**fields: Any) -> StoryboardSpec:
    return StoryboardSpec.model_validate({**MINIMAL, **fields})


def refused_fields(**fields: Any) -> list[str]:
    """The places a spec with these fields is refused for."""
    with pytest.raises(ValidationError) as caught:
        spec(**fields)
    return [".".join(str(part) for part in error["loc"]) for error in caught.value.errors()]


def test_title_and_segments_are_all_that_must_be_given() -> None:
    assert spec().model_dump() == {
        "title": "Morning espresso",
        "segments": [
            {"reference": "", "start": "she waits", "end": "she leaves", "seconds": 4, "continues": False}
        ],
        "subject": "",
        "style": {},
        "aspect_ratio": "16:9",
        "size": "1K",
        "strategy": "end-to-start",
        "provider": None,
        "variations": 4,
        "hold_for_pick": False,
        "keep_traces": False,
        "influencer_id": None,
        "product_id": None,
        "kit_id": None,
        "product_kit_id": None,
        "reference_image": None,
    }


@pytest.mark.parametrize("missing", ["title", "segments"])
def test_a_storyboard_without_title_or_segments_is_refused(missing: str) -> None:
    fields = {name: value for name, value in MINIMAL.items() if name != missing}

    with pytest.raises(ValidationError, match=missing):
        StoryboardSpec.model_validate(fields)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("aspect_ratio", "4:3"),
        ("size", "8K"),
        ("strategy", "end_to_start"),
        ("variations", 0),
        ("variations", 17),
        ("variations", "4"),
        ("variations", 4.5),
        ("variations", True),
        ("hold_for_pick", 1),
        ("hold_for_pick", "yes"),
        ("title", 7),
        ("subject", None),
        ("influencer_id", 12),
        ("colour", "amber"),
    ],
)
def test_a_wrong_value_is_refused_by_its_field(field: str, value: object) -> None:
    assert refused_fields(**{field: value}) == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seconds", 0),
        ("seconds", -1),
        ("seconds", 60.5),
        ("seconds", float("nan")),
        ("seconds", float("inf")),
        ("seconds", "4"),
        ("continues", "no"),
        ("start", 5),
        ("middle", "she turns"),
    ],
)
def test_a_wrong_value_in_a_segment_is_refused_by_its_place(field: str, value: object) -> None:
    assert refused_fields(segments=[{}, {field: value}]) == [f"segments.1.{field}"]


@pytest.mark.parametrize("seconds", [0.5, 4, 60])
def test_a_segment_may_last_up_to_a_minute(seconds: float) -> None:
    assert SegmentSpec(seconds=seconds).seconds == seconds


@pytest.mark.parametrize("count", [1, 64])
def test_one_to_sixty_four_segments_are_taken(count: int) -> None:
    assert len(spec(segments=[{}] * count).segments) == count


@pytest.mark.parametrize("count", [0, 65])
def test_no_segment_and_more_than_sixty_four_are_refused(count: int) -> None:
    assert refused_fields(segments=[{}] * count) == ["segments"]


def test_segments_may_come_as_a_tuple() -> None:
    assert spec(segments=(SegmentSpec(start="she waits"),)).segments == [SegmentSpec(start="she waits")]


@pytest.mark.parametrize("variations", [1, 16])
def test_one_to_sixteen_variations_are_taken(variations: int) -> None:
    assert spec(variations=variations).variations == variations


def test_an_unknown_style_marker_is_refused() -> None:
    assert refused_fields(style={"colour": "amber"}) == ["style.colour.[key]"]


def test_style_markers_are_cleaned_like_other_text() -> None:
    assert spec(style={"mood": "calm\x00, waking up\r\n"}).style == {"mood": "calm, waking up\n"}


def test_a_prompt_of_8000_characters_is_taken_and_one_more_is_refused() -> None:
    assert len(spec(subject="x" * 8_000).subject) == 8_000
    assert refused_fields(subject="x" * 8_001) == ["subject"]


def test_a_field_nobody_knows_is_refused_in_json_too() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        StoryboardSpec.model_validate_json('{"title": "x", "segments": [{}], "variation": 4}')


def test_a_spec_cannot_be_changed_after_it_was_made() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        spec().title = "Evening espresso"  # type: ignore[misc]


@pytest.mark.parametrize("picture", [Path("reference.jpg"), b"\xff\xd8", "ab" * 32])
def test_the_first_reference_is_a_path_bytes_or_a_digest(picture: object) -> None:
    assert spec(reference_image=picture).reference_image == picture


def test_a_spec_reads_back_from_its_own_json() -> None:
    written = spec(style={"mood": "calm"}, strategy="joined", segments=[{"seconds": 2.5, "continues": True}])

    assert StoryboardSpec.model_validate_json(written.model_dump_json()) == written


def test_titles_are_trimmed_to_one_line() -> None:
    assert spec(title="  Morning\n\tespresso ").title == "Morning espresso"


@pytest.mark.parametrize("blank", ["", "  ", "\u200b", "\n\t", "\x00"])
def test_a_name_that_nobody_could_see_is_refused(blank: str) -> None:
    with pytest.raises(ValueError, match="a name is needed"):
        clean_name(blank)


def test_a_name_may_have_200_characters() -> None:
    assert clean_name("n" * 200) == "n" * 200


def test_a_longer_name_is_refused_with_its_length() -> None:
    with pytest.raises(ValueError, match="at most 200 characters, this one has 201"):
        clean_name("n" * 201)


@pytest.mark.parametrize(
    "hidden",
    [
        *("\u200b", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff"),
        *("\u00ad", "\u061c", "\u180e", "\u2060", "\u2061", "\u2062", "\u2063", "\u2064"),
        *("\U000e0001", "\U000e0020", "\U000e0061", "\U000e007f"),
    ],
)
def test_characters_that_hide_or_turn_text_are_taken_out_of_names(hidden: str) -> None:
    assert clean_name(f"Ei{hidden}leen") == "Eileen"


def test_a_hidden_character_does_not_keep_a_letter_in_parts() -> None:
    assert clean_name("cafe\u200b\u0301") == "caf\u00e9"


@pytest.mark.parametrize("name", ["エイリーン Müller 👩🏽‍🚀", SCOTLAND])
def test_names_of_any_script_are_kept(name: str) -> None:
    assert clean_name(name) == name


def test_line_ends_of_all_kinds_become_newlines() -> None:
    assert clean_text("one\r\ntwo\rthree\nfour") == "one\ntwo\nthree\nfour"


def test_tabs_and_newlines_stay_and_other_control_characters_go() -> None:
    assert clean_text("a\tb\nc\x00d\x07e\x7ff\x85g") == "a\tb\ncdefg"


def test_letters_in_parts_are_put_together() -> None:
    assert clean_text("cafe\u0301") == "caf\u00e9"


def test_half_a_surrogate_pair_is_refused_with_its_place() -> None:
    with pytest.raises(ValueError, match="invalid character at 3"):
        clean_text("abc\ud83d")


def test_half_a_surrogate_pair_in_a_prompt_is_refused_by_its_field() -> None:
    assert refused_fields(segments=[{"start": "\udfff"}]) == ["segments.0.start"]


@thorough
@given(TYPEABLE)
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@thorough
@given(TYPEABLE)
def test_clean_text_can_be_stored_and_has_no_control_characters(text: str) -> None:
    cleaned = clean_text(text)

    assert cleaned.encode().decode() == cleaned
    assert {c for c in cleaned if unicodedata.category(c) == "Cc"} <= {"\t", "\n"}


@pytest.mark.parametrize(
    ("aspect_ratio", "size", "pixels"),
    [
        ("16:9", "1K", (1280, 720)),
        ("9:16", "1K", (720, 1280)),
        ("1:1", "1K", (1280, 1280)),
        ("4:5", "1K", (1024, 1280)),
        ("21:9", "1K", (1280, 548)),
        ("16:9", "2K", (2560, 1440)),
        ("21:9", "2K", (2560, 1098)),
        ("16:9", "4K", (3840, 2160)),
        ("4:5", "4K", (3072, 3840)),
        ("21:9", "4K", (3840, 1646)),
    ],
)
def test_the_long_side_is_as_the_size_says_and_both_are_even(
    aspect_ratio: AspectRatio, size: Size, pixels: tuple[int, int]
) -> None:
    assert pixel_size(aspect_ratio, size) == pixels
