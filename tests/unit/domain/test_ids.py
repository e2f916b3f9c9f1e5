"""How things are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.ids import ROLES, Role, is_key, keyframe_label, make_key, new_id, parse_key
from studio.errors import NotFound
from tests.generators import thorough


def test_a_key_has_two_digits_and_a_role() -> None:
    assert make_key(2, "start") == "s02.start"
    assert make_key(64, "reference") == "s64.reference"


def test_people_read_a_keyframe_by_its_role_and_its_segment() -> None:
    assert keyframe_label("s02.start") == "Start of segment 2"


@thorough
@given(st.integers(1, 99), st.sampled_from(ROLES))
def test_a_key_is_read_back_as_it_was_made(segment: int, role: Role) -> None:
    assert parse_key(make_key(segment, role)) == (segment, role)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "s1.start",
        "s001.start",
        "s00.start",
        "s02.middle",
        "S02.start",
        "s02.start ",
        "s02.start\n",
        "s\u0660\u0662.end",
    ],
)
def test_anything_else_is_not_found_with_the_right_form_in_the_text(text: str) -> None:
    with pytest.raises(NotFound, match=r"Keyframes are named like s01\.start or s02\.end\."):
        parse_key(text)


def test_a_long_wrong_key_is_shortened_in_the_text() -> None:
    with pytest.raises(NotFound) as caught:
        parse_key("x" * 500)

    assert caught.value.happened == f"“{'x' * 40}” is not a keyframe."


@pytest.mark.parametrize("name", ["s01.end", "s64.reference", "s10.start"])
def test_keys_are_told_from_assets(name: str) -> None:
    assert is_key(name)


@pytest.mark.parametrize("name", ["influencer", "product", "reference", "kit:anchor", "s1.end", "s01.end.x"])
def test_assets_are_no_keys(name: str) -> None:
    assert not is_key(name)


def test_an_id_says_what_it_is_for_and_has_28_hex_digits() -> None:
    prefix, _, rest = new_id("board").partition("_")

    assert prefix == "board"
    assert len(rest) == 28
    assert int(rest, 16) > 0


def test_two_ids_are_never_the_same() -> None:
    assert new_id("run") != new_id("run")


def test_a_later_id_does_not_sort_before_an_earlier_one() -> None:
    earlier, later = new_id("run")[:16], new_id("run")[:16]

    assert earlier <= later
