from __future__ import annotations

from tests.spread import spread

BROWSERS = [f"tests/browser/test_{n}.py" for n in range(3)]
OTHERS = [f"tests/unit/test_{n}.py" for n in range(9)]


def test_files_with_a_browser_stand_at_even_distances() -> None:
    order = spread([*BROWSERS, *OTHERS])

    assert [at for at, file in enumerate(order) if file in BROWSERS] == [1, 5, 9]


def test_no_file_is_lost() -> None:
    assert sorted(spread([*BROWSERS, *OTHERS])) == sorted([*BROWSERS, *OTHERS])


def test_the_order_does_not_hang_on_that_of_the_disk() -> None:
    assert spread([*OTHERS, *BROWSERS]) == spread([*BROWSERS, *reversed(OTHERS)])
