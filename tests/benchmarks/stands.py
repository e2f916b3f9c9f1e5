"""The boards of board_latency.py: ours as it is served, and the rivals, told of the same pictures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from studio import Studio
from studio.settings import Settings
from tests.benchmarks.stand_ins import HeldProvider, a_grainy_picture
from tests.builders import a_storyboard
from tests.serving import free_port

if TYPE_CHECKING:
    from tests.benchmarks.rivals import Log

SEGMENTS, SLOTS = 8, 4
ALL = 2 * SEGMENTS * SLOTS
BEFORE = 40
PATIENCE_S = 60


class Stand(Protocol):
    """One board that is measured:

    where it is, how a picture comes onto it, and when each was published (ms).
    """

    url: str

    def publish(self) -> None: ...

    def published(self) -> dict[str, float]: ...


class OurBoard:
    """The real thing:

    a served studio in which a run is under way, and a provider that answers when it is told.
    """

    def __init__(self, studio: Studio, provider: HeldProvider, url: str) -> None:
        spec = a_storyboard(SEGMENTS, strategy="independent", provider="held", variations=SLOTS)
        self.studio, self.provider = studio, provider
        self.board_id = studio.create_storyboard(spec).id
        self.url = f"{url}/storyboards/{self.board_id}"
        studio.start(self.board_id)
        wait_until(lambda: len(provider.waiting) == ALL)
        for _ in range(BEFORE):
            self.publish()
        wait_until(lambda: len(self.published()) == BEFORE)

    def publish(self) -> None:
        """Let one picture be made."""
        self.provider.let_one_go()

    def published(self) -> dict[str, float]:
        """When each picture's event was stored, in ms, by the picture's digest."""
        ready = [event for event in self.studio.events(self.board_id) if event.kind == "variation.ready"]
        return {event.data["sha256"]: event.at.timestamp() * 1000 for event in ready}

    def thumbnails(self) -> list[tuple[str, Path]]:
        """Keyframe and small picture of everything made, in order."""
        ready = [event for event in self.studio.events(self.board_id) if event.kind == "variation.ready"]
        return [(str(event.key), self.studio.thumbnail(event.data["sha256"], 320)) for event in ready]


@contextmanager
def our_board(home: Path) -> Iterator[OurBoard]:
    """Our board, served from a data folder of its own."""
    from studio.ui.serve import serving

    provider = HeldProvider([a_grainy_picture(grain) for grain in range(ALL)])
    settings = Settings(port=free_port(), mcp=False, open_browser=False)
    studio = Studio.open(home, providers={"held": lambda: provider}, settings=settings)
    with serving(studio) as url:
        yield OurBoard(studio, provider, url)


class RivalBoard:
    """A page of Gradio's components, given the same pictures in the same order."""

    def __init__(self, url: str, log: Log, pictures: Sequence[tuple[str, Path]]) -> None:
        self.url = url
        self._log = log
        self._coming = iter(pictures)
        self._published: dict[str, float] = {}
        for _ in range(BEFORE):
            self.publish()

    def publish(self) -> None:
        """Put the next picture into the log that the page follows."""
        key, picture = next(self._coming)
        self._published[picture.name.partition(".")[0]] = time.time() * 1000
        self._log.publish(key, picture)

    def published(self) -> dict[str, float]:
        """When the page was told of each picture, in ms, by the picture's digest."""
        return dict(self._published)


@contextmanager
def rival_board(name: str, pictures: Sequence[tuple[str, Path]]) -> Iterator[RivalBoard]:
    """A rival's page, launched on a port of its own."""
    from tests.benchmarks.rivals import Log, galleries, rendered

    makers: dict[str, Callable[[Log], Any]] = {"gr.Gallery": galleries, "gr.render": rendered}
    log = Log(sorted({key for key, _ in pictures}, key=lambda key: key.partition(".")[::-1]))
    demo, port = makers[name](log), free_port()
    folders = sorted({str(picture.parent) for _, picture in pictures})
    demo.queue(default_concurrency_limit=None).launch(
        server_port=port, ssr_mode=False, quiet=True, prevent_thread_lock=True, allowed_paths=folders
    )
    try:
        yield RivalBoard(f"http://127.0.0.1:{port}", log, pictures)
    finally:
        demo.close(verbose=False)


def wait_until(true: Callable[[], bool]) -> None:
    """Look again and again until something holds. Raises RuntimeError after a minute."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > PATIENCE_S:
            raise RuntimeError("What the measurement waits for did not come.")
        pause(0.02)


def pause(seconds: float) -> None:
    """Do nothing for a while."""
    threading.Event().wait(seconds)
