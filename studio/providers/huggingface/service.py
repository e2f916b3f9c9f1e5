"""Hugging Face as a service: the picture, or its address, is in the answer; no job can be asked for later.

`options`: `provider` makes pictures from words (`hf-inference`, the default, or `fal-ai`); `edit_model` makes
those with sources, at fal behind the router; `max_sources` is how many that model takes (1 unless said);
`bill_to` an organisation that pays; `max_tokens` how long a text may be (4096 unless said); `hub_url` another
address of the hub.

The key is the person's token, or that of a visitor who signed in: it serves the calls of this object alone.
Assumed where the description leaves a doubt: that fal's models take sources as `data:` addresses under both
names, `image_url` and `image_urls`, and answer without the queue; that a prompt was refused where the error
speaks of safety; that the default models are served. Prices are the provider's, by the time that a picture
takes it, and nobody tells them: they are unknown, and twice the dearest picture known here is reserved. Not
built: fal's queue behind the router, by which its jobs could be asked for again, and all other providers.
Pictures are asked for in 1K, as these models are made for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from studio.domain.capability import Capability
from studio.domain.money import Price
from studio.domain.service import ServiceSettings
from studio.errors import InDoubt, NotConfigured, PictureRefused, ProviderFailed
from studio.pictures.kinds import sniff
from studio.protocols import (
    Answer,
    Done,
    Handle,
    Op,
    SourcePicture,
    Turn,
)
from studio.providers._chat_completions import LONGEST_ANSWER, MOST_PICTURES, PATH, ChatCompletions
from studio.providers._download import Downloader
from studio.providers._http import ServiceClient, key_header
from studio.providers._inline import at, written
from studio.providers._no_jobs import WithoutJobs
from studio.providers._replies import Reply, in_doubt
from studio.providers._sources import Sources, left_out, sent
from studio.providers.huggingface.form import BASE_URL, CHAT_MODEL, EDIT_MODEL, FAL, FORM, HOSTS, HUB_URL, OWN
from studio.providers.huggingface.refusals import LABEL, WORDS, failure
from studio.providers.huggingface.requests import SIZE, fal_body, own_body, served_id

MODEL = "black-forest-labs/FLUX.1-schnell"
AS_OF = date(2026, 11, 20)
CONCURRENCY = 2
READ_S = 300.0
_JSON = {"Content-Type": "application/json"}


class HuggingFaceService(WithoutJobs):
    """Makes pictures and texts with what Hugging Face routes to."""

    name = "huggingface"
    form = FORM

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        options = settings.options
        self._image_model = settings.models.get("image") or MODEL
        self._edit_model = options.get("edit_model") or EDIT_MODEL
        self._chat_model = settings.chat_model or CHAT_MODEL
        self._provider = options.get("provider") or OWN
        most = options.get("max_sources", "")
        self._most_sources = int(most) if most.isdecimal() else 1
        self._ids: dict[str, str] = {}
        self._sources = Sources()
        self._client = self._connected(settings.base_url or BASE_URL)
        self._hub = self._connected(options.get("hub_url") or HUB_URL)
        hosts = (*HOSTS, *settings.extra_hosts)
        self._downloader = Downloader(hosts, self._client.base_url, label=LABEL)
        self._talk = ChatCompletions(self._client, f"v1/{PATH}", failure, longest=self._longest())

    def _longest(self) -> int:
        """As set."""
        given = self._settings.options.get("max_tokens", "")
        return int(given) if given.isdecimal() else LONGEST_ANSWER

    @property
    def caps(self) -> Capability:
        """What it can do."""
        return Capability(
            label=LABEL,
            max_sources=self._most_sources,
            concurrency=self._settings.concurrency or CONCURRENCY,
            offline=False,
            price_usd=0.0,
            knows_price=False,
            version=self._image_model,
        )

    def model(self, op: Op) -> str:
        """The model for words alone, or the one for sources."""
        return self._edit_model if op.sources else self._image_model

    async def price(self, op: Op) -> Price:
        """Not known, which is not free: the provider's price is not told."""
        return Price(amount_usd=None, as_of=AS_OF, source="unconfirmed")

    def limits(self, op: Op) -> list[str]:
        """Sources beyond what the model takes, and a size above 1K."""
        told = left_out(op.sources, self._most_sources, self.model(op))
        return told if op.size == SIZE else [*told, f"{self.model(op)} makes {SIZE}, not {op.size}."]

    async def submit(self, op: Op, job_key: UUID) -> Done | Handle:
        """Ask for one picture; with sources at fal behind the router, which answers with its address."""
        self._must_be_ready()
        if op.sources or self._provider == FAL:
            return await self._at_fal(op, job_key)
        path = f"{OWN}/models/{quote(self._image_model, safe='/')}"
        reply = await self._buy(path, self._image_model, own_body(op), ())
        return Done(_picture(reply.body), receipt=_receipt(reply))

    async def check(self) -> str:
        """Ask the hub whose token this is, which costs nothing."""
        self._must_be_ready()
        reply = await self._hub.ask("GET", "api/whoami-v2")
        _raise_failure(reply, self._image_model)
        name = reply.mask(str(reply.document().get("name") or "somebody"))
        return f"{LABEL} answers, and knows you as {name[:80]}."

    async def chat(
        self,
        turns: Sequence[Turn],
        schema: Mapping[str, Any] | None = None,
        images: Sequence[SourcePicture] = (),
    ) -> Answer:
        """Ask a text model once. What that costs is not told."""
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
        await self._hub.close()
        await self._downloader.close()
        await self._sources.close()

    async def _at_fal(self, op: Op, job_key: UUID) -> Handle:
        pictures = await self._sources.read(sent(op.sources, self._most_sources))
        model = self.model(op)
        id = await self._id_at_fal(model)
        body = fal_body(op, pictures)
        path = f"{FAL}/{quote(id, safe='/')}"
        reply = await self._buy(path, model, body, [one.data for one in pictures])
        url = at(reply.document(), "images", 0, "url")
        if not isinstance(url, str) or not url:
            raise _unreadable()
        place = self._downloader.fetchable(url)
        return Handle(id=str(job_key), model=model, result_url=place, receipt=_receipt(reply))

    async def _id_at_fal(self, model: str) -> str:
        if model not in self._ids:
            params = {"expand[]": "inferenceProviderMapping"}
            reply = await self._hub.ask("GET", f"api/models/{quote(model, safe='/')}", params=params)
            _raise_failure(reply, model)
            self._ids[model] = served_id(model, FAL, reply.document())
        return self._ids[model]

    async def _buy(self, path: str, model: str, body: Mapping[str, Any], pictures: Sequence[bytes]) -> Reply:
        content = await written(body, pictures)
        reply = await self._client.buy("POST", path, content=content, headers=_JSON)
        _raise_failure(reply, model)
        return reply

    def _connected(self, base_url: str) -> ServiceClient:
        key, payer = self._settings.key, self._settings.options.get("bill_to", "")
        with_key = key_header(key)
        paid_by = {"X-HF-Bill-To": payer} if payer and payer.isascii() and payer.isprintable() else {}
        return ServiceClient(
            LABEL,
            base_url,
            lambda: {**with_key(), **paid_by},
            read_s=READ_S,
            secrets=[key] if key else [],
        )

    def _must_be_ready(self) -> None:
        """Raise NotConfigured without a token, or for a provider that is not built."""
        if self._settings.key is None or not self._settings.key.get_secret_value():
            raise NotConfigured(
                f"{LABEL} has no token.", do=f"Sign in, or add one in Settings (made at {WORDS.keys})."
            )
        if self._provider not in {OWN, FAL}:
            raise NotConfigured(
                f"{LABEL} is used with {OWN} or {FAL} alone.", do="Choose one of them in Settings."
            )


def _picture(body: bytes) -> bytes:
    """The body, if it is a picture by its first bytes: an error page at 200 is none."""
    try:
        sniff(body)
    except PictureRefused:
        raise _unreadable() from None
    return body


def _receipt(reply: Reply) -> Mapping[str, str]:
    id = reply.headers.get("x-request-id", "")
    return {"request_id": reply.mask(id)} if id else {}


def _raise_failure(reply: Reply, model: str) -> None:
    error: ProviderFailed | None = failure(reply, model)
    if error is not None:
        raise error


def _unreadable() -> InDoubt:
    return in_doubt(LABEL, "its answer cannot be read")
