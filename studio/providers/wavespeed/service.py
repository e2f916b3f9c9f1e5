"""WaveSpeed as a service: predictions with an id, exact quotes, a list of seven days, what was billed.

Assumed where the description leaves a doubt: an empty account is told by its words, whatever the status; an
image model has an `/edit` and a `/text-to-image` path below one name; no seed is sent, because the Google
models take none and the list would not show it; a failed job costs nothing, refusals included; a bill may be
posted long after its picture; results lie on static.wavespeed.ai, cdn.wavespeed.ai or CloudFront (settings
may add hosts); uploaded sources stay for an hour at least. A video that gets another face is billed by the
started second, five at least, as its page says; MP4, MOV and WebM are taken, up to 200 MB as other uploads
are (the page names ten minutes, and no kinds). The list hides inputs, so paid requests are to be sent one at
a time, and a lost job is recognised by its model and time alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from studio.domain.capability import Capability
from studio.domain.money import Cost, Price
from studio.domain.service import ServiceSettings
from studio.domain.storyboard import Size
from studio.errors import BadRequest, ProviderFailed, ServiceDown
from studio.protocols import CancelReply, Gone, Handle, LostCall, Op, OutputRef, State
from studio.providers._download import VIDEOS, Downloader
from studio.providers._http import ServiceClient, key_header
from studio.providers._jobs import (
    Listed,
    Uploads,
    listed_usd,
    matching,
    model_path,
    must_be_listed,
    must_have_key,
    must_have_sources,
    table_price,
    times_of,
)
from studio.providers._replies import in_doubt
from studio.providers._sources import Sendable, left_out, sent
from studio.providers.wavespeed.answers import bills_of, data_of, free_data_of, handle_of, state_of
from studio.providers.wavespeed.form import BASE_URL, FORM, HOSTS
from studio.providers.wavespeed.requests import (
    AS_OF,
    LABEL,
    MODELS,
    MOST_SOURCES,
    RATES,
    VIDEO_A_SECOND,
    inputs_of,
    model_of,
    size_limits,
    video_inputs,
    video_price,
)

CONCURRENCY = 3
LISTED_FOR = timedelta(days=7)
PAGE = 100
MOST_PAGES = 20
QUOTE_KEPT_S = 3600.0
NO_QUOTE_KEPT_S = 60.0
_PLACEHOLDER = "https://example.com/source.png"


class WaveSpeedService:
    """Makes, upscales and changes pictures at WaveSpeed."""

    name = "wavespeed"
    form = FORM

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        base_url = settings.base_url or BASE_URL
        self._client = ServiceClient(
            LABEL, base_url, key_header(settings.key), secrets=[settings.key] if settings.key else []
        )
        hosts = [*HOSTS, *settings.extra_hosts]
        self._downloader = Downloader(hosts, base_url, label=LABEL)
        self._videos = Downloader(hosts, base_url, label=LABEL, limits=VIDEOS)
        self._uploads = Uploads(self._put)
        self._quoting = asyncio.Lock()
        self._quotes: dict[tuple[str, Size], tuple[Price, float]] = {}

    @property
    def caps(self) -> Capability:
        """What it can do."""
        family = self._settings.models.get("image") or MODELS["image"]
        plain = model_of(_PLAIN, {"image": family})
        listed = listed_usd(RATES, plain)
        return Capability(
            label=LABEL,
            max_sources=MOST_SOURCES["image"],
            concurrency=self._settings.concurrency or CONCURRENCY,
            offline=False,
            price_usd=listed["1K"],
            usd_by_size=listed,
            knows_price=plain in RATES,
            version=family,
            jobs=("image", "upscale", "face_swap", "video_face_swap"),
            video_usd_a_second=float(max(VIDEO_A_SECOND.values())),
            lookup="list",
            one_at_a_time=True,
        )

    def model(self, op: Op) -> str:
        """The path of the model: of an image model the one with sources, or that without."""
        return model_of(op, self._settings.models)

    async def price(self, op: Op) -> Price:
        """What the service quotes for this account, remembered for an hour; else the dated table."""
        if op.job == "video_face_swap":
            return video_price(op, self.model(op))
        wanted = (self.model(op), op.size)
        async with self._quoting:
            known = self._quotes.get(wanted)
            if known is None or time.monotonic() >= known[1]:
                known = self._quotes[wanted] = await self._quoted(op)
        return known[0]

    def digest(self, op: Op) -> str:
        """Nothing: the list shows no inputs."""
        return ""

    def limits(self, op: Op) -> list[str]:
        """Sources that are left out, and sizes that are not made."""
        return [*left_out(op.sources, MOST_SOURCES[op.job], self.model(op)), *size_limits(op)]

    async def prepare(self, op: Op) -> None:
        """Upload the video: that may take minutes, in which other requests are sent."""
        if op.video is not None:
            must_have_key(LABEL, self._settings.key)
            must_have_sources(op, LABEL)
            await self._uploads.video_address(op.video)

    async def submit(self, op: Op, job_key: UUID) -> Handle:
        """Upload the sources, then ask for one picture."""
        must_have_key(LABEL, self._settings.key)
        must_have_sources(op, LABEL)
        model = model_path(LABEL, self.model(op))
        urls = await self._uploads.addresses(sent(op.sources, MOST_SOURCES[op.job]))
        inputs = await self._video_inputs(op, urls[0]) if op.job == "video_face_swap" else inputs_of(op, urls)
        reply = await self._client.buy("POST", f"api/v3/{model}", json=inputs)
        with self._uploads.judging():
            return handle_of(data_of(reply), model)

    async def poll(self, handle: Handle) -> State:
        """How a job is."""
        must_have_key(LABEL, self._settings.key)
        path = f"api/v3/predictions/{model_path(LABEL, handle.id)}/result"
        reply = await self._client.ask("GET", self._client.own(handle.poll_url, path))
        if reply.status == 404:
            return Gone()
        data = free_data_of(reply)
        if not isinstance(data, dict):
            raise ServiceDown(f"{LABEL} answered something that cannot be read.", do="Try again later.")
        return self._uploads.judge(state_of(data, reply.mask), reply)

    async def collect(self, output: OutputRef) -> bytes:
        """The bytes of a picture or a video, fetched without the key."""
        if output.is_video:
            return await self._videos.fetch(output.url)
        return self._uploads.note_made(await self._downloader.fetch(output.url), output.url)

    async def cancel(self, handle: Handle) -> CancelReply:
        """There is no public call for it."""
        return "unsupported"

    async def billed(self, handle: Handle) -> Cost | None:
        """What was taken for a job, as its bills say."""
        must_have_key(LABEL, self._settings.key)
        asked = {
            "prediction_uuids": [handle.id],
            "billing_type": "deduct",
            "sort": "created_at ASC",
            "page": 1,
            "page_size": 10,
        }
        data = free_data_of(await self._client.ask("POST", "api/v3/billings/search", tries=1, json=asked))
        amounts = [_amount(item.get("price")) for item in bills_of(data, handle.id)]
        taken = [amount for amount in amounts if amount is not None]
        return Cost(amount_usd=sum(taken, Decimal(0)), source="reported") if taken else None

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """Jobs of the model from about the time of the lost call; their inputs are not shown."""
        must_have_key(LABEL, self._settings.key)
        must_be_listed(LABEL, lost, LISTED_FOR)
        listed: list[Listed] = []
        for page in range(1, MOST_PAGES + 1):
            found = await self._page(page)
            listed += found
            oldest = found[-1].handle.at if found else None
            if len(found) < PAGE or (oldest and oldest < times_of(lost, self._client.ahead)[0]):
                return matching(listed, lost, claimed, self._client.ahead)
        raise in_doubt(LABEL, "its list is too long to be read")

    async def check(self) -> str:
        """Ask for the balance."""
        must_have_key(LABEL, self._settings.key)
        data = free_data_of(await self._client.ask("GET", "api/v3/balance", tries=2))
        balance = _amount(data.get("balance") if isinstance(data, dict) else None)
        return f"{LABEL} takes the key." + (f" The balance is ${balance:.2f}." if balance is not None else "")

    async def close(self) -> None:
        """Close connections and children."""
        await self._client.close()
        await self._downloader.close()
        await self._videos.close()
        await self._uploads.close()

    async def _video_inputs(self, op: Op, face: str) -> dict[str, Any]:
        if op.video is None:
            raise BadRequest(f"{LABEL} needs a video for this.", do="Add what is missing.")
        return video_inputs(op, await self._uploads.video_address(op.video), face)

    async def _put(self, picture: Sendable) -> str:
        asked = {"filename": picture.file_name, "size": len(picture.data), "content_type": picture.mime}
        data = free_data_of(await self._client.ask("POST", "api/v3/media/uploads", json=asked))
        try:
            target, url = data["upload"], str(data["download_url"])
            reply = await self._client.upload(str(target["url"]), picture.data, dict(target["headers"]))
        except (KeyError, TypeError, ValueError):
            raise ServiceDown(f"{LABEL} named no place for a source.", do="Try again later.") from None
        if not reply.is_good:
            raise ServiceDown(f"{LABEL} did not take the source {picture.name}.", do="Try again later.")
        return url

    async def _quoted(self, op: Op) -> tuple[Price, float]:
        """The price, and until when it is used (monotonic seconds)."""
        table = table_price(RATES, self.model(op), op.size, AS_OF)
        try:
            must_have_key(LABEL, self._settings.key)
            amount = await self._quote(op)
        except ProviderFailed:
            amount = None
        if amount is None:
            return table, time.monotonic() + NO_QUOTE_KEPT_S
        price = Price(amount_usd=amount, as_of=datetime.now(UTC).date(), source="quoted")
        return price, time.monotonic() + QUOTE_KEPT_S

    async def _quote(self, op: Op) -> Decimal | None:
        """What this account pays; an older form of the call is asked where the new one is not known."""
        must_have_sources(op, LABEL)
        urls = [_PLACEHOLDER] * len(sent(op.sources, MOST_SOURCES[op.job]))
        asked = {"model_id": self.model(op), "inputs": inputs_of(op, urls)}
        reply = await self._client.ask("POST", "api/v3/model/price", tries=1, json=asked)
        if reply.status == 404:
            reply = await self._client.ask("POST", "api/v3/model/pricing", tries=1, json=asked)
        data = free_data_of(reply)
        told = data if isinstance(data, dict) else {}
        amounts = [_amount(told.get(name)) for name in ("discounted_price", "price", "unit_price")]
        return next((amount for amount in amounts if amount is not None), None)

    async def _page(self, page: int) -> list[Listed]:
        asked = {"page": page, "page_size": PAGE}
        data = free_data_of(await self._client.ask("POST", "api/v3/predictions", json=asked))
        items = data.get("items") if isinstance(data, dict) else None
        if not isinstance(items, list):
            raise ServiceDown(f"{LABEL} does not show its list.", do="Try again later.")
        return [Listed(handle_of(item, str(item.get("model")))) for item in items]


def _amount(value: Any) -> Decimal | None:
    """A sum of an answer; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount >= 0 else None


_PLAIN = Op("", (), "16:9", "1K", 0)
