"""Pictures over HTTP: what is sent of them, under which name, and for how long it is kept."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import httpx
import pytest

from studio.service.studio import Studio
from tests.api_words import PREFIX, a_board, a_rendered_board, ask, board, upload
from tests.pictures_made import a_heic, with_gps


async def test_a_thumbnail_is_kept_for_ever(http: httpx.AsyncClient) -> None:
    variation = (await a_rendered_board(http))["cards"][0]["variations"][0]

    small, large = await http.get(variation["thumb"]), await http.get(variation["large"])

    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")
    assert small.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert large.status_code == 200


async def test_a_picture_is_saved_under_a_readable_name(http: httpx.AsyncClient) -> None:
    variation = (await a_rendered_board(http))["cards"][0]["variations"][0]

    saved = await http.get(variation["save"])

    assert saved.headers["content-disposition"] == 'attachment; filename="clip_001_start_v1.png"'
    assert saved.content == (await http.get(variation["full"])).content


async def test_a_name_for_saving_cannot_break_out(http: httpx.AsyncClient) -> None:
    variation = (await a_rendered_board(http))["cards"][0]["variations"][0]

    saved = await http.get(f"{variation['full'][:-5]}/save", params={"name": '../x"; filename=evil\r\n.html'})

    assert saved.headers["content-disposition"] == 'attachment; filename="_x_filename_evil_.png"'


async def test_a_picture_of_a_person_leaves_without_its_metadata(http: httpx.AsyncClient) -> None:
    person = await ask(http, "add_influencer", photo=await upload(http, with_gps()), name="With a place")

    shown = await http.get(person["original"]["url"])

    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert b"Exif" not in shown.content


async def test_a_heic_picture_is_shown_and_saved_as_jpeg(http: httpx.AsyncClient) -> None:
    board_id = await a_board(http)
    token = await upload(http, a_heic())
    await ask(http, "add_variation", board_id=board_id, key="s01.start", photo=token)
    variation = (await board(http, board_id))["cards"][0]["variations"][0]

    saved = await http.get(variation["save"])

    assert saved.headers["content-type"] == "image/jpeg"
    assert saved.headers["content-disposition"] == 'attachment; filename="clip_001_start.jpg"'


async def test_a_picture_whose_file_is_lost_is_not_found(http: httpx.AsyncClient, served: Studio) -> None:
    variation = (await a_rendered_board(http))["cards"][0]["variations"][0]
    Path(served.image(variation["sha"]).path).unlink()
    served.thumbnail(variation["sha"], 320).unlink()

    answers = [await http.get(variation[name]) for name in ("full", "save", "thumb")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


async def test_a_small_copy_that_was_lost_is_made_again(http: httpx.AsyncClient, served: Studio) -> None:
    variation = (await a_rendered_board(http))["cards"][0]["variations"][0]
    lost = [served.thumbnail(variation["sha"], width) for width in (320, 640)]
    for file in lost:
        file.unlink()

    answers = [await http.get(variation[name]) for name in ("thumb", "large")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [file.read_bytes() for file in lost] == [answer.content for answer in answers]


async def test_a_small_copy_whose_picture_goes_while_it_is_made_is_not_found(
    http: httpx.AsyncClient, served: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    variation = (await a_rendered_board(http))["cards"][0]["variations"][0]
    lost = served.thumbnail(variation["sha"], 640)
    lost.unlink()

    async def gone(_sha256: str, _width: int) -> Path:
        return lost

    monkeypatch.setattr(served, "ready_thumbnail", gone)

    assert (await http.get(variation["large"])).status_code == 404


async def test_small_copies_of_several_pictures_come_in_one_answer_that_is_kept(
    http: httpx.AsyncClient,
) -> None:
    variations = [one for card in (await a_rendered_board(http))["cards"] for one in card["variations"]]
    digests = [one["sha"] for one in variations]

    together = await http.get(f"{PREFIX}/thumbnails", params={"of": ",".join(digests)})

    found = together.json()
    assert set(found) == {one["thumb"] for one in variations}
    for thumb, data in found.items():
        assert b64decode(data.partition(",")[2]) == (await http.get(thumb)).content
    assert together.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_a_small_copy_that_is_not_there_is_left_out_and_asked_for_again(
    http: httpx.AsyncClient,
) -> None:
    variation = (await a_rendered_board(http))["cards"][0]["variations"][0]

    answer = await http.get(f"{PREFIX}/thumbnails", params={"of": f"{variation['sha']},{'00' * 32},../x"})

    assert list(answer.json()) == [variation["thumb"]]
    assert answer.headers["cache-control"] == "no-store"


async def test_small_copies_are_sent_two_dozen_at_a_time(http: httpx.AsyncClient) -> None:
    answer = await http.get(f"{PREFIX}/thumbnails", params={"of": ",".join(f"{n:064}" for n in range(25))})

    assert answer.status_code == 400
    assert answer.json()["error"]["text"] == "25 pictures were asked for at once. Ask for 24."


async def test_a_thumbnail_has_one_of_two_widths(http: httpx.AsyncClient) -> None:
    thumb = (await a_rendered_board(http))["cards"][0]["variations"][0]["thumb"]

    assert (await http.get(thumb.replace(".320.", ".641."))).status_code == 404
