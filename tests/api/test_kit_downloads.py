"""A kit that is downloaded from the page leaves nothing in the studio's folder."""

from __future__ import annotations

import io
import zipfile

import httpx

from studio.service.studio import Studio
from tests.api_words import PREFIX, ask, upload
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


async def test_of_a_kit_that_is_not_there_nothing_is_left_either(
    http: httpx.AsyncClient, served: Studio
) -> None:
    answer = await http.get(f"{PREFIX}/kits/kit_none.zip")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert files_in(served, "temp/uploads") == []
