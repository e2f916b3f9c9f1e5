"""fal as a service: its queue, with uploads and a list of requests at other addresses.

`options["rest_url"]` is where sources are uploaded, `options["api_url"]` where requests are listed; with a
base URL of one's own, both are that. Assumed where the description leaves a doubt: image models take
`prompt aspect_ratio resolution seed output_format image_urls`, and nothing else is sent; a request is
recognised in the list by its endpoint, prompt, seed and number of sources; what ended within the last day is
listed, and what still runs is not, so that absence proves nothing; a refused prompt may have been charged;
the list is asked for one request to test a key. The backup host of the queue is not used; fal's own repeats
of a queued job stay on, as they are not billed. A result is kept for an hour, six minutes when its JSON is
long: jobs have to be asked for soon after a restart.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from studio.domain.capability import Capability
from studio.domain.money import Price
from studio.domain.service import ServiceSettings
from studio.errors import AuthFailed, ServiceDown
from studio.protocols import CancelReply, Gone, Handle, LostCall, Op, OutputRef, State, Waiting
from studio.providers._download import Downloader
from studio.providers._http import ServiceClient, key_header
from studio.providers._jobs import (
    Listed,
    Uploads,
    listed_usd,
    matching,
    model_path,
    moment,
    must_be_listed,
    must_have_key,
    must_have_sources,
    table_price,
    times_of,
)
from studio.providers._replies import in_doubt
from studio.providers._sources import Sendable, left_out, sent
from studio.providers.fal.answers import checked, ended_early, handle_of, is_jobs_own, outcome
from studio.providers.fal.form import API_URL, BASE_URL, FORM, HOSTS, REST_URL
from studio.providers.fal.requests import (
    AS_OF,
    LABEL,
    MODELS,
    MOST_SOURCES,
    RATES,
    inputs_of,
    lora_limits,
    model_of,
    recognised,
)

CONCURRENCY = 4
LISTED_FOR = timedelta(hours=24)
PAGE = 100
MOST_PAGES = 20


class FalService:
    """Makes, upscales and changes pictures at fal."""

    name = "fal"
    form = FORM

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        own = settings.base_url
        self._queue = self._client(own or BASE_URL)
        self._rest = self._client(settings.options.get("rest_url") or own or REST_URL)
        self._api = self._client(settings.options.get("api_url") or own or API_URL)
        self._downloader = Downloader([*HOSTS, *settings.extra_hosts], own or BASE_URL, label=LABEL)
        self._uploads = Uploads(self._put)

    @property
    def caps(self) -> Capability:
        """What it can do."""
        image = self._settings.models.get("image") or MODELS["image"]
        listed = listed_usd(RATES, image)
        return Capability(
            label=LABEL,
            max_sources=MOST_SOURCES["image"],
            concurrency=self._settings.concurrency or CONCURRENCY,
            offline=False,
            price_usd=listed["1K"],
            usd_by_size=listed,
            knows_price=image in RATES,
            version=image,
            jobs=("image", "upscale", "face_swap"),
            lookup="list",
            lists_ended_only=True,
            own_seeds=True,
            cancels=True,
            takes_lora=True,
        )

    def model(self, op: Op) -> str:
        """The endpoint: of an image model the one with sources, or that without."""
        return model_of(op, self._settings.models)

    async def price(self, op: Op) -> Price:
        """By the dated table: fal quotes no prices."""
        return table_price(RATES, self.model(op), op.size, AS_OF)

    def digest(self, op: Op) -> str:
        """Of endpoint, prompt, seed and number of sources."""
        urls = [""] * len(sent(op.sources, MOST_SOURCES[op.job]))
        is_whole = op.job == "image" or len(urls) == MOST_SOURCES[op.job]
        return recognised(self.model(op), inputs_of(op, urls)) if is_whole else ""

    def limits(self, op: Op) -> list[str]:
        """Sources that are left out, and a size that is not made with a LoRA."""
        return [*left_out(op.sources, MOST_SOURCES[op.job], self.model(op)), *lora_limits(op)]

    async def submit(self, op: Op, job_key: UUID) -> Handle:
        """Upload the sources, then queue one request."""
        must_have_key(LABEL, self._settings.key)
        must_have_sources(op, LABEL)
        model = model_path(LABEL, self.model(op))
        urls = await self._uploads.addresses(sent(op.sources, MOST_SOURCES[op.job]))
        reply = await self._queue.buy("POST", model, json=inputs_of(op, urls))
        with self._uploads.judging():
            return handle_of(reply, model).model_copy(update={"at": datetime.now(UTC)})

    async def poll(self, handle: Handle) -> State:
        """How a request is; of a completed one how it ended."""
        must_have_key(LABEL, self._settings.key)
        base = _request_path(handle)
        reply = await self._queue.ask("GET", self._queue.own(handle.poll_url, f"{base}/status"))
        if reply.status == 404:
            return Gone()
        body = checked(reply)
        if body.get("status") != "COMPLETED":
            return Waiting()
        early = ended_early(body, reply.mask)
        if early is not None:
            return early
        url = self._queue.own(handle.result_url, base)
        result = await self._queue.ask("GET", url, accepts=is_jobs_own)
        return self._uploads.judge(outcome(result), result)

    async def collect(self, output: OutputRef) -> bytes:
        """The picture's bytes, fetched without the key."""
        return self._uploads.note_made(await self._downloader.fetch(output.url), output.url)

    async def cancel(self, handle: Handle) -> CancelReply:
        """Take a waiting request out of the queue; a running one is only asked to stop, and may go on."""
        must_have_key(LABEL, self._settings.key)
        url = self._queue.own(handle.cancel_url, f"{_request_path(handle)}/cancel")
        reply = await self._queue.ask("PUT", url)
        return "confirmed" if reply.is_good and reply.document().get("status") == "OK" else "too_late"

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """Ended requests of the endpoint with these inputs; those still running are not listed yet."""
        must_have_key(LABEL, self._settings.key)
        listed: list[Listed] = []
        cursor = ""
        for _page in range(MOST_PAGES):
            page = await self._page(lost, cursor)
            listed += [_listed(item, lost.model) for item in page["items"]]
            cursor = str(page.get("next_cursor") or "")
            if not page.get("has_more") or not cursor:
                break
        found = matching(listed, lost, claimed, self._api.ahead)
        if not found and cursor:
            raise in_doubt(LABEL, "its list is too long to be read")
        if not found:
            must_be_listed(LABEL, lost, LISTED_FOR)
        return found

    async def check(self) -> str:
        """Ask for the last request of the image model, which costs nothing."""
        must_have_key(LABEL, self._settings.key)
        query = {"endpoint_id": self.model(_PLAIN), "limit": 1}
        reply = await self._api.ask("GET", "v1/models/requests/by-endpoint", tries=2, params=query)
        try:
            checked(reply)
        except AuthFailed:
            if reply.status != 403:
                raise
            return (
                f"{LABEL} knows the key, but lost jobs cannot be looked up with it: it may not read the list."
            )
        return f"{LABEL} takes the key."

    async def close(self) -> None:
        """Close connections and children."""
        for client in (self._queue, self._rest, self._api):
            await client.close()
        await self._downloader.close()
        await self._uploads.close()

    def _client(self, base_url: str) -> ServiceClient:
        key = self._settings.key
        return ServiceClient(LABEL, base_url, key_header(key, scheme="Key "), secrets=[key] if key else [])

    async def _put(self, picture: Sendable) -> str:
        asked = {"file_name": picture.file_name, "content_type": picture.mime}
        path = "storage/upload/initiate"
        body = checked(await self._rest.ask("POST", path, params={"storage_type": "gcs"}, json=asked))
        target, url = body.get("upload_url"), body.get("file_url")
        if not isinstance(target, str) or not isinstance(url, str):
            raise ServiceDown(f"{LABEL} named no place for a source.", do="Try again later.")
        reply = await self._rest.upload(target, picture.data, {"Content-Type": picture.mime})
        if not reply.is_good:
            raise ServiceDown(f"{LABEL} did not take the source {picture.name}.", do="Try again later.")
        return url

    async def _page(self, lost: LostCall, cursor: str) -> dict[str, Any]:
        ahead = self._api.ahead
        since = times_of(lost, ahead)[0].astimezone(UTC)
        query = {
            "endpoint_id": lost.model,
            "start": since.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "limit": PAGE,
            "expand": "payloads",
        } | ({"cursor": cursor} if cursor else {})
        reply = await self._api.ask("GET", "v1/models/requests/by-endpoint", params=query)
        if reply.status == 403:
            raise in_doubt(LABEL, "the key may not read its list of requests")
        if ahead is None and self._api.ahead:
            # The list is asked for by the time, and its first answer has told that of the service.
            return await self._page(lost, cursor)
        page = checked(reply)
        if not isinstance(page.get("items"), list):
            raise ServiceDown(f"{LABEL} does not show its list.", do="Try again later.")
        return page


def _request_path(handle: Handle) -> str:
    """Where a request is asked for when its own address is not known; below the application's name."""
    app = "/".join(model_path(LABEL, handle.model).split("/")[:2])
    return f"{app}/requests/{model_path(LABEL, handle.id)}"


def _listed(item: Any, model: str) -> Listed:
    told = item if isinstance(item, dict) else {}
    handle = Handle(id=str(told.get("request_id")), model=model, at=moment(told.get("sent_at")))
    return Listed(handle, recognised(model, told.get("json_input")))


_PLAIN = Op("", (), "16:9", "1K", 0)
