"""One service as it is set up, told without its key: what it can do and costs, and what can be set of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, get_args

from studio.domain.capability import Capability, Job
from studio.domain.model import Model
from studio.domain.money import PriceSource
from studio.domain.option import Form, Option, OptionKind
from studio.domain.storyboard import Size
from studio.errors import NotFound, StudioError
from studio.protocols import Chat, Op, Service, SourcePicture
from studio.service.keys import KeySource, ServiceChoice
from studio.service.options import form_of, shown_value
from studio.service.owner import told
from studio.service.prices import finding_words, is_old, price_words
from studio.service.setup import CHAT, fixed, setting_up
from studio.service.wiring import Parts
from studio.settings import SIGN_IN, Settings, key_variables

SignIn = Literal["none", "needed", "offered", "done"]
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


class ChoiceInfo(Model):
    """One value that an option can have."""

    value: str
    label: str
    help: str


class OptionInfo(Model):
    """A setting that only this service has (domain/option.py), and its value; empty: the usual holds."""

    name: str
    label: str
    help: str
    kind: OptionKind
    usual: str
    choices: list[ChoiceInfo]
    least: int
    most: int
    value: str


class ServiceInfo(Model):
    """A service as it is set up, without its key.

    `models` are those in force, by job ("chat" for texts). `fixed` names what the environment sets, each with
    its variable: "key", "base_url", "concurrency", a job, "options.<name>". `takes` says which of key,
    base_url, concurrency and models can be set at all. `hosts` are those from which it fetches results by
    itself; empty, from its own address alone. `given_hosts` come from the environment, `set_hosts` from the
    page.
    `variables` are those in which the environment may have the key. `sign_in`: on a Space, whether the
    visitor has signed in ("done", as `signed_in_as`), has to ("needed"), or may, as its owner pays for
    everybody else ("offered"). `problem`: why it cannot be used. `locked`: why nothing of it can be set here.
    """

    name: str
    label: str
    jobs: list[str]
    configured: bool
    needs_key: bool
    takes: list[str]
    variables: list[str]
    key_source: KeySource
    keys_at: str
    base_url: str
    own_url: str
    models: dict[str, str]
    set_models: dict[str, str]
    concurrency: int
    set_concurrency: int | None
    options: list[OptionInfo]
    hosts: list[str]
    given_hosts: list[str]
    set_hosts: list[str]
    prices: list[PriceLine]
    finding: str
    offline: bool
    fixed: dict[str, str]
    sign_in: SignIn = "none"
    signed_in_as: str = ""
    problem: str = ""
    note: str = ""
    locked: str = ""


async def service_info(parts: Parts, name: str) -> ServiceInfo:
    """A service as it is now; of one that cannot be made, why. Raises NotFound for what is none."""
    try:
        provider = parts.providers.get(name)
    except StudioError as error:
        return _broken(parts, name, str(error))
    if not isinstance(provider, Service):
        raise NotFound(f"“{provider.caps.label}” is no service.")
    caps, settings = provider.caps, parts.services[name]
    form = form_of(provider)
    source = parts.services.source(name)
    chats = {CHAT: settings.chat_model or form.text_model} if isinstance(provider, Chat) else {}
    told = _told(parts, name, form)
    return told.model_copy(
        update={
            "label": caps.label,
            "jobs": [*caps.jobs, *chats],
            "configured": caps.offline or source != "none" or bool(settings.base_url),
            "needs_key": not caps.offline and form.key == "needed",
            "models": {str(job): provider.model(sample_op(job)) for job in caps.jobs} | chats,
            "concurrency": caps.concurrency,
            "prices": await _prices(provider, caps),
            "finding": finding_words(caps),
            "offline": caps.offline,
            **_signing_in(parts, name, has_key=source != "none"),
        }
    )


def sample_op(job: Job, size: Size = "1K") -> Op:
    """One picture of a kind of job, to ask for its price and its model; it is never sent."""
    photos = {"image": 0, "upscale": 1, "face_swap": 2, "video_face_swap": 1}[job]
    sources = tuple(SourcePicture(f"photo {n}", Path(), "") for n in range(1, photos + 1))
    return Op(prompt="", sources=sources, aspect_ratio="16:9", size=size, seed=0, job=job)


def _signing_in(parts: Parts, name: str, *, has_key: bool) -> dict[str, object]:
    """How a visitor of a Space stands with the service that they pay themselves."""
    if parts.visitor is None or name != SIGN_IN:
        return {}
    if parts.visitor.token is not None:
        return {"sign_in": "done", "signed_in_as": parts.visitor.name, "configured": True}
    return {"sign_in": "offered" if has_key else "needed"}


def _told(parts: Parts, name: str, form: Form) -> ServiceInfo:
    """What is known of a service from its settings alone."""
    settings, chosen = parts.services[name], parts.services.chosen(name)
    is_private = parts.settings.is_private
    return ServiceInfo(
        name=name,
        label=name,
        jobs=[],
        configured=False,
        needs_key=True,
        takes=_takes(form, parts.settings),
        variables=key_variables(name),
        key_source=parts.services.source(name),
        keys_at=form.keys_at,
        base_url=settings.base_url,
        own_url=form.address or "",
        models={},
        set_models=_set_models(chosen),
        concurrency=settings.concurrency or 1,
        set_concurrency=chosen.concurrency,
        options=[_option(one, _values(parts, name)) for one in form.options] if is_private else [],
        hosts=list(form.hosts) if is_private else [],
        given_hosts=list(parts.services.of_environment(name).extra_hosts),
        set_hosts=list(chosen.extra_hosts),
        prices=[],
        finding="",
        offline=False,
        fixed=fixed(parts, name),
        locked=told(setting_up(parts, name)),
    )


def _broken(parts: Parts, name: str, problem: str) -> ServiceInfo:
    return _told(parts, name, Form()).model_copy(update={"problem": problem})


def _takes(form: Form, settings: Settings) -> list[str]:
    # What one of many visitors may not change is not offered to them.
    can_be_set = {
        "key": form.key != "none" and not settings.space_id,
        "base_url": form.address is not None and settings.is_private,
        "concurrency": form.calls and not settings.space_id,
        "models": form.models and not settings.space_id,
    }
    return [part for part, can in can_be_set.items() if can]


def _set_models(chosen: ServiceChoice) -> dict[str, str]:
    models: dict[str, str] = {job: model for job, model in chosen.models.items() if model}
    return models | ({CHAT: chosen.chat_model} if chosen.chat_model else {})


def _values(parts: Parts, name: str) -> Mapping[str, str]:
    given, chosen = parts.services.of_environment(name), parts.services.chosen(name)
    return {**chosen.options, **given.options}


def _option(option: Option, values: Mapping[str, str]) -> OptionInfo:
    return OptionInfo(
        name=option.name,
        label=option.label,
        help=option.help,
        kind=option.kind,
        usual=option.usual,
        choices=[ChoiceInfo(value=one.value, label=one.label, help=one.help) for one in option.choices],
        least=option.least,
        most=option.most,
        value=shown_value(values.get(option.name, "")),
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
