from __future__ import annotations

import resource
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from studio.errors import DiskFull, InvalidInput, StudioError
from studio.ui import uploads
from studio.ui.uploads import FileTooLarge, Uploads


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "uploads"


@pytest.fixture
def received(folder: Path) -> Uploads:
    made = Uploads(folder)
    made.prepare()
    return made


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def megabytes(number: int) -> AsyncIterator[bytes]:
    for part in [b"\0" * 1_000_000] * number:
        yield part


async def breaking_off() -> AsyncIterator[bytes]:
    yield b"half"
    raise ConnectionError


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def all_of(received: Uploads, bodies: Iterable[bytes]) -> list[str]:
    return [await received.receive(chunks(body)) for body in bodies]


async def test_a_file_stands_in_for_its_token(received: Uploads) -> None:
    token = await received.receive(chunks(b"first ", b"second"))

    with received.received({"photo": {"upload": token}, "name": "Eileen"}) as arguments:
        assert arguments["photo"].read_bytes() == b"first second"
        assert arguments["name"] == "Eileen"


async def test_several_files_stand_in_for_a_list_of_tokens(received: Uploads, folder: Path) -> None:
    tokens = await all_of(received, [b"one", b"two"])

    with received.received({"pictures": [{"upload": token} for token in tokens]}) as arguments:
        assert [file.read_bytes() for file in arguments["pictures"]] == [b"one", b"two"]
    assert names(folder) == []


async def test_the_file_is_gone_once_it_was_used(received: Uploads, folder: Path) -> None:
    token = await received.receive(chunks(b"picture"))

    with received.received({"photo": {"upload": token}}):
        pass

    assert names(folder) == []


async def test_the_file_is_gone_also_when_the_verb_failed(received: Uploads, folder: Path) -> None:
    token = await received.receive(chunks(b"picture"))

    with pytest.raises(InvalidInput), received.received({"photo": {"upload": token}}):
        raise InvalidInput("Not a picture.")

    assert names(folder) == []


async def test_a_token_works_once(received: Uploads) -> None:
    token = await received.receive(chunks(b"picture"))
    with received.received({"photo": {"upload": token}}):
        pass

    with (
        pytest.raises(InvalidInput, match="no longer there"),
        received.received({"photo": {"upload": token}}),
    ):
        pass


@pytest.mark.parametrize("token", ["../../etc/passwd", "", 7, None, ["a"]])
def test_a_token_that_was_never_given_is_refused(received: Uploads, token: object) -> None:
    with pytest.raises(InvalidInput), received.received({"photo": {"upload": token}}):
        pass


@pytest.mark.parametrize("value", [{"upload": "a", "path": "b"}, {}, "text", None, 7])
def test_other_arguments_stay_as_they_are(received: Uploads, value: object) -> None:
    with received.received({"anything": value}) as arguments:
        assert arguments == {"anything": value}


async def test_two_uploads_have_different_unguessable_tokens(received: Uploads) -> None:
    first, second = await all_of(received, [b"a", b"a"])

    assert first != second
    assert len(first) == 32


async def test_forty_megabytes_are_taken(received: Uploads, folder: Path) -> None:
    token = await received.receive(megabytes(40))

    assert (folder / token).stat().st_size == 40_000_000


async def test_one_more_is_too_large_and_nothing_is_kept(received: Uploads, folder: Path) -> None:
    with pytest.raises(FileTooLarge, match="larger than 40 MB"):
        await received.receive(megabytes(41))

    assert names(folder) == []


async def test_a_kits_file_may_be_larger_up_to_what_a_kit_may_have(
    received: Uploads, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await received.receive(megabytes(41), "kit")
    monkeypatch.setitem(uploads.LIMITS, "kit", replace(uploads.LIMITS["kit"], most_bytes=42_000_000))

    with pytest.raises(FileTooLarge) as refused:
        await received.receive(megabytes(43), "kit")

    assert str(refused.value) == (
        "The file is larger than 260 MB, which no kit has. Give the zip that “Export” of a kit made."
    )
    assert names(folder) == [token]


async def test_large_files_push_the_oldest_out(
    received: Uploads, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING_BYTES", 4)

    _, *others = await all_of(received, [b"aaa", b"bb", b"cc"])

    assert sorted(names(folder)) == sorted(others)


async def test_the_last_file_waits_however_large_it_is(
    received: Uploads, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING_BYTES", 4)

    _, last = await all_of(received, [b"aaa", b"bbbbbb"])

    assert names(folder) == [last]


async def test_an_upload_that_breaks_off_leaves_nothing(received: Uploads, folder: Path) -> None:
    with pytest.raises(ConnectionError):
        await received.receive(breaking_off())

    assert names(folder) == []


async def test_a_disk_that_gets_full_is_said_and_nothing_is_kept(received: Uploads, folder: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        with pytest.raises(DiskFull, match="The disk of this studio folder is full"):
            await received.receive(megabytes(3))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert names(folder) == []


async def test_a_folder_that_is_gone_is_said(received: Uploads, folder: Path) -> None:
    folder.rmdir()

    with pytest.raises(StudioError):
        await received.receive(chunks(b"x"))


async def test_too_many_unused_files_push_the_oldest_out(
    received: Uploads, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING", 2)

    first, *others = await all_of(received, [b"a", b"b", b"c"])

    assert sorted(names(folder)) == sorted(others)
    with pytest.raises(InvalidInput), received.received({"photo": {"upload": first}}):
        pass


def test_what_an_earlier_process_left_is_removed_at_the_start(folder: Path) -> None:
    folder.mkdir()
    (folder / "old").write_bytes(b"picture")

    Uploads(folder).prepare()

    assert names(folder) == []


def test_nobody_else_can_look_into_the_folder(received: Uploads, folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
