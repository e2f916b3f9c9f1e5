"""A kit that is downloaded from the page leaves nothing in the studio's folder."""

from __future__ import annotations

import asyncio
import io
import threading
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from studio.service.studio import Studio
from tests.api_words import PREFIX, ask, upload
from tests.full_disk import FullDisk
from tests.kit_zips import kit_zip
from tests.waiting import until


def files_in(studio: Studio, folder: str) -> list[str]:
    return [file.name for file in (studio.home / folder).rglob("*")]


async def test_a_kits_file_is_gone_once_it_was_downloaded(http: httpx.AsyncClient, served: Studio) -> None:
    kit = await ask(http, "import_kit", file=await upload(http, kit_zip()), name="Eileen")

    answer = await http.get(f"{PREFIX}/kits/{kit['id']}.zip")

    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    saved_as = f'attachment; filename="eileen-{kit["id"][-6:]}.zip"'
    assert answer.headers["content-disposition"] == saved_as
    assert {"kit.json", "receipts.json"} < set(names)
    await until(lambda: files_in(served, "temp/uploads") == [])
    assert files_in(served, "exports") == []


async def test_of_one_that_does_not_fit_on_the_disk_nothing_is_left_either(
    http: httpx.AsyncClient, served: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = await ask(http, "import_kit", file=await upload(http, kit_zip()))
    full = FullDisk()
    monkeypatch.setattr("studio.service.kit_files._pack", full)

    answer = await http.get(f"{PREFIX}/kits/{kit['id']}.zip")

    assert (answer.status_code, answer.json()["error"]["code"], full.asked) == (507, "disk_full", 1)
    assert files_in(served, "temp/uploads") == []


async def test_who_only_asks_whether_it_is_there_has_nothing_packed(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = await ask(http, "import_kit", file=await upload(http, kit_zip()))
    packing = FullDisk()
    monkeypatch.setattr("studio.service.kit_files._pack", packing)

    there = await http.head(f"{PREFIX}/kits/{kit['id']}.zip")
    missing = await http.head(f"{PREFIX}/kits/kit_none.zip")

    assert (there.status_code, there.headers["content-type"]) == (200, "application/zip")
    assert (missing.status_code, packing.asked) == (404, 0)


@dataclass
class Packing:
    """Stands in for the packing: waits a second for two others that pack as well, and remembers them."""

    three: threading.Barrier = field(default_factory=lambda: threading.Barrier(3, timeout=1))
    were_three: bool = False

    def __call__(self, file: Path, *_: object) -> None:
        """An empty file."""
        with suppress(threading.BrokenBarrierError):
            self.three.wait()
            self.were_three = True
        file.touch()


async def test_two_at_most_are_packed_at_once(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    kit = await ask(http, "import_kit", file=await upload(http, kit_zip()))
    packing = Packing()
    monkeypatch.setattr("studio.service.kit_files._pack", packing)

    answers = await asyncio.gather(*(http.get(f"{PREFIX}/kits/{kit['id']}.zip") for _ in range(6)))

    assert [answer.status_code for answer in answers] == [200] * 6
    assert not packing.were_three
