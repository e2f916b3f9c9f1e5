"""Serving the studio: open the folder, put the app around it, tell the address, and end in order.

The folder is opened before Gradio is imported, so that a studio that cannot start says so at once. What
one would get wrong: left to itself the server dies on SIGTERM without ending anything, and waits on
Ctrl-C for streams that never end.
"""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, redirect_stdout
from types import FrameType
from typing import Any, NoReturn

from pydantic import ValidationError
from starlette.middleware import Middleware

from studio.errors import FolderInUse, StudioError
from studio.service.checks import first_fault
from studio.service.studio import Studio
from studio.settings import Settings, prepare_gradio
from studio.ui.address import CannotServe, access, answers, choose_port, url_of
from studio.ui.boards import Boards
from studio.ui.gate import StudioGate
from studio.ui.list_stream import ListStreams
from studio.ui.page import PagePatch
from studio.ui.routes import Doors
from studio.ui.static_files import read_static_files
from studio.ui.stream import Streams
from studio.ui.uploads import MAX_UPLOAD_BYTES, Uploads

IN_USE, CANNOT_START, INTERRUPTED = 3, 4, 130
GRACE_S = 1  # for answers under way; streams are told before
QUIETLY: dict[str, Any] = {
    "prevent_thread_lock": True,  # signals are ours
    "quiet": True,
    "show_error": False,
    "ssr_mode": False,
    "share": False,
    "footer_links": [],
    "run_history": False,
    "enable_monitoring": False,
    "ssl_verify": False,  # it asks its own plain address; certificates would only be loaded
}


def main() -> int:
    """Run the studio until it is told to stop. Gives the exit status: 0, 3 folder in use, 4 cannot start."""
    try:
        write_no_dumps()
        settings = Settings()
        return run(Studio.open(settings.home, settings=settings))
    except KeyboardInterrupt:
        return INTERRUPTED
    except ValidationError as error:
        return _say(CannotServe(f"A setting cannot be used: {first_fault(error)}"), CANNOT_START)
    except FolderInUse as error:
        if Settings().opens_browser and error.url is not None and answers(error.url):
            webbrowser.open(error.url)
        return _say(error, IN_USE)
    except StudioError as error:
        return _say(error, CANNOT_START)


def write_no_dumps() -> None:
    """A dump of a crashed process would have the keys of services in it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def leave(status: int) -> NoReturn:
    """End the process. All of ours is closed by now; taking Gradio's modules apart would take far longer."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def run(studio: Studio) -> int:
    """Serve an open studio until SIGTERM or Ctrl-C."""
    with serving(studio) as url:
        studio.tell_address(url)
        sys.stdout.write(f"Throughline is at {url}\n")
        sys.stdout.flush()
        if studio.settings.opens_browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        _until_told_to_stop()
    return 0


@contextmanager
def serving(studio: Studio) -> Iterator[str]:
    """The studio over HTTP: gives its address, and closes both at the end. Raises CannotServe."""
    server = Server(studio)
    try:
        yield server.launch()
    finally:
        server.close()


class Server:
    """An open studio and the app around it."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._boards = Boards(studio)
        self._streams = Streams(studio, self._boards)
        self._lists = ListStreams(disk_full=lambda: studio.unstored > 0)
        self._uploads = Uploads(studio.home / "temp" / "uploads")
        self._static = read_static_files()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._demo: Any = None

    def launch(self) -> str:
        """Start answering. Gives the address. Raises CannotServe."""
        settings = self._studio.settings
        gate = Middleware(StudioGate, access=access(settings), page=PagePatch(self._static))
        port = choose_port(settings)
        doors = Doors(self._studio, self._boards, self._streams, self._lists, self._uploads, self._static)
        prepare_gradio(self._studio.home / "temp" / "gradio")
        # Gradio takes seconds to import: only now, when nothing can be refused any more.
        from studio.ui.build import build_ui

        self._demo = build_ui(self._studio)
        try:
            self._open_doors(port, doors, gate)
        except OSError:
            text = f"Port {port} of {settings.host} could not be opened."
            raise CannotServe(
                text, do="Set another GRADIO_SERVER_PORT, or leave GRADIO_SERVER_NAME out."
            ) from None
        return url_of(settings, port)

    def _open_doors(self, port: int, doors: Doors, gate: Middleware) -> None:
        from studio.ui.theme import theme

        settings = self._studio.settings
        with redirect_stdout(io.StringIO()):  # Gradio announces MCP in any case; we say one line of our own
            self._demo.launch(
                server_name=settings.host,
                server_port=port,
                theme=theme(),
                mcp_server=settings.mcp,
                max_file_size=MAX_UPLOAD_BYTES,
                app_kwargs={"routes": doors.routes(), "middleware": [gate], "lifespan": self._lifespan},
                **QUIETLY,
            )

    def close(self) -> None:
        """Stop answering: streams first, then the server, whose end closes the studio."""
        if self._loop is None:
            self._studio.close()
            return
        self._loop.call_soon_threadsafe(self._streams.close)
        self._loop.call_soon_threadsafe(self._lists.close)
        self._demo.server.config.timeout_graceful_shutdown = GRACE_S
        self._demo.close(verbose=False)

    @asynccontextmanager
    async def _lifespan(self, _app: Any) -> AsyncIterator[None]:
        """The studio's life is the server's; its loop is the one that the routes run on."""
        await asyncio.to_thread(self._uploads.prepare)
        async with self._studio:
            self._loop = asyncio.get_running_loop()
            yield


def _until_told_to_stop() -> None:
    """Wait for SIGTERM or Ctrl-C. A second one ends the process at once."""
    told = threading.Event()
    kept = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}

    def stop(number: int, _frame: FrameType | None) -> None:
        for each, handler in kept.items():
            signal.signal(each, handler)
        told.set()

    for each in kept:
        signal.signal(each, stop)
    while not told.wait(1):  # Windows sees a signal only between two waits
        pass


def _say(error: StudioError, status: int) -> int:
    sys.stderr.write(f"{error}\n")
    return status
