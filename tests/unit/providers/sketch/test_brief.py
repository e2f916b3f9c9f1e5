from __future__ import annotations

from studio.providers.sketch.brief import read_brief


def test_plain_text_is_the_moment() -> None:
    brief = read_brief("A Cup on the Counter")

    assert (brief.moment, brief.frame, brief.style, brief.change, brief.subject) == (
        "a cup on the counter",
        "",
        "",
        "",
        "",
    )


def test_sections_are_kept_apart() -> None:
    brief = read_brief(
        "SUBJECT: Eileen, 38\nMOMENT: She waits\nFRAME: 16:9\nSET AND LIGHT: Warm\nCHANGE: Closer"
    )

    assert (brief.subject, brief.moment, brief.frame, brief.style, brief.change) == (
        "Eileen, 38",
        "she waits",
        "16:9",
        "warm",
        "closer",
    )


def test_a_moment_of_several_lines_stays_one() -> None:
    assert read_brief("MOMENT: she waits\nand smiles\nFRAME: 1:1").moment == "she waits\nand smiles"


def test_what_stands_in_quotes_is_left_out() -> None:
    assert read_brief('a sign says "NIGHT BEACH" in red').moment == "a sign says   in red"


def test_typographic_quotes_are_quotes_too() -> None:
    assert "beach" not in read_brief("a sign says “beach” in red").moment


def test_what_is_asked_of_this_picture_is_the_change_and_the_moment() -> None:
    assert read_brief("MOMENT: she waits\nSET AND LIGHT: warm\nCHANGE: closer").asked == "closer\nshe waits"
