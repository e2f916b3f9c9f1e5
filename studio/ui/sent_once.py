"""A file that was made for one answer: it goes with it, also where whoever asked for it went away before."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send


class SentOnce(FileResponse):
    """A download, whose folder is removed at the end. It lies alone in there."""

    def __init__(self, path: Path, media_type: str) -> None:
        headers = {"Cache-Control": "no-store"}
        super().__init__(path, media_type=media_type, filename=path.name, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. No task of Starlette's for afterwards: that is left out where the connection breaks."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            # In a thread that nobody waits for: a large file takes a moment, and this may be cancelled.
            folder = Path(self.path).parent
            asyncio.get_running_loop().run_in_executor(
                None, lambda: shutil.rmtree(folder, ignore_errors=True)
            )
