"""What many tests need: an open studio, a folder, the sample photos, a browser.

Settings of the person who runs the tests must not reach them, so STUDIO_…, GRADIO_… and the keys of services
leave the environment here, before anything of ours is imported; their saved keys are not looked for.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.run import HOW_TO_GET_CHROMIUM, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from studio import Studio
    from tests.browsing import NewPage, Watched

FOREIGN = ("STUDIO_", "GRADIO_", "GEMINI_", "WAVESPEED_", "FAL_", "REPLICATE_", "OPENAI_", "HF_")
for name in [name for name in os.environ if name.startswith(FOREIGN)]:
    del os.environ[name]
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["STUDIO_KEYS_FILE"] = str(
    Path(tempfile.gettempdir()) / f"throughline-tests-{os.getpid()}" / "keys.toml"
)

SAMPLES = Path(__file__).resolve().parents[1] / "assets" / "samples"


@pytest.fixture(scope="module", autouse=True)
def _warm_children(request: pytest.FixtureRequest) -> Iterator[None]:
    """Studios of one file take over each other's children, but where children are what is tested."""
    if request.path.parent.name == "pictures":
        yield
        return
    from tests.warm_children import kept_warm  # here, so that nothing of ours is imported too early

    with kept_warm():
        yield


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    """An open studio in a temporary folder, with the sketch renderer."""
    from studio import Studio

    async with Studio.open(":memory:") as opened:
        yield opened


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def astronaut() -> Path:
    """The sample influencer: Eileen Collins, 512×512 px."""
    return SAMPLES / "astronaut.png"


@pytest.fixture
def coffee() -> Path:
    """The sample product: a cup of espresso, 600×400 px."""
    return SAMPLES / "coffee.png"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Without one the test fails and says what to install: nothing is skipped."""
    path = find_chromium()
    if path is None:
        pytest.fail(HOW_TO_GET_CHROMIUM)
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser for the tests of one file; without a window, and without calls home of its own."""
    from tests.browsing import (
        open_browser,
    )  # here, so that tests without a browser do not wait for Playwright

    with open_browser(chromium) as opened:
        yield opened


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """Browser contexts under watch; only what the test expects may go wrong in them."""
    from tests.browsing import Watched

    watched = Watched(browser)
    yield watched
    watched.close()
    assert watched.troubles == []


@pytest.fixture
def new_page(watched: Watched) -> NewPage:
    """Opens a page in a context of its own, as another visitor would: `new_page(1440, 900)`."""
    return watched.new_page
