"""A served studio for the tests of one file, and patience with slow machines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.workshop import Workshop, open_workshop

PATIENCE_MS = 15_000


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    """A busy machine may take longer than Playwright's five seconds; a test that passes waits no longer."""
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A studio that was just started, on an empty folder."""
    with open_workshop(tmp_path_factory.mktemp("served") / "data") as opened:
        yield opened


@pytest.fixture
def shop(workshop: Workshop) -> Iterator[Workshop]:
    """The studio of this file; what a test leaves under way is stopped after it."""
    yield workshop
    workshop.clear()
