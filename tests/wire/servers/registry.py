"""Every local service by its name, as `python -m tests.wire` and the tests find it."""

from __future__ import annotations

from tests.wire.servers.base import WireServer
from tests.wire.servers.comfyui import ComfyUIServer
from tests.wire.servers.fal import FalServer
from tests.wire.servers.gemini import GeminiServer
from tests.wire.servers.huggingface import HuggingFaceServer
from tests.wire.servers.openai import OpenAIServer
from tests.wire.servers.replicate import ReplicateServer
from tests.wire.servers.wavespeed import WaveSpeedServer

SERVERS: dict[str, type[WireServer]] = {
    "wavespeed": WaveSpeedServer,
    "fal": FalServer,
    "gemini": GeminiServer,
    "openai": OpenAIServer,
    "huggingface": HuggingFaceServer,
    "replicate": ReplicateServer,
    "comfyui": ComfyUIServer,
}
