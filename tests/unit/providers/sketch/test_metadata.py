from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio.providers.sketch.metadata import KEYWORD, add_texts, read_text
from tests.pictures_made import a_jpeg, a_png


def a_file(folder: Path, data: bytes) -> Path:
    path = folder / "frame.png"
    path.write_bytes(data)
    return path


def test_a_text_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = a_file(tmp_path, add_texts(a_png(), {KEYWORD: '{"place": "café"}'}))

    assert read_text(path) == '{"place": "café"}'


def test_every_text_has_a_keyword_of_its_own(tmp_path: Path) -> None:
    path = a_file(tmp_path, add_texts(a_png(), {"Software": "a sketch", KEYWORD: "a stage"}))

    assert (read_text(path, "Software"), read_text(path, KEYWORD)) == ("a sketch", "a stage")


@pytest.mark.parametrize("text", ["", "—", "東京の夜", "🌧 rain", "two\nlines", "x" * 19_999])
def test_texts_in_any_script_survive(tmp_path: Path, text: str) -> None:
    assert read_text(a_file(tmp_path, add_texts(a_png(), {KEYWORD: text}))) == text


def test_the_picture_stays_the_same() -> None:
    plain, signed = a_png(), add_texts(a_png(), {KEYWORD: "a stage"})

    with Image.open(io.BytesIO(plain)) as before, Image.open(io.BytesIO(signed)) as after:
        assert np.array_equal(np.asarray(before), np.asarray(after))


def test_the_texts_stand_before_the_pixels() -> None:
    signed = add_texts(a_png(), {KEYWORD: "a stage"})

    assert signed.index(b"a stage") < signed.index(b"IDAT")


def test_without_texts_nothing_is_added() -> None:
    assert add_texts(a_png(), {}) == a_png()


def test_a_picture_without_the_keyword_says_nothing(tmp_path: Path) -> None:
    assert read_text(a_file(tmp_path, a_png())) is None


def test_a_photo_of_another_format_says_nothing(tmp_path: Path) -> None:
    assert read_text(a_file(tmp_path, a_jpeg())) is None


def test_a_text_that_is_far_too_long_is_not_read(tmp_path: Path) -> None:
    assert read_text(a_file(tmp_path, add_texts(a_png(), {KEYWORD: "x" * 20_000}))) is None


def test_an_entry_that_is_no_text_is_not_read(tmp_path: Path) -> None:
    assert read_text(a_file(tmp_path, a_jpeg()), "jfif_version") is None


@pytest.mark.parametrize("data", [b"", b"a poem", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + b"\0" * 60])
def test_what_is_no_picture_says_nothing(tmp_path: Path, data: bytes) -> None:
    assert read_text(a_file(tmp_path, data)) is None


def test_a_file_that_is_gone_says_nothing(tmp_path: Path) -> None:
    assert read_text(tmp_path / "gone.png") is None
