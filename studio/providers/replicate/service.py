"""Replicate as a service: predictions of official models and of versions, any that settings name.

`options` say how a model calls its inputs (requests.py); `options["refusal_words"]`, separated by commas, by
which words a failed prediction is known as a refusal. Assumed where the description leaves a doubt: a failed
prediction may have been charged; the words of a refusal are "flagged as sensitive", "E005", "safety" and
"content policy"; a prediction whose inputs are deleted may be any lost one of its model and time; uploaded
files stay for an hour at least; fields of a 422 are told in its `detail`. Results are deleted after an hour.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from studio.domain.capability import Capability
from studio.domain.money import Price
from studio.domain.service import ServiceSettings
from studio.errors import NotConfigured, ResultExpired, ServiceDown
from studio.protocols import CancelReply, Gone, Handle, LostCall, Op, OutputRef, State
from studio.providers._addresses import origin
from studio.providers._download import GONE, Downloader
from studio.providers._http import ServiceClient, key_header
from studio.providers._jobs import (
    ANY_INPUTS,
    Listed,
    Uploads,
    listed_usd,
    matching,
    model_path,
    must_have_key,
    must_have_sources,
    table_price,
    times_of,
)
from studio.providers._replies import in_doubt
from studio.providers._sources import Sendable, left_out, sent
from studio.providers.replicate.answers import (
    REFUSALS,
    checked,
    error_of,
    handle_of,
    listed_handle,
    state_of,
)
from studio.providers.replicate.form import BASE_URL, FORM, HOSTS
from studio.providers.replicate.requests import AS_OF, LABEL, RATES, Recipe, recipes_of

CONCURRENCY = 4
MOST_PAGES = 20
_FILES = "/v1/files/"
_NO_MODEL = Recipe("", {}, {})


class ReplicateService:
    """Makes pictures at Replicate; upscales and swaps faces where settings name a model for it."""

    name = "replicate"
    form = FORM

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._recipes = recipes_of(settings)
        words = [one.strip() for one in settings.options.get("refusal_words", "").split(",")]
        self._refusals = [one for one in words if one] or list(REFUSALS)
        self._client = ServiceClient(
            LABEL,
            settings.base_url or BASE_URL,
            key_header(settings.key),
            secrets=[settings.key] if settings.key else [],
        )
        hosts = [*HOSTS, *settings.extra_hosts]
        self._downloader = Downloader(hosts, settings.base_url or BASE_URL, label=LABEL)
        self._uploads = Uploads(self._put)

    @property
    def caps(self) -> Capability:
        """What it can do with the models of the settings."""
        image = self._recipes["image"]
        listed = listed_usd(RATES, image.model)
        return Capability(
            label=LABEL,
            max_sources=image.most_sources,
            concurrency=self._settings.concurrency or CONCURRENCY,
            offline=False,
            price_usd=listed["1K"],
            usd_by_size=listed,
            knows_price=image.model in RATES,
            version=image.model,
            jobs=tuple(self._recipes),
            lookup="list",
            own_seeds=image.has_seed,
            cancels=True,
        )

    def model(self, op: Op) -> str:
        """The model or version for this job; empty where none is named."""
        return self._recipe(op).model

    async def price(self, op: Op) -> Price:
        """By the dated table, which knows few models: the rest is billed by time, and not known."""
        return table_price(RATES, self.model(op), op.size, AS_OF)

    def digest(self, op: Op) -> str:
        """Of model, prompt, number of sources, and the seed where the model is told one."""
        recipe = self._recipe(op)
        if recipe.wrong:
            return ""
        urls = [""] * len(sent(op.sources, recipe.most_sources))
        return recipe.recognised(recipe.body(op, urls))

    def limits(self, op: Op) -> list[str]:
        """Sources that are left out; a size or a ratio that the model is not told."""
        recipe = self._recipe(op)
        told = left_out(op.sources, recipe.most_sources, recipe.model)
        if op.job == "image" and not {"resolution", "width"} & set(recipe.fields):
            told.append(f"{recipe.model} is not told the size {op.size}, and makes its own.")
        if op.job == "image" and not {"aspect_ratio", "width"} & set(recipe.fields):
            told.append(f"{recipe.model} is not told the ratio {op.aspect_ratio}, and makes its own.")
        return told

    async def submit(self, op: Op, job_key: UUID) -> Handle:
        """Upload the sources, then ask for one prediction."""
        must_have_key(LABEL, self._settings.key)
        recipe = self._recipe(op)
        if not recipe.model:
            happened = f"{LABEL} has no model for this in Settings."
            raise NotConfigured(happened, do="Name one, with its version.")
        must_have_sources(op, LABEL)
        model = model_path(LABEL, recipe.model)
        recipe.body(op, [""] * 2)  # options that cannot be read are told before anything is uploaded
        urls = await self._uploads.addresses(sent(op.sources, recipe.most_sources))
        asked: dict[str, Any] = {"input": recipe.body(op, urls)}
        if ":" in model:
            reply = await self._client.buy("POST", "v1/predictions", json={"version": model, **asked})
        else:
            reply = await self._client.buy("POST", f"v1/models/{model}/predictions", json=asked)
        with self._uploads.judging():
            return handle_of(reply, model)

    async def poll(self, handle: Handle) -> State:
        """How a prediction is."""
        must_have_key(LABEL, self._settings.key)
        reply = await self._client.ask("GET", self._client.own(handle.poll_url, _path(handle)))
        if reply.status == 404:
            return Gone()
        return self._uploads.judge(state_of(checked(reply), reply.mask, self._refusals), reply)

    async def collect(self, output: OutputRef) -> bytes:
        """The picture's bytes; without the key, unless they lie among the account's files."""
        is_file = urlsplit(output.url).path.partition(_FILES)[1] == _FILES
        if not is_file or origin(output.url) != origin(self._client.base_url):
            return self._uploads.note_made(await self._downloader.fetch(output.url), output.url)
        reply = await self._client.ask("GET", output.url)
        if reply.status in GONE:
            raise ResultExpired(
                f"{LABEL} made the picture, but has deleted it meanwhile.", do="Make it anew."
            )
        if not reply.is_good:
            raise error_of(reply) or ServiceDown(f"{LABEL} does not send the picture.", do="Try again.")
        return reply.body

    async def cancel(self, handle: Handle) -> CancelReply:
        """Stop a prediction; free only if it had not started."""
        must_have_key(LABEL, self._settings.key)
        url = self._client.own(handle.cancel_url, f"{_path(handle)}/cancel")
        reply = await self._client.ask("POST", url)
        return "confirmed" if reply.document().get("status") in {"canceled", "aborted"} else "too_late"

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """Predictions of the model from about that time; also of its inputs, while they are kept."""
        must_have_key(LABEL, self._settings.key)
        listed: list[Listed] = []
        path = "v1/predictions"
        for _page in range(MOST_PAGES):
            page = await self._page(path)
            listed += [self._listed(item, lost) for item in page["results"]]
            oldest = listed[-1].handle.at if listed else None
            query = urlsplit(str(page.get("next") or "")).query
            if not query or (oldest and oldest < times_of(lost, self._client.ahead)[0]):
                return matching(listed, lost, claimed, self._client.ahead)
            path = f"v1/predictions?{query}"
        raise in_doubt(LABEL, "its list is too long to be read")

    async def check(self) -> str:
        """Ask whose key it is."""
        must_have_key(LABEL, self._settings.key)
        reply = await self._client.ask("GET", "v1/account", tries=2)
        name = reply.mask(str(checked(reply).get("username") or ""))[:80]
        return f"{LABEL} takes the key" + (f" of {name}." if name else ".")

    async def close(self) -> None:
        """Close connections and children."""
        await self._client.close()
        await self._downloader.close()
        await self._uploads.close()

    def _recipe(self, op: Op) -> Recipe:
        return self._recipes.get(op.job, _NO_MODEL)

    async def _put(self, picture: Sendable) -> str:
        content = (picture.file_name, picture.data, picture.mime)
        body = checked(await self._client.ask("POST", "v1/files", files={"content": content}))
        urls = body.get("urls")
        url = urls.get("get") if isinstance(urls, dict) else None
        if not isinstance(url, str):
            raise ServiceDown(f"{LABEL} did not take the source {picture.name}.", do="Try again later.")
        return url

    async def _page(self, path: str) -> dict[str, Any]:
        page = checked(await self._client.ask("GET", path))
        if not isinstance(page.get("results"), list):
            raise ServiceDown(f"{LABEL} does not show its list.", do="Try again later.")
        return page

    def _listed(self, item: Any, lost: LostCall) -> Listed:
        told = item if isinstance(item, dict) else {}
        whole = f"{told.get('model')}:{told.get('version')}"
        model = lost.model if lost.model == whole else str(told.get("model"))
        recipe = next((one for one in self._recipes.values() if one.model == lost.model), None)
        digest = recipe.recognised(told.get("input")) if recipe else ANY_INPUTS
        return Listed(listed_handle(told, model), digest)


def _path(handle: Handle) -> str:
    return f"v1/predictions/{model_path(LABEL, handle.id)}"
