"""What services that answer with a job id share: uploads of sources, lost jobs, prices by size."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pydantic import SecretStr

from studio.domain.money import Price, PriceSource
from studio.domain.storyboard import SIZES, Size
from studio.errors import BadRequest, NotConfigured
from studio.protocols import Finished, Handle, JobFailed, LostCall, Op, SourcePicture, SourceVideo, State
from studio.providers._literal import worth_having
from studio.providers._replies import Reply, in_doubt
from studio.providers._sources import Sendable, Sources, read_video

UPLOADS_KEPT_S = 3600.0
# The shortest time that a service is known to keep what it made is an hour.
MADE_KEPT_S = 600.0
# What is larger is sent smaller, as other sources are: models refuse what is too large.
LARGEST_MADE = 4_000_000
_MADE_REMEMBERED = 256
BEFORE_INTENT = timedelta(seconds=30)
AFTER_INTENT = timedelta(minutes=15)
ANY_INPUTS = "?"
_MODEL_ID = re.compile(r"[\w-][\w.:-]*(?:/[\w-][\w.:-]*)*")


def must_have_key(label: str, key: SecretStr | None) -> None:
    """Raises NotConfigured where there is no key; nothing was sent then."""
    if key is None or not key.get_secret_value():
        raise NotConfigured(f"There is no key for {label}.", do="Add one in Settings.")


def model_path(label: str, model: str) -> str:
    """A model id that can stand in a path. Raises BadRequest for anything else."""
    if not _MODEL_ID.fullmatch(model):
        raise BadRequest(f"“{model[:80]}” is no model id of {label}.", do="Correct it in Settings.")
    return model


def must_have_sources(op: Op, label: str) -> None:
    """An upscale needs its photo, a face swap the picture or video and the face. Raises BadRequest."""
    least = {"image": 0, "upscale": 1, "face_swap": 2, "video_face_swap": 1}[op.job]
    if len(op.sources) < least:
        named = {"face_swap": "a picture and a face", "video_face_swap": "a face"}
        needed = named.get(op.job, "a picture")
        raise BadRequest(f"{label} needs {needed} for this.", do="Add what is missing.")


@dataclass(frozen=True, slots=True)
class _Made:
    """Where a picture lies that the service made, and until when that is trusted."""

    url: str
    until: float


@dataclass(slots=True)
class _Place:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    url: str = ""
    until: float = 0.0


class Uploads:
    """Sources at the service: each uploaded once, its address used again by later calls.

    A picture that the service itself made lies there already: the next one of a chain is asked for with its
    address, which takes no time. Assumed: a service can open its own results as it opens any public address.
    put: uploads one and gives its address. kept_s: how long an address is trusted.
    """

    def __init__(
        self,
        put: Callable[[Sendable], Awaitable[str]],
        *,
        kept_s: float = UPLOADS_KEPT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._put = put
        self._kept_s = kept_s
        self._clock = clock
        self._sources = Sources()
        self._one_video = asyncio.Lock()
        self._places: dict[str, _Place] = {}
        self._made: OrderedDict[str, _Made] = OrderedDict()

    async def addresses(self, sources: Sequence[SourcePicture]) -> list[str]:
        """Where the sources are, in their order. Raises ProviderFailed; nothing here is charged."""
        return list(await asyncio.gather(*(self._address(one) for one in sources)))

    def note_made(self, picture: bytes, url: str) -> bytes:
        """Remember where a picture lies that the service made; gives the picture.

        Not where the address is signed: it may end sooner, and no receipt may hold it.
        """
        if len(picture) <= LARGEST_MADE and "?" not in url:
            sha256 = hashlib.sha256(picture).hexdigest()
            self._made[sha256] = _Made(url, self._clock() + MADE_KEPT_S)
            if len(self._made) > _MADE_REMEMBERED:
                self._made.popitem(last=False)
        return picture

    def judge(self, state: State, reply: Reply | None = None) -> State:
        """How a job is. One that failed may have found a picture gone: then the next ones upload theirs.

        reply: the answer that told it; of a finished job its receipt keeps the headers worth having.
        """
        if isinstance(state, JobFailed):
            self._made.clear()
        return with_headers(state, reply) if isinstance(state, Finished) and reply is not None else state

    @contextmanager
    def judging(self) -> Iterator[None]:
        """The same of the request that asks for a job."""
        try:
            yield
        except BadRequest:
            self._made.clear()
            raise

    async def close(self) -> None:
        """End the children that read sources."""
        await self._sources.close()

    async def _address(self, source: SourcePicture) -> str:
        made = self._made.get(source.sha256)
        if made is not None and self._clock() < made.until:
            return made.url
        return await self._uploaded(source.sha256, lambda: self._put_picture(source))

    async def video_address(self, video: SourceVideo) -> str:
        """Where a video is, sent as it stands. Raises ProviderFailed; nothing here is charged."""
        return await self._uploaded(video.sha256, lambda: self._put_video(video))

    async def _put_picture(self, source: SourcePicture) -> str:
        [sendable] = await self._sources.read([source])
        return await self._put(sendable)

    async def _put_video(self, video: SourceVideo) -> str:
        """One after the other: each is held in memory."""
        async with self._one_video:
            return await self._put(await read_video(video))

    async def _uploaded(self, sha256: str, put: Callable[[], Awaitable[str]]) -> str:
        place = self._places.setdefault(sha256, _Place())
        async with place.lock:
            if self._clock() >= place.until:
                place.url = await put()
                place.until = self._clock() + self._kept_s
        return place.url


def with_headers(finished: Finished, reply: Reply) -> Finished:
    """The end of a job, and in its receipt what may help to find it at the service.

    Named apart from those of the answer that took the job, which the receipt has as well.
    """
    kept = {f"{name} (result)": reply.mask(value) for name, value in worth_having(reply.headers).items()}
    return replace(finished, receipt={**kept, **finished.receipt})


@dataclass(frozen=True, slots=True)
class Listed:
    """A job in a service's list. inputs_digest: ANY_INPUTS where the list does not show its inputs."""

    handle: Handle
    inputs_digest: str = ANY_INPUTS


def matching(
    listed: Iterable[Listed], lost: LostCall, claimed: Collection[str], ahead: timedelta | None = None
) -> list[Handle]:
    """The jobs that may be a lost one: of its model, its inputs and its time, and nobody else's.

    First those from after the intent, the nearest first: a job is rarely older than the wish for it.
    ahead: as of ServiceClient.
    """
    wished_at = lost.intended_at + (ahead or timedelta(0))
    first, last = times_of(lost, ahead)
    found = [
        one.handle
        for one in listed
        if one.handle.model == lost.model
        and one.handle.id not in claimed
        and one.inputs_digest in {ANY_INPUTS, lost.inputs_digest}
        # One without a time may be it, too: a job that is overlooked is paid twice.
        and (one.handle.at is None or first <= one.handle.at <= last)
    ]

    def rank(handle: Handle) -> tuple[bool, timedelta]:
        late_by = (handle.at or wished_at) - wished_at
        return late_by < timedelta(0), abs(late_by)

    return sorted(found, key=rank)


def times_of(lost: LostCall, ahead: timedelta | None) -> tuple[datetime, datetime]:
    """When the service may have noted a lost call, by its own clock: 30 s before its intent to 15 min after
    it, or after the last moment at which it is known to have been leaving.

    ahead: how far its clock is ahead of ours now. Ours may have been set right since the intent: then the
    time that was written down was the service's already.
    """
    left_at, ours = lost.out_at or lost.intended_at, timedelta(0)
    first = lost.intended_at + min(ours, ahead or ours)
    return first - BEFORE_INTENT, left_at + max(ours, ahead or ours) + AFTER_INTENT


def must_be_listed(label: str, lost: LostCall, kept: timedelta, now: datetime | None = None) -> None:
    """Raises InDoubt for a call that is older than what the list shows: not found is not absent then."""
    if lost.intended_at < (now or datetime.now(UTC)) - kept:
        raise in_doubt(label, "its list does not go back so far")


def moment(text: Any) -> datetime | None:
    """A time of an answer, with its zone (UTC where none is told); None where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def digest_of(model: str, inputs: Mapping[str, Any], pictures: Collection[str]) -> str:
    """A name for what a job was asked. Addresses of pictures are new with each upload: they are counted."""
    told = {name: _counted(value) if name in pictures else value for name, value in inputs.items()}
    whole = json.dumps([model, told], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()[:32]


def _counted(value: Any) -> int:
    return len(value) if isinstance(value, list) else 1


def most_tokens_of(words: str) -> int:
    """No text has more tokens than bytes."""
    return len(words.encode(errors="surrogatepass"))


@dataclass(frozen=True, slots=True)
class Rate:
    """What one model costs: USD by size; `usual` for sizes that are not named.

    margin: so many times its price a call may cost, where that is more than its source lets one expect.
    """

    usual: str
    source: PriceSource
    by_size: Mapping[Size, str] = field(default_factory=dict)
    margin: str = ""

    def price(self, size: Size, as_of: date) -> Price:
        """What one picture of a size is expected to cost."""
        amount = Decimal(self.by_size.get(size, self.usual))
        at_most = amount * Decimal(self.margin) if self.margin else None
        return Price(amount_usd=amount, as_of=as_of, source=self.source, at_most_usd=at_most)


def table_price(rates: Mapping[str, Rate], model: str, size: Size, as_of: date) -> Price:
    """What a dated table says; not known for a model that is not in it."""
    rate = rates.get(model)
    return rate.price(size, as_of) if rate else Price(amount_usd=None, as_of=as_of, source="unconfirmed")


def listed_usd(rates: Mapping[str, Rate], model: str) -> dict[Size, float]:
    """What a picture of each size costs in USD, for lists of services.

    A model that is not in the table costs as much as the dearest that is: not known is not free.
    """
    known = [rates[model]] if model in rates else list(rates.values())
    return {size: max(float(rate.by_size.get(size, rate.usual)) for rate in known) for size in SIZES}
