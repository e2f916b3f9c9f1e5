"""A face put into a video in the tab Generate, over WaveSpeed's wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_accessibility import serious
from tests.browsing import NewPage, Watched
from tests.clips_made import a_clip
from tests.page_words import fits_the_page, visit
from tests.wire.servers.wavespeed import WaveSpeedServer
from tests.workshop import Workshop, open_workshop

MADE_MS = 90_000
DURATION = "video => new Promise(done => video.readyState ? done(video.duration) : " + (
    "video.addEventListener('loadedmetadata', () => done(video.duration)))"
)


@pytest.fixture(scope="module")
def wavespeed() -> Iterator[WaveSpeedServer]:
    """WaveSpeed, as it speaks, on this machine."""
    with WaveSpeedServer().start() as server:
        yield server


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio with one influencer."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data") as opened:
        opened.influencer("Eileen")
        yield opened


def choose_video(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=re.compile("video")).first.click()
    chooser.value.set_files(file)


def while_another_is_sent_nothing_is_for_sale(page: Page, file: Path) -> None:
    """The one before is chosen again once the other is lost."""
    go = page.get_by_role("button", name=re.compile("^Swap the face, 1 video"))
    expect(go).to_have_text("Swap the face, 1 video · $0.07")
    held = list[Route]()
    page.route("**/add_video", lambda route: held.append(route))  # noqa: PLW0108  it marks what it is given

    choose_video(page, file)
    expect(page.get_by_text("Reading the video…")).to_be_visible()
    expect(page.get_by_text("Choose the video whose face is to be changed.")).to_be_visible()
    expect(go).to_be_disabled()
    held[0].abort()

    expect(page.get_by_text(re.compile("^0:07 · 320 × 180 px"))).to_be_visible()
    page.unroute("**/add_video")


def test_a_video_without_a_service_says_what_is_missing_and_what_is_no_video(
    workshop: Workshop, new_page: NewPage, watched: Watched, tmp_path: Path
) -> None:
    watched.expect("answer 400", "400 (Bad Request)")
    page = new_page()
    renamed = tmp_path / "picture.mp4"
    renamed.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    visit(page, f"{workshop.url}/generator")

    page.get_by_text("Face in a video", exact=True).click()
    choose_video(page, renamed)

    refusal = page.get_by_text("The file is a picture, not a video.")
    expect(refusal).to_be_visible()
    assert refusal.evaluate(
        "text => text.scrollWidth <= text.clientWidth && getComputedStyle(text).whiteSpace"
    ) == ("normal")
    expect(page.get_by_text("Nobody is chosen for faces in videos. WaveSpeed can do it")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Swap the face"))).to_be_disabled()


def test_a_face_is_put_into_a_video_that_plays(
    workshop: Workshop, wavespeed: WaveSpeedServer, new_page: NewPage, watched: Watched, tmp_path: Path
) -> None:
    watched.expect("ERR_FAILED")
    page = new_page()
    workshop.ask(workshop.studio.set_service("wavespeed", key=wavespeed.key, base_url=wavespeed.url))
    workshop.studio.set_job("video_face_swap", "wavespeed")
    clip = tmp_path / "walk.mp4"
    clip.write_bytes(a_clip(7.0, (320, 180)))
    visit(page, f"{workshop.url}/generator")
    page.get_by_text("Face in a video", exact=True).click()
    page.get_by_role("button", name=re.compile("^The face of")).click()
    page.get_by_role("menuitemradio", name="Eileen", exact=True).click()
    choose_video(page, clip)
    expect(page.get_by_text(re.compile("^0:07 · 320 × 180 px"))).to_be_visible()

    while_another_is_sent_nothing_is_for_sale(page, clip)

    page.get_by_role("button", name="Swap the face, 1 video · $0.07").click()

    video = page.locator("video")
    expect(video).to_be_visible(timeout=MADE_MS)
    assert video.evaluate(DURATION) == pytest.approx(2.0, abs=0.2)
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    expect(page.get_by_text("Receipt")).to_be_visible()
    (made,) = workshop.studio.generations()
    assert (made.brief.mode, made.cost_usd, wavespeed.ledger.total) == ("video_face_swap", 0.07, 0.07)
    assert (serious(page), fits_the_page(page)) == ([], True)
