"""A Space for tests: a served studio whose visitors sign in, and a local Hugging Face that they pay."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from itsdangerous import TimestampSigner

from studio.domain.service import ServiceSettings
from studio.service.studio import Studio
from studio.settings import Settings
from studio.ui.serve import serving
from tests.gradio_leavings import gradios_leavings
from tests.serving import free_port
from tests.wire.servers.huggingface import HuggingFaceServer


def space_settings(server: HuggingFaceServer, **more: Any) -> Settings:
    """Settings as on a Space, its Hugging Face being the local one."""
    about = ServiceSettings(base_url=server.url, options={"hub_url": server.url})
    usual = {"space_id": "ana/studio", "oauth_client_id": "client", "services": {"huggingface": about}}
    return Settings(port=free_port(), open_browser=False, provider="huggingface", **{**usual, **more})


@contextmanager
def open_space(home: Path, settings: Settings) -> Iterator[tuple[Studio, str]]:
    """Serve a studio as on a Space until the block is left; gives it and its address."""
    studio = Studio.open(home, settings=settings)
    with ExitStack() as stack:
        with gradios_leavings():
            url = stack.enter_context(serving(studio))
        yield studio, url
        with gradios_leavings():
            stack.close()


def signed_in(name: str, token: str) -> str:
    """The cookie of a visitor who signed in, as Gradio's session writes it."""
    info = {
        "access_token": token,
        "expires_at": int(time.time()) + 3600,
        "userinfo": {"preferred_username": name},
    }
    data = base64.b64encode(json.dumps({"oauth_info": info}).encode())
    secret = hashlib.sha256(b"-v4").hexdigest()
    return f"session={TimestampSigner(secret).sign(data).decode()}"
