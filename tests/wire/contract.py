"""The services under the shared contract: each with its local server, and where their shapes differ.

A new service adds a row to ROWS; test_contract.py does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from studio.domain.capability import Job
from studio.domain.service import ServiceSettings
from studio.protocols import Service
from studio.providers.comfyui.service import ComfyUIService
from studio.providers.fal.service import FalService
from studio.providers.gemini.service import GeminiService
from studio.providers.huggingface.service import HuggingFaceService
from studio.providers.openai_compatible.service import OpenAIService
from studio.providers.replicate.service import ReplicateService
from studio.providers.wavespeed.service import WaveSpeedService
from tests.wire.servers.base import WireServer
from tests.wire.servers.comfyui import ComfyUIServer
from tests.wire.servers.fal import FalServer
from tests.wire.servers.gemini import GeminiServer
from tests.wire.servers.huggingface import HuggingFaceServer
from tests.wire.servers.openai import OpenAIServer
from tests.wire.servers.replicate import ReplicateServer
from tests.wire.servers.wavespeed import WaveSpeedServer

KEY = "CANARY-key+a/b=c0ffee"
FREE_HERE = {"sketch", "diffusers"}
"""Providers without a wire: they paint on this machine, and take no money."""
Rule = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One service.

    paid: what the path of its paid request contains. refusal: what the script does to refuse content, and
    `reason`, words of the service that must reach the person. hint: where a 429 says when to come again.
    sources: how many pictures it is shown. refuses: whether it judges what it is asked for. base: what
    follows the server's address in the base URL.
    """

    service: Callable[[ServiceSettings], Service]
    server: Callable[..., WireServer]
    paid: str
    reason: str
    refusal: Rule = field(default_factory=lambda: {"refusal": True})
    hint: str = "header"
    sources: int = 3
    options: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[Job, str] = field(default_factory=dict)
    needs_key: bool = True
    refuses: bool = True
    base: str = ""

    def open(self, server: WireServer, key: str | None = KEY) -> Service:
        """The service, set up for a local server; key None: without one."""
        return self.service(self.settings(server, key))

    def settings(self, server: WireServer, key: str | None = KEY) -> ServiceSettings:
        """How a person would set it up for a local server."""
        return ServiceSettings(
            key=SecretStr(key) if key else None,
            base_url=f"{server.url}{self.base}",
            models=self.models,
            options={name: value.format(url=server.url) for name, value in self.options.items()},
        )

    @property
    def finds_lost_jobs(self) -> bool:
        """Whether a job whose answer was lost can be found again."""
        return self.service(ServiceSettings(models=self.models, options=self.options)).caps.finds_lost_jobs

    @property
    def sells(self) -> bool:
        """Whether its pictures cost money."""
        caps = self.service(ServiceSettings(models=self.models, options=self.options)).caps
        return caps.price_usd > 0 or not caps.knows_price

    def rule(self, **do: Any) -> Rule:
        """A rule for the paid request."""
        return {"match": {"method": "POST", "path": self.paid}, "do": do}


ROWS: Mapping[str, Row] = {
    "fal": Row(FalService, FalServer, "/google/", "flagged by a content checker"),
    "replicate": Row(ReplicateService, ReplicateServer, "/predictions", "flagged as sensitive", hint="body"),
    "wavespeed": Row(WaveSpeedService, WaveSpeedServer, "/api/v3/google/", "Content flagged as sensitive"),
    "comfyui": Row(ComfyUIService, ComfyUIServer, "/prompt", "", needs_key=False, refuses=False),
    "gemini": Row(GeminiService, GeminiServer, ":generateContent", "prohibited content"),
    "gemini, interactions": Row(
        GeminiService,
        GeminiServer,
        "/interactions",
        "blocked by our safety policies",
        options={"mode": "interactions"},
    ),
    "gemini, batch": Row(
        GeminiService,
        GeminiServer,
        ":batchGenerateContent",
        "prohibited content",
        {"refusal": "PROHIBITED_CONTENT"},
        options={"mode": "batch"},
    ),
    # Without a key it asks servers other than OpenAI's own.
    "openai": Row(
        OpenAIService,
        OpenAIServer,
        "/v1/images/",
        "rejected by the safety system",
        needs_key=False,
        base="/v1",
    ),
    "huggingface": Row(
        HuggingFaceService,
        HuggingFaceServer,
        "/",
        "flagged by a content checker",
        sources=1,
        options={"hub_url": "{url}"},
    ),
}
