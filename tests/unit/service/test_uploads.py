from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.errors import PictureRefused
from studio.service.uploads import MOST_UPLOAD_BYTES, read_upload

ROOT = Path(__file__).resolve().parents[3]


def refusal(photo: object) -> PictureRefused:
    with pytest.raises(PictureRefused) as caught:
        read_upload(photo)  # type: ignore[arg-type] # what a caller may give by mistake
    return caught.value


@pytest.mark.parametrize("as_given", [str, Path])
def test_a_file_is_read_by_its_path(tmp_path: Path, as_given: type[str] | type[Path]) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(b"some bytes")

    assert read_upload(as_given(path)) == b"some bytes"


@pytest.mark.parametrize("photo", [b"some bytes", bytearray(b"some bytes"), memoryview(b"some bytes")])
def test_bytes_are_taken_as_they_are(photo: bytes) -> None:
    assert read_upload(photo) == b"some bytes"


def test_a_folder_is_not_read(tmp_path: Path) -> None:
    assert refusal(tmp_path).happened == "This is not a file but a folder, a link or a device."


def test_a_device_is_not_read() -> None:
    assert refusal("/dev/zero").happened == "This is not a file but a folder, a link or a device."


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    pipe = tmp_path / "photo.png"
    os.mkfifo(pipe)

    assert refusal(pipe).happened == "This is not a file but a folder, a link or a device."


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "photo.png").symlink_to(tmp_path / "secret")

    assert refusal(tmp_path / "photo.png").happened == "This is not a file but a folder, a link or a device."


@pytest.mark.parametrize("name", ["missing.png", "photo.png/below"])
def test_a_missing_file_is_told_without_its_path(tmp_path: Path, name: str) -> None:
    (tmp_path / "photo.png").write_bytes(b"x")

    error = refusal(tmp_path / name)

    assert error.happened == "There is no such file."
    assert str(tmp_path) not in str(error)


def test_a_file_without_permission_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "photo.png").write_bytes(b"x")
    # Root may read everything, so the system's own refusal cannot be had in every place where tests run.
    monkeypatch.setattr(os, "open", forbid)

    assert refusal(tmp_path / "photo.png").happened == "The file may not be read: permission is missing."


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_path_that_no_system_knows_is_told_in_plain_words(name: str) -> None:
    assert refusal(name).happened == "The file cannot be read."


def test_what_is_neither_path_nor_bytes_is_told_so() -> None:
    assert refusal(42).happened == "A picture is given as a path or as bytes."


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    (tmp_path / "photo.png").touch()

    error = refusal(tmp_path / "photo.png")

    assert str(error) == "The file is empty. Choose a picture: JPEG, PNG, WebP or HEIC."


def test_a_file_of_forty_one_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    with path.open("wb") as file:
        file.truncate(MOST_UPLOAD_BYTES + 1_000_000)

    assert refusal(path).happened == "The file has more than 40 MB."


def test_the_server_needs_no_decoder_to_take_an_upload() -> None:
    script = "import sys, studio.service.uploads; print('PIL' in sys.modules, 'numpy' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "False False\n"
