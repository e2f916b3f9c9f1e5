"""A character sheet: every view whole in its cell, its label below, the same bytes for the same pictures."""

from __future__ import annotations

import io

from PIL import Image

from studio.pictures.sheet import CELL_PX, GAP_PX, GROUND, LABEL_PX, compose, draw_sheet

RED, BLUE = (200, 30, 30), (30, 30, 200)


def a_view(colour: tuple[int, int, int], size: tuple[int, int] = (64, 80)) -> Image.Image:
    return Image.new("RGB", size, colour)


def a_file(view: Image.Image) -> bytes:
    file = io.BytesIO()
    view.save(file, "PNG")
    return file.getvalue()


def test_views_stand_in_rows_on_grey() -> None:
    sheet = draw_sheet([a_view(RED), a_view(BLUE), a_view(RED)], ["anchor", "profile", "smile"])

    assert sheet.size == (
        2 * (CELL_PX[0] + GAP_PX) + GAP_PX,
        2 * (CELL_PX[1] + LABEL_PX + GAP_PX) + GAP_PX,
    )
    assert sheet.getpixel((GAP_PX + 256, GAP_PX + 320)) == RED
    assert sheet.getpixel((2 * GAP_PX + 512 + 256, GAP_PX + 320)) == BLUE
    assert sheet.getpixel((sheet.width - 1, sheet.height - 1)) == GROUND


def test_a_view_of_another_shape_is_whole_in_its_cell() -> None:
    sheet = draw_sheet([a_view(RED, (128, 64))], ["full body"])

    assert sheet.getpixel((GAP_PX, GAP_PX + 320)) == RED
    assert sheet.getpixel((GAP_PX + 256, GAP_PX)) == GROUND


def test_a_label_is_written_below_its_view() -> None:
    sheet = draw_sheet([a_view(RED)], ["anchor"])

    below = sheet.crop((GAP_PX, GAP_PX + CELL_PX[1], GAP_PX + CELL_PX[0], GAP_PX + CELL_PX[1] + LABEL_PX))
    darkest = min(below.convert("L").tobytes())
    assert darkest < 64


def test_the_same_pictures_give_the_same_sheet() -> None:
    files = [a_file(a_view(RED)), a_file(a_view(BLUE))]

    first = compose({"labels": ["anchor", "profile"]}, files)
    second = compose({"labels": ["anchor", "profile"]}, files)

    assert first == second
    assert Image.open(io.BytesIO(first[1][0])).format == "JPEG"
