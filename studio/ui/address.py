"""Where the studio is served: which port, which names it answers to, whether it needs a password for that."""

from __future__ import annotations

import json
import socket
import sys
import urllib.request
from contextlib import closing

from studio.errors import StudioError
from studio.settings import Settings
from studio.ui.gate import LOOPBACK_NAMES, Access

PREFERRED_PORT = 7870
SPACE_PORT = 7860  # the one that a Hugging Face Space shows
WILDCARDS = ("0.0.0.0", "::", "[::]")  # noqa: S104  named in order to ask for a token, not to bind
SPACE_FRAMES = "https://huggingface.co https://*.hf.space"
PING_TIMEOUT_S = 3


class CannotServe(StudioError):
    """The studio cannot be served as it was asked to."""

    code = "cannot_serve"


def access(settings: Settings) -> Access:
    """Who may ask. Raises CannotServe where the whole network could, and no token was set."""
    host = settings.host.strip("[]").lower()
    if host not in LOOPBACK_NAMES and not settings.space_id and settings.token is None:
        raise CannotServe(
            f"With GRADIO_SERVER_NAME={settings.host} everybody on the network could use this studio.",
            do="Set STUDIO_TOKEN to a password of your own as well, or leave GRADIO_SERVER_NAME out.",
        )
    named = {name.strip().lower() for name in f"{host},{settings.hosts},{settings.space_host}".split(",")}
    return Access(
        hosts=LOOPBACK_NAMES | (named - {"", *WILDCARDS}),
        any_address=settings.host in WILDCARDS,
        token=None if settings.token is None else settings.token.get_secret_value(),
        frame_ancestors=SPACE_FRAMES if settings.space_id else "'none'",
    )


def choose_port(settings: Settings) -> int:
    """The port asked for, else 7870; where it is taken, any free one. Raises CannotServe if there is none."""
    wanted = settings.port or (SPACE_PORT if settings.space_id else PREFERRED_PORT)
    try:
        return _bindable(settings.host, wanted)
    except PermissionError:
        raise CannotServe(
            f"Port {wanted} is reserved.", do="Set GRADIO_SERVER_PORT to a port above 1023."
        ) from None
    except OSError:
        return _another_port(settings, wanted)


def _another_port(settings: Settings, wanted: int) -> int:
    try:
        port = _bindable(settings.host, 0)
    except OSError:
        text = f"This machine has no address {settings.host}."
        raise CannotServe(text, do="Set GRADIO_SERVER_NAME to one that it has, or leave it out.") from None
    if settings.port is not None:
        sys.stderr.write(f"Port {wanted} is taken; port {port} is used instead.\n")
    return port


def _bindable(host: str, port: int) -> int:
    """The port, once it was bound and let go again; 0 finds a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        # As the server will: a port that was left a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host.strip("[]"), port))
        return int(probe.getsockname()[1])


def url_of(settings: Settings, port: int) -> str:
    """What a person types to get here."""
    host = "127.0.0.1" if settings.host in WILDCARDS else settings.host
    return f"http://{host}:{port}"


def answers(url: str) -> bool:
    """Whether a studio is there: its ping says so."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{url}/gradio_api/studio/ping", timeout=PING_TIMEOUT_S) as answer:
            return "studio" in json.load(answer)
    except (OSError, ValueError):
        return False
