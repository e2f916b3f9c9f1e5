"""OpenAI and what speaks like it, as a service: the picture, or its address, is in the answer.

`options` say how a server differs from OpenAI:

| option | values | sent |
|---|---|---|
| `dialect` | `openai` (default), `compatible` | `compatible`: `image`, a seed, `b64_json`, `max_tokens` |
| `quality` | `low` … `max`, `auto`; default `high` | as it stands; empty: not at all |
| `edit_field` | `image[]`, `image` | the name of the sources in an edit |
| `response_format` | empty, `b64_json`, `url` | only where it is not empty |
| `json_schema` | `yes` (default), `no` | `no`: the schema goes into the words |
| `max_tokens` | a number; default 4096 | how long an answer may be; to a local one only if set |

A server without a key is asked without one, except at OpenAI's own address. Not built: the Responses API
with its image tool (`mode` `responses`), whose background results are kept for ten minutes only and whose
prompts a text model rewrites. Assumed: 2880 × 2880 for a square 4K picture, and the sizes of 4:5 and 21:9,
which keep to the documented rule. No job can be asked for later; a picture that comes as an address can be
fetched as long as the server keeps it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from studio.domain.capability import Capability
from studio.domain.money import Price
from studio.domain.service import ServiceSettings
from studio.domain.storyboard import SIZES, Size
from studio.errors import NotConfigured, ProviderFailed
from studio.protocols import (
    Answer,
    Done,
    Handle,
    Op,
    SourcePicture,
    Turn,
)
from studio.providers._addresses import is_loopback, parsed_url
from studio.providers._chat_completions import LONGEST_ANSWER, MOST_PICTURES, PATH, ChatCompletions
from studio.providers._download import Downloader
from studio.providers._http import ServiceClient, key_header
from studio.providers._inline import Document, at, read_document, written
from studio.providers._no_jobs import WithoutJobs
from studio.providers._replies import Reply, Unreadable, in_doubt
from studio.providers._sources import Sendable, Sources, left_out, sent
from studio.providers.openai_compatible.form import BASE_URL, CHAT_MODEL, FORM, HOSTS
from studio.providers.openai_compatible.rates import computed, expected
from studio.providers.openai_compatible.refusals import WORDS, failure
from studio.providers.openai_compatible.sizes import size_word

MODEL = "gpt-image-2.6-sunburst"
MOST_SOURCES = 16
CONCURRENCY = 4
READ_S = 300.0
_JSON = {"Content-Type": "application/json"}
_COMPATIBLE = {"edit_field": "image", "response_format": "b64_json"}


class OpenAIService(WithoutJobs):
    """Makes pictures and texts with OpenAI, a gateway to it, or a local server that speaks its format."""

    name = "openai"
    form = FORM

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        host = _host(settings.base_url or BASE_URL)
        self._is_openai = host == _host(BASE_URL)
        self._label = "OpenAI" if self._is_openai else host or "The server"
        self._is_compatible = settings.options.get("dialect") == "compatible"
        self._options = {**(_COMPATIBLE if self._is_compatible else {}), **settings.options}
        self._image_model = settings.models.get("image") or MODEL
        self._chat_model = settings.chat_model or CHAT_MODEL
        self._quality = self._options.get("quality", "high")
        self._sources = Sources()
        self._client = ServiceClient(
            self._label,
            settings.base_url or BASE_URL,
            key_header(settings.key),
            read_s=READ_S,
            secrets=[settings.key] if settings.key else [],
        )
        hosts = (*HOSTS, *settings.extra_hosts)
        self._downloader = Downloader(hosts, self._client.base_url, label=self._label)
        self._talk = ChatCompletions(
            self._client,
            PATH,
            self._failure,
            room="max_tokens" if self._is_compatible else "max_completion_tokens",
            longest=self._longest(),
            takes_schema=self._options.get("json_schema") != "no",
        )

    @property
    def caps(self) -> Capability:
        """What it can do."""
        listed = {size: float(self._expected(size).amount_usd or 0) for size in SIZES}
        return Capability(
            label="OpenAI" if self._is_openai else f"OpenAI-compatible ({self._label})",
            max_sources=MOST_SOURCES,
            concurrency=self._settings.concurrency or CONCURRENCY,
            offline=False,
            price_usd=listed["1K"],
            usd_by_size=listed,
            knows_price=self._expected("1K").amount_usd is not None,
            version=self._image_model,
        )

    def model(self, op: Op) -> str:
        """The image model."""
        return self._image_model

    async def price(self, op: Op) -> Price:
        """By the table."""
        return expected(self._image_model, self._quality, op)

    def limits(self, op: Op) -> list[str]:
        """Sources beyond the sixteenth."""
        return left_out(op.sources, MOST_SOURCES, self._image_model)

    async def submit(self, op: Op, job_key: UUID) -> Done | Handle:
        """Ask for one picture; with sources it is an edit. A handle: the picture lies at an address."""
        self._must_be_ready()
        pictures = await self._sources.read(sent(op.sources, MOST_SOURCES))
        reply = await (self._edit(op, pictures) if pictures else self._generate(op))
        self._raise_failure(reply, self._image_model)
        try:
            return await self._picture(reply, job_key)
        except Unreadable:
            raise in_doubt(self._label, "its answer cannot be read") from None

    async def check(self) -> str:
        """Ask for the list of models, which costs nothing."""
        self._must_be_ready()
        reply = await self._client.ask("GET", "models")
        self._raise_failure(reply, self._image_model)
        listed = reply.document().get("data")
        names = [str(at(one, "id")) for one in listed] if isinstance(listed, list) else []
        if self._image_model in names:
            return f"{self.caps.label} answers, and has the model {self._image_model}."
        return f"{self.caps.label} answers, but does not list the model {self._image_model}."

    async def chat(
        self,
        turns: Sequence[Turn],
        schema: Mapping[str, Any] | None = None,
        images: Sequence[SourcePicture] = (),
    ) -> Answer:
        """Ask a text model once. What that costs is not known: only its tokens are told, in the receipt."""
        self._must_be_ready()
        pictures = await self._sources.read(sent(images, MOST_PICTURES))
        return await self._talk.ask(self._chat_model, turns, schema, pictures)

    def answer_price(self, turns: Sequence[Turn], images: Sequence[SourcePicture]) -> Price:
        """Not known; no more than the longest answer costs anywhere."""
        return self._talk.price(turns, len(images))

    async def fetch(self, url: str) -> bytes:
        """The bytes behind the address of a picture."""
        return await self._downloader.fetch(url)

    async def close(self) -> None:
        """Close connections and children."""
        await self._client.close()
        await self._downloader.close()
        await self._sources.close()

    async def _generate(self, op: Op) -> Reply:
        wish: dict[str, Any] = dict(self._wish(op))
        if not self._is_compatible:
            wish["moderation"] = "auto"
        content = await written({**wish, "n": 1, **self._seed(op)})
        return await self._client.buy("POST", "images/generations", content=content, headers=_JSON)

    async def _edit(self, op: Op, pictures: Sequence[Sendable]) -> Reply:
        field = self._options.get("edit_field") or "image[]"
        files = [(field, (one.file_name, one.data, one.mime)) for one in pictures]
        numbers = {name: str(value) for name, value in {"n": 1, **self._seed(op)}.items()}
        return await self._client.buy("POST", "images/edits", data={**self._wish(op), **numbers}, files=files)

    def _wish(self, op: Op) -> dict[str, str]:
        wanted = {
            "model": self._image_model,
            "prompt": op.prompt,
            "size": size_word(op.aspect_ratio, op.size),
            "quality": self._quality,
            "output_format": "png",
            "response_format": self._options.get("response_format", ""),
        }
        return {name: value for name, value in wanted.items() if value}

    def _seed(self, op: Op) -> dict[str, int]:
        return {"seed": op.seed} if self._is_compatible else {}

    async def _picture(self, reply: Reply, job_key: UUID) -> Done | Handle:
        """The one picture of an answer, or where it lies. Raises Unreadable."""
        document = await read_document(reply.body, reply.mask)
        cost, told = computed(self._image_model, document.at("usage")), _receipt(reply, document)
        inside, url = document.at("data", 0, "b64_json"), document.at("data", 0, "url")
        if inside is None and isinstance(url, str) and url:
            place = self._downloader.fetchable(url)
            return Handle(id=str(job_key), model=self._image_model, result_url=place, cost=cost, receipt=told)
        data = await asyncio.to_thread(document.data, inside)
        if not data:
            raise Unreadable("an empty picture")
        return Done(data, cost=cost, receipt=told)

    def _expected(self, size: Size) -> Price:
        return expected(self._image_model, self._quality, Op("", (), "16:9", size, 0))

    def _longest(self) -> int | None:
        """As set. A server on this machine bills nobody, and may take less than what is usual."""
        given = self._options.get("max_tokens", "")
        if given.isdecimal():
            return int(given)
        return None if self._is_compatible and is_loopback(_host(self._client.base_url)) else LONGEST_ANSWER

    def _failure(self, reply: Reply, model: str) -> ProviderFailed | None:
        return failure(reply, model, self._label)

    def _raise_failure(self, reply: Reply, model: str) -> None:
        error = self._failure(reply, model)
        if error is not None:
            raise error

    def _must_be_ready(self) -> None:
        """Raise NotConfigured without the key that OpenAI itself asks for, or in a mode that is not built."""
        has_key = self._settings.key is not None and self._settings.key.get_secret_value() != ""
        if self._is_openai and not has_key:
            raise NotConfigured("OpenAI has no key.", do=f"Add one in Settings (made at {WORDS.keys}).")
        if self._options.get("mode", "images") != "images":
            raise NotConfigured("OpenAI is used by its Images API alone.", do="Choose the mode images.")


def _host(url: str) -> str:
    """The host of an address; empty for what is none, which is told when it is used."""
    parsed = parsed_url(url.strip())
    return parsed.host if parsed else ""


def _receipt(reply: Reply, document: Document) -> Mapping[str, str]:
    told = {"request_id": reply.mask(reply.headers.get("x-request-id", ""))}
    told |= {name: document.said(name) for name in ("size", "quality", "output_format")}
    usage = document.at("usage")
    told["usage"] = json.dumps(usage, sort_keys=True) if usage else ""
    return {name: value for name, value in told.items() if value}
