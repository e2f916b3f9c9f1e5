"""A kit's zip may be larger than any photo, from the page and from a program."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from gradio_client import Client, handle_file

from tests.api_words import PREFIX, ask
from tests.kit_zips import kit_zip, padded

# Gradio's queue keeps figures of its calls with a part of pandas that is going away.
pytestmark = pytest.mark.filterwarnings("ignore:.*no_silent_downcasting")


@pytest.fixture(scope="module")
def large() -> bytes:
    """The zip of a kit, of 41 MB."""
    return padded(kit_zip(), 41_000_000)


async def test_the_page_sends_a_kit_that_is_larger_than_a_photo_may_be(
    http: httpx.AsyncClient, large: bytes
) -> None:
    sent = await http.post(f"{PREFIX}/uploads?for=kit", content=large)

    kit = await ask(http, "import_kit", file=sent.json(), name="Large")

    assert (kit["name"], list(kit["references"])) == ("Large", ["anchor", "profile"])


def test_a_program_sends_one_too(url: str, large: bytes, tmp_path: Path) -> None:
    (tmp_path / "kit.zip").write_bytes(large)
    client = Client(url, verbose=False, analytics_enabled=False)

    kit = client.predict(handle_file(tmp_path / "kit.zip"), "Larger", api_name="/import_kit")

    assert (kit["name"], list(kit["references"])) == ("Larger", ["anchor", "profile"])
    client.close()


async def test_a_file_sent_for_nothing_known_is_refused(http: httpx.AsyncClient) -> None:
    answer = await http.post(f"{PREFIX}/uploads?for=model", content=b"x")

    assert (answer.status_code, answer.json()["error"]["do"]) == (
        400,
        "Send it for one of: picture, video, kit.",
    )
