"""Whether a picture came as it was asked for."""

from __future__ import annotations

import pytest

from studio.domain.asked import other_than_asked


def test_another_ratio_and_size_are_said_in_one_sentence() -> None:
    assert other_than_asked("16:9", "2K", 1024, 1024) == (
        "Asked for 16:9 at 2K (2560 × 1440); the service gave 1024 × 1024."
    )


@pytest.mark.parametrize(
    ("ratio", "size", "width", "height"),
    [
        ("16:9", "1K", 1280, 720),
        ("16:9", "1K", 1376, 768),
        ("21:9", "4K", 6336, 2688),
        ("4:5", "1K", 896, 1136),
        ("1:1", "1K", 1024, 1024),
        ("16:9", "2K", 2048, 1152),
        ("1:1", "4K", 2880, 2880),
        ("9:16", "1K", 3840 * 9 // 16, 3840),
    ],
)
def test_a_services_own_numbers_rounding_and_larger_pictures_are_as_asked(
    ratio: str, size: str, width: int, height: int
) -> None:
    assert other_than_asked(ratio, size, width, height) == ""


@pytest.mark.parametrize(
    ("width", "height", "is_told"), [(1280, 734, False), (1280, 735, True), (2560, 2560, True)]
)
def test_a_ratio_is_another_one_beyond_two_percent_however_large(
    width: int, height: int, is_told: bool
) -> None:
    assert bool(other_than_asked("16:9", "1K", width, height)) is is_told


@pytest.mark.parametrize(("width", "is_told"), [(1920, False), (1916, True), (1280, True)])
def test_a_size_is_another_one_below_three_quarters_of_the_long_side(width: int, is_told: bool) -> None:
    assert bool(other_than_asked("16:9", "2K", width, width * 9 // 16)) is is_told


@pytest.mark.parametrize(("ratio", "size"), [("", "1K"), ("16:9", ""), ("3:2", "1K"), ("16:9", "8K")])
def test_of_what_nobody_can_ask_for_nothing_is_said(ratio: str, size: str) -> None:
    assert other_than_asked(ratio, size, 10, 10) == ""
