"""The services that can be paid for: what each can do and costs, and how it is set up.

A key comes in here and is never given out; where one lies is all that is told. What the environment sets
cannot be changed from the page.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

from studio.domain.capability import Capability, Job
from studio.domain.model import Model
from studio.domain.money import PriceSource
from studio.domain.storyboard import Size
from studio.errors import NotFound, StudioError
from studio.protocols import Chat, Op, Service, SourcePicture
from studio.service.keys import KeySource, ServiceChoice, preference_name
from studio.service.prices import finding_words, is_old, price_words
from studio.service.setup import CHAT, Setup, fixed, keep, new_choice, new_key, refuse_fixed
from studio.service.wiring import Parts
from studio.settings import KEYLESS, key_variables
from studio.store.preferences import set_preference

CHECK_S = 20.0
PRICE_S = 3.0
_SIZES: tuple[Size, ...] = get_args(Size)


class PriceLine(Model):
    """What one job costs, in USD (None: not known) and in words; `check`: read more than 90 days ago."""

    job: Job
    size: Size | None
    amount_usd: float | None
    as_of: date
    source: PriceSource
    check: bool
    text: str


class ServiceInfo(Model):
    """A service as it is set up, without its key.

    `models` are those in force, by job ("chat" for texts); `fixed` names what the environment sets:
    "key", "base_url", "concurrency", or a job. `variables` are those in which the environment may have the
    key. `problem`: why it cannot be used at all.
    """

    name: str
    label: str
    jobs: list[str]
    configured: bool
    needs_key: bool
    variables: list[str]
    key_source: KeySource
    base_url: str
    models: dict[str, str]
    set_models: dict[str, str]
    concurrency: int
    set_concurrency: int | None
    prices: list[PriceLine]
    finding: str
    offline: bool
    fixed: list[str]
    problem: str = ""
    note: str = ""


class ServiceTest(Model):
    """What a test of the connection found, as a sentence."""

    ok: bool
    text: str


async def services(parts: Parts) -> list[ServiceInfo]:
    """All services of this studio, those that are set up first."""
    found = await asyncio.gather(*(_info(parts, name) for name in _names(parts)))
    return sorted(found, key=lambda one: (not one.configured, one.label.lower()))


async def service(parts: Parts, name: str) -> ServiceInfo:
    """One of them. Raises NotFound naming the others."""
    return await _info(parts, _checked(parts, name))


async def set_up(parts: Parts, name: str, setup: Setup) -> ServiceInfo:
    """Change how a service is called. Raises InvalidInput, Conflict, changing nothing."""
    name = _checked(parts, name)
    choice, key = new_choice(parts, name, setup), new_key(parts, name, setup)
    if key is not None:
        await asyncio.to_thread(keep, parts, name, key, setup.keep_key)
    if choice != parts.services.chosen(name):
        await parts.database.write_async(
            lambda tx: set_preference(tx, preference_name(name), choice.model_dump_json())
        )
        parts.services.choose(name, choice)
    await parts.providers.replace(name)
    info = await _info(parts, name)
    cleaned = key is not None and setup.key != key
    note = "Spaces and quotes around the key were left out." if cleaned else ""
    return info.model_copy(update={"note": note})


async def forget_key(parts: Parts, name: str) -> ServiceInfo:
    """Let go of a service's key, in memory and in the file. Raises Conflict where the environment sets it."""
    name = _checked(parts, name)
    refuse_fixed(parts, name, "key")
    await asyncio.to_thread(parts.services.forget, name)
    await parts.providers.replace(name)
    return await _info(parts, name)


async def test(parts: Parts, name: str) -> ServiceTest:
    """Ask a service whether it would take a call; costs nothing."""
    provider = parts.providers.get(_checked(parts, name))
    if not isinstance(provider, Service):
        raise NotFound(f"“{provider.caps.label}” has no connection to test.")
    try:
        async with asyncio.timeout(CHECK_S):
            return ServiceTest(ok=True, text=await provider.check())
    except TimeoutError:
        return ServiceTest(
            ok=False, text=f"No answer within {CHECK_S:.0f} seconds. Check the address, or try again later."
        )
    except StudioError as error:
        return ServiceTest(ok=False, text=str(error))


def sample_op(job: Job, size: Size = "1K") -> Op:
    """One picture of a kind of job, to ask for its price and its model; it is never sent."""
    photos = {"image": 0, "upscale": 1, "face_swap": 2}[job]
    sources = tuple(SourcePicture(f"photo {n}", Path(), "") for n in range(1, photos + 1))
    return Op(prompt="", sources=sources, aspect_ratio="16:9", size=size, seed=0, job=job)


def _names(parts: Parts) -> list[str]:
    """Who is, or would be, a service; one that cannot be made is listed with the reason."""
    return [name for name in parts.providers.names() if _is_service(parts, name)]


def _is_service(parts: Parts, name: str) -> bool:
    try:
        return isinstance(parts.providers.get(name), Service)
    except StudioError:
        return True


def _checked(parts: Parts, name: object) -> str:
    names = _names(parts)
    if isinstance(name, str) and name in names:
        return name
    # What was given is not repeated: it may be a key in the wrong place.
    known = f"There are: {', '.join(names)}." if names else "None is installed."
    raise NotFound("There is no service of that name.", do=known)


async def _info(parts: Parts, name: str) -> ServiceInfo:
    try:
        provider = parts.providers.get(name)
    except StudioError as error:
        return _broken(parts, name, str(error))
    if not isinstance(provider, Service):
        raise NotFound(f"“{provider.caps.label}” is no service.")
    caps, settings, chosen = provider.caps, parts.services[name], parts.services.chosen(name)
    source = parts.services.source(name)
    models = {str(job): provider.model(sample_op(job)) for job in caps.jobs}
    chats = {CHAT: settings.chat_model} if isinstance(provider, Chat) else {}
    return ServiceInfo(
        name=name,
        label=caps.label,
        jobs=[*caps.jobs, *chats],
        configured=caps.offline or source != "none" or bool(settings.base_url),
        needs_key=not caps.offline and name not in KEYLESS,
        variables=key_variables(name),
        key_source=source,
        base_url=settings.base_url,
        models=models | chats,
        set_models=_set_models(chosen),
        concurrency=caps.concurrency,
        set_concurrency=chosen.concurrency,
        prices=await _prices(provider, caps),
        finding=finding_words(caps),
        offline=caps.offline,
        fixed=fixed(parts, name),
    )


def _set_models(chosen: ServiceChoice) -> dict[str, str]:
    models: dict[str, str] = {job: model for job, model in chosen.models.items() if model}
    return models | ({CHAT: chosen.chat_model} if chosen.chat_model else {})


def _broken(parts: Parts, name: str, problem: str) -> ServiceInfo:
    settings, chosen = parts.services[name], parts.services.chosen(name)
    return ServiceInfo(
        name=name,
        label=name,
        jobs=[],
        configured=False,
        needs_key=True,
        variables=key_variables(name),
        key_source=parts.services.source(name),
        base_url=settings.base_url,
        models={},
        set_models=_set_models(chosen),
        concurrency=settings.concurrency or 1,
        set_concurrency=chosen.concurrency,
        prices=[],
        finding="",
        offline=False,
        fixed=fixed(parts, name),
        problem=problem,
    )


async def _prices(provider: Service, caps: Capability) -> list[PriceLine]:
    wanted = [(job, size) for job in caps.jobs for size in (_SIZES if job == "image" else (None,))]
    lines = await asyncio.gather(*(_price(provider, job, size) for job, size in wanted))
    return [line for line in lines if line is not None]


async def _price(provider: Service, job: Job, size: Size | None) -> PriceLine | None:
    try:
        # A service may be asked for its price; the page does not wait for one that is slow to say.
        async with asyncio.timeout(PRICE_S):
            price = await provider.price(sample_op(job, size or "4K"))
    except TimeoutError:
        return None
    today = datetime.now(UTC).date()
    return PriceLine(
        job=job,
        size=size,
        amount_usd=None if price.amount_usd is None else float(price.amount_usd),
        as_of=price.as_of,
        source=price.source,
        check=is_old(price, today),
        text=price_words(price, job, size, today),
    )
