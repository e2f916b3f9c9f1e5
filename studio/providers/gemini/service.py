"""Google's Gemini as a service: pictures in one of three ways, texts, and what its account tells.

| `options["mode"]` | way | after a crash |
|---|---|---|
| `generate` (default) | generateContent: the picture is in the answer | nothing can be asked |
| `interactions` | Interactions in the background | a known id can be asked, a lost one not found |
| `auto` | the same; generateContent for good once `background` is refused | as the way taken |
| `batch` | Batch: half the price, up to 24 hours | lost jobs are found too: their name is ours |

Assumed where the description leaves a doubt: that image models take `background`; that the Batch price and
path hold for gemini-nano-banana-2.1; that an interaction without `mime_type` answers PNG or JPEG; that
`maxOutputTokens`, in Interactions `max_output_tokens`, limits picture and thought together, and that
Interactions take it: where they did not, each would be refused with 400, for free, and `auto` would not fall
back, as it does so only where the refusal names `background`.
Interactions keep prompts and pictures at Google for days, which nobody should get without having chosen it:
so `generate` is the default. Sources beyond an inline request's 20 MB are refused here, the Files API is not
used. `options["thinking"]` is `minimal`, `medium` or `high`, empty for models without; `options["version"]`
is the API's version in paths.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from studio.domain.capability import Capability, Lookup
from studio.domain.money import Price
from studio.domain.service import ServiceSettings
from studio.domain.storyboard import SIZES, Size
from studio.errors import InDoubt, NotConfigured, ProviderFailed, ResultExpired, ServiceDown
from studio.protocols import (
    Answer,
    CancelReply,
    Done,
    Gone,
    Handle,
    LostCall,
    Op,
    OutputRef,
    SourcePicture,
    State,
    Stopped,
    Turn,
    Waiting,
)
from studio.providers._http import ServiceClient, key_header
from studio.providers._inline import at, read_document, written
from studio.providers._replies import Reply, Unreadable, in_doubt
from studio.providers._sources import Sendable, Sources, left_out, sent
from studio.providers.gemini.answers import answer_by, done_by
from studio.providers.gemini.form import BASE_URL, CHAT_MODEL, FORM
from studio.providers.gemini.rates import expected, expected_answer, made_size
from studio.providers.gemini.refusals import LABEL, WORDS, failure
from studio.providers.gemini.requests import (
    MOST_SOURCES,
    MOST_TOGETHER,
    batch_body,
    batch_name,
    chat_body,
    check_weight,
    generate_body,
    interaction_body,
)
from studio.providers.gemini.states import batch_state, interaction_state

MODEL = "gemini-nano-banana-2.1"
CONCURRENCY = 4
READ_S = 300.0
LAGS_FOR = timedelta(seconds=60)
MOST_PAGES = 10
_MODES: Mapping[str, Lookup] = {"generate": "none", "interactions": "id", "auto": "id", "batch": "own_id"}
_JSON = {"Content-Type": "application/json"}
_BATCH = "batches/"


class GeminiService:
    """Makes pictures and texts with Google's Gemini."""

    name = "gemini"
    form = FORM

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._image_model = settings.models.get("image") or MODEL
        self._chat_model = settings.chat_model or CHAT_MODEL
        self._mode = settings.options.get("mode") or "generate"
        self._thinking = settings.options.get("thinking", "medium" if self._image_model == MODEL else "")
        self._version = settings.options.get("version") or "v1beta"
        self._refuses_background = False
        self._sources = Sources(MOST_TOGETHER)
        self._client = ServiceClient(
            LABEL,
            settings.base_url or BASE_URL,
            key_header(settings.key, "x-goog-api-key", ""),
            read_s=READ_S,
            secrets=[settings.key] if settings.key else [],
        )

    @property
    def caps(self) -> Capability:
        """What it can do in its mode."""
        lookup = "none" if self._refuses_background else _MODES.get(self._mode, "none")
        listed = {size: float(self._expected(size).amount_usd or 0) for size in SIZES}
        return Capability(
            label=LABEL,
            max_sources=MOST_SOURCES,
            concurrency=self._settings.concurrency or CONCURRENCY,
            offline=False,
            price_usd=listed["1K"],
            usd_by_size=listed,
            knows_price=self._expected("1K").amount_usd is not None,
            version=self._image_model,
            lookup=lookup,
            cancels=lookup != "none",
        )

    def model(self, op: Op) -> str:
        """The image model."""
        return self._image_model

    async def price(self, op: Op) -> Price:
        """By the table: the picture's tokens, its sources and some thought."""
        return self._priced(op)

    def digest(self, op: Op) -> str:
        """Nothing: a batch is found by its name, and interactions are not listed."""
        return ""

    def limits(self, op: Op) -> list[str]:
        """Sources beyond the fourteenth, and a size that the model does not make."""
        told = left_out(op.sources, MOST_SOURCES, self._image_model)
        size = made_size(self._image_model, op.size)
        return told if size == op.size else [*told, f"{self._image_model} makes {size}, not {op.size}."]

    async def submit(self, op: Op, job_key: UUID) -> Done | Handle:
        """Ask for one picture in the way of the mode."""
        self._must_be_ready()
        pictures = await self._sources.read(sent(op.sources, MOST_SOURCES))
        check_weight(pictures)
        if self._mode == "batch":
            return await self._submit_batch(op, job_key, pictures)
        if self._mode != "generate" and not self._refuses_background:
            handle = await self._submit_interaction(op, job_key, pictures)
            if handle is not None:
                return handle
        return await self._generate(op, pictures)

    async def poll(self, handle: Handle) -> State:
        """Ask for an interaction or a batch."""
        self._must_be_ready()
        reply = await self._client.ask("GET", self._path_of(handle))
        if reply.status == 404:
            return Waiting() if _is_fresh(handle) else Gone()
        _raise_failure(reply, handle.model)
        read = batch_state if handle.id.startswith(_BATCH) else interaction_state
        try:
            document = await read_document(reply.body, reply.mask)
        except Unreadable:
            raise ServiceDown(f"{LABEL} answered something unreadable.", do="Try again later.") from None
        return await asyncio.to_thread(read, document, handle.model)

    async def collect(self, output: OutputRef) -> bytes:
        """The bytes that came with the answer: pictures have no address here."""
        if output.data is None:
            raise ResultExpired(f"{LABEL} has deleted the picture.", do="Make it anew.")
        return output.data

    async def cancel(self, handle: Handle) -> CancelReply:
        """Stop an interaction or a batch; what became of it is asked afterwards."""
        self._must_be_ready()
        path = self._path_of(handle)
        await self._client.ask("POST", f"{path}:cancel" if handle.id.startswith(_BATCH) else f"{path}/cancel")
        return "confirmed" if isinstance(await self.poll(handle), Stopped) else "too_late"

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """The batch that carries our name; nothing in other modes."""
        if self._mode != "batch":
            return []
        self._must_be_ready()
        name, token = batch_name(lost.job_key), ""
        for _page in range(MOST_PAGES):
            page = await self._batches(token)
            found = [one for one in at(page, "operations") or [] if _named(one) == name]
            ids = [str(at(one, "name")) for one in found if at(one, "name") not in claimed]
            token = str(at(page, "nextPageToken") or "")
            if ids or not token:
                return [Handle(id=id, model=lost.model, at=lost.intended_at) for id in ids]
        return []

    async def check(self) -> str:
        """Ask for the image model, which costs nothing."""
        self._must_be_ready()
        reply = await self._client.ask("GET", f"{self._version}/{_model_path(self._image_model)}")
        _raise_failure(reply, self._image_model)
        return f"{LABEL} answers, and has the model {self._image_model}."

    async def chat(
        self,
        turns: Sequence[Turn],
        schema: Mapping[str, Any] | None = None,
        images: Sequence[SourcePicture] = (),
    ) -> Answer:
        """Ask a text model once."""
        self._must_be_ready()
        pictures = await self._sources.read(sent(images, MOST_SOURCES))
        check_weight(pictures)
        body = chat_body(turns, schema, pictures)
        reply = await self._buy(f"{_model_path(self._chat_model)}:generateContent", body, pictures)
        _raise_failure(reply, self._chat_model)
        try:
            return answer_by(await read_document(reply.body, reply.mask), self._chat_model)
        except Unreadable:
            raise _unreadable() from None

    def answer_price(self, turns: Sequence[Turn], images: Sequence[SourcePicture]) -> Price:
        """By the table: all that is said and shown, a long answer and much thought."""
        words = "".join(turn.text for turn in turns)
        return expected_answer(self._chat_model, words, len(images[:MOST_SOURCES]))

    async def close(self) -> None:
        """Close connections and children."""
        await self._client.close()
        await self._sources.close()

    # The three ways

    async def _generate(self, op: Op, pictures: Sequence[Sendable]) -> Done:
        body = generate_body(op, self._image_model, self._thinking, pictures)
        reply = await self._buy(f"{_model_path(self._image_model)}:generateContent", body, pictures)
        _raise_failure(reply, self._image_model)
        try:
            document = await read_document(reply.body, reply.mask)
            return await asyncio.to_thread(done_by, document, document.body, self._image_model)
        except Unreadable:
            raise _unreadable() from None

    async def _submit_interaction(self, op: Op, job_key: UUID, pictures: Sequence[Sendable]) -> Handle | None:
        """The job's id; None where this model has no background, found out in mode `auto`."""
        body = interaction_body(op, self._image_model, self._thinking, pictures, job_key)
        reply = await self._buy("interactions", body, pictures)
        if self._mode == "auto" and reply.status == 400 and "background" in reply.text:
            self._refuses_background = True
            return None
        return self._handle(reply, "id")

    async def _submit_batch(self, op: Op, job_key: UUID, pictures: Sequence[Sendable]) -> Handle:
        request = generate_body(op, self._image_model, self._thinking, pictures)
        path = f"{_model_path(self._image_model)}:batchGenerateContent"
        return self._handle(await self._buy(path, batch_body(request, job_key), pictures), "name")

    def _handle(self, reply: Reply, field: str) -> Handle:
        _raise_failure(reply, self._image_model)
        id = reply.document().get(field)
        if not isinstance(id, str) or not id:
            raise _unreadable()
        return Handle(id=id, model=self._image_model, at=datetime.now(UTC))

    async def _buy(self, path: str, body: Mapping[str, Any], pictures: Sequence[Sendable]) -> Reply:
        content = await written(body, [one.data for one in pictures])
        return await self._client.buy("POST", f"{self._version}/{path}", content=content, headers=_JSON)

    async def _batches(self, token: str) -> Any:
        params = {"pageSize": "100", **({"pageToken": token} if token else {})}
        reply = await self._client.ask("GET", f"{self._version}/batches", params=params)
        _raise_failure(reply, self._image_model)
        return reply.document()

    def _path_of(self, handle: Handle) -> str:
        folder, id = (
            ("batches", handle.id.removeprefix(_BATCH))
            if handle.id.startswith(_BATCH)
            else ("interactions", handle.id)
        )
        return f"{self._version}/{folder}/{quote(id, safe='')}"

    def _expected(self, size: Size) -> Price:
        plain = Op("", (), "16:9", size, 0)
        return self._priced(plain)

    def _priced(self, op: Op) -> Price:
        in_batch = self._mode == "batch"
        return expected(self._image_model, op, thinking=self._thinking, in_batch=in_batch)

    def _must_be_ready(self) -> None:
        """Raise NotConfigured without a key, or in a mode that does not exist."""
        if self._settings.key is None or not self._settings.key.get_secret_value():
            raise NotConfigured(f"{LABEL} has no key.", do=f"Add one in Settings (made at {WORDS.keys}).")
        if self._mode not in _MODES:
            raise NotConfigured(
                f"{LABEL} has no such mode.", do="Choose auto, generate, interactions or batch in Settings."
            )


def _model_path(model: str) -> str:
    return f"models/{quote(model, safe='')}"


def _raise_failure(reply: Reply, model: str) -> None:
    error: ProviderFailed | None = failure(reply, model)
    if error is not None:
        raise error


def _unreadable() -> InDoubt:
    return in_doubt(LABEL, "its answer cannot be read")


def _named(operation: Any) -> str:
    return str(at(operation, "metadata", "displayName") or "")


def _is_fresh(handle: Handle) -> bool:
    """Whether the service may not know the id yet."""
    return handle.at is not None and datetime.now(UTC) - handle.at < LAGS_FOR
