from __future__ import annotations

import pytest

from studio.domain.graphemes import beginning

ASTRONAUT = "👩\u200d🚀"
THUMB = "👍\U0001f3fd"
MARKED = "q\u0323"
HEART = "❤\ufe0f"
FLAG = "\U0001f1e9\U0001f1ea"
WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


@pytest.mark.parametrize("whole", [ASTRONAUT, THUMB, MARKED, HEART, FLAG, WALES])
def test_what_reads_as_one_character_is_left_out_whole(whole: str) -> None:
    assert [beginning(f"ab{whole}", 2 + part) for part in range(1, len(whole))] == ["ab"] * (len(whole) - 1)


@pytest.mark.parametrize("whole", [ASTRONAUT, THUMB, MARKED, HEART, FLAG, WALES])
def test_what_reads_as_one_character_is_kept_where_it_fits(whole: str) -> None:
    assert beginning(f"ab{whole}c", 2 + len(whole)) == f"ab{whole}"


@pytest.mark.parametrize(("most", "flags"), [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3)])
def test_flags_side_by_side_are_cut_between_two(most: int, flags: int) -> None:
    assert beginning(FLAG * 3, most) == FLAG * flags


def test_a_text_that_fits_is_left_as_it_is() -> None:
    assert beginning(MARKED, 2) == MARKED
    assert beginning("", 5) == ""


def test_letters_are_cut_where_they_are_too_many() -> None:
    assert beginning("abcdef", 4) == "abcd"
