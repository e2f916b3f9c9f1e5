"""A served studio for the tests of one file: the real server, with a painter of flat pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack

import httpx
import pytest

from studio.service.studio import Studio
from studio.settings import Settings
from studio.ui.serve import serving
from tests.gradio_leavings import gradios_leavings
from tests.painting import FlatProvider, factory
from tests.serving import free_port

PREFIX = "/gradio_api/studio"


@pytest.fixture(scope="module")
def painter() -> FlatProvider:
    """The provider that the served studio renders with."""
    return FlatProvider()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, painter: FlatProvider) -> Studio:
    """The studio behind the address: open on an empty folder, entered and left by its server."""
    settings = Settings(port=free_port(), open_browser=False, provider="flat")
    home = tmp_path_factory.mktemp("served") / "data"
    return Studio.open(home, providers={"flat": factory(painter)}, settings=settings)


@pytest.fixture(scope="module")
def url(served: Studio) -> Iterator[str]:
    """The address of a studio that was just started."""
    with ExitStack() as stack:
        with gradios_leavings():
            address = stack.enter_context(serving(served))
        yield address
        with gradios_leavings():
            stack.close()


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A program that talks to the served studio; it names no origin, as programs do."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        yield client
