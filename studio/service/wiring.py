"""Settings → the object graph. The only code that builds it."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from studio.domain.capability import Capability
from studio.domain.service import ServiceSettings
from studio.domain.visitor import Visitor
from studio.engine.asking import Asker
from studio.engine.billing import Billing
from studio.engine.budget import Budget
from studio.engine.clips import ClipIntake
from studio.engine.context import Tools
from studio.engine.delivery import Delivery
from studio.engine.following import Follower
from studio.engine.gate import FairGate
from studio.engine.generations import GenerationRegistry
from studio.engine.intake import Intake
from studio.engine.kit_checking import ReferenceChecker
from studio.engine.kits import KitMaker
from studio.engine.late import LateCalls
from studio.engine.measuring import LATER_S, Measurer, SourceFeatures
from studio.engine.metered import Meter
from studio.engine.patience import Patience
from studio.engine.photo_colours import PhotoColours
from studio.engine.room import Room
from studio.engine.runs import RunRegistry
from studio.engine.shop import Shop
from studio.engine.upscale import LocalUpscaler, ServiceUpscaler, Upscaler
from studio.errors import InvalidInput, ProviderFailed, StudioError
from studio.pictures.child import IDLE, ChildPool
from studio.protocols import Op, Provider
from studio.providers.registry import PROVIDERS, ProviderContext
from studio.service.keys import KeyFile, ServiceBook
from studio.service.places import Places
from studio.settings import SIGN_IN, Settings
from studio.store.database import Database
from studio.store.folder import CACHE_NAME
from studio.store.ledger import ledger_salt
from studio.store.preferences import get_preferences

_log = logging.getLogger(__name__)
ProviderFactory = Callable[[], Provider]
DEFAULT_PROVIDER = "sketch"
UPSCALERS = ("sketch",)


@dataclass(slots=True)
class Providers:
    """The image providers of this studio, each made once, at its first use, and closed at the end.

    place_of: names how one is set up at this moment (service/places.py).
    """

    factories: Mapping[str, ProviderFactory]
    place_of: Callable[[str], str] = lambda _: ""
    _places: dict[str, str] = field(default_factory=dict)
    _made: dict[str, Provider] = field(default_factory=dict)
    _shops: dict[str, Shop] = field(default_factory=dict)
    _retired: list[Provider] = field(default_factory=list)
    # Verbs come from many threads: a provider made twice would never be closed, a second gate would let
    # twice as many calls through.
    _making: threading.RLock = field(default_factory=threading.RLock)

    def names(self) -> list[str]:
        """The names a storyboard may give."""
        return list(self.factories)

    def get(self, name: str) -> Provider:
        """A provider by name. Raises InvalidInput naming the valid ones."""
        if not isinstance(name, str) or name not in self.factories:
            known = ", ".join(self.factories)
            # What was given is not repeated: it may be a key in the wrong place.
            raise InvalidInput("There is no image provider of that name.", do=f"Choose one of: {known}.")
        with self._making:
            if name not in self._made:
                # Before: set up anew in between, it is called another place than it is, never the same.
                self._places[name] = self.place_of(name)
                self._made[name] = self._make(name)
            return self._made[name]

    def _make(self, name: str) -> Provider:
        try:
            return self.factories[name]()
        except StudioError:
            raise
        except Exception as error:  # a plug-in may raise anything; who asked hears of it in words
            _log.exception("the provider %s could not be made", name)
            raise ProviderFailed(f"The image provider “{name}” could not be started.") from error

    def shop(self, name: str) -> Shop:
        """A provider with all that its callers share: one gate, one memory of its jobs.

        Set up anew, it keeps them: calls of the one before may still be under way, and count.
        """
        with self._making:
            provider, known = self.get(name), self._shops.get(name)
            if known is None:
                gate = FairGate(provider.caps.concurrency)
                self._shops[name] = Shop(name, provider, gate, place=self._places[name])
            elif known.provider is not provider:
                known.gate.resize(provider.caps.concurrency)
                self._shops[name] = replace(known, provider=provider, place=self._places[name])
            return self._shops[name]

    def dearest(self, op: Op) -> Decimal:
        """The highest price that any provider here names for such a picture, in USD."""
        return max((self._price(name, op) for name in self.factories), default=Decimal(0))

    def _price(self, name: str, op: Op) -> Decimal:
        try:
            caps = self.caps(name)
        except StudioError:
            return Decimal(0)
        if op.job == "video_face_swap":
            return Decimal(str(caps.video_usd_a_second * max(5.0, op.video.seconds if op.video else 0.0)))
        # Listed by size are pictures: what is done with one is cheaper than to make it.
        listed = caps.listed_usd(op.size) if op.job == "image" else caps.price_usd
        return Decimal(str(listed)) if op.job in caps.jobs else Decimal(0)

    def caps(self, name: str) -> Capability:
        """What a provider can do."""
        return self.get(name).caps

    async def replace(self, name: str) -> None:
        """Make this one anew at its next use, as it is set up then.

        The one before is closed; at the end only where it was called, as answers may still be on their way.
        """
        with self._making:
            before, shop = self._made.pop(name, None), self._shops.get(name)
        if before is None:
            return
        if shop is not None and shop.provider is before:
            self._retired.append(before)
        else:
            await before.close()

    async def close(self) -> None:
        """Close those that were made; one that cannot be closed keeps none of the others open."""
        async with AsyncExitStack() as closing:
            for provider in [*self._made.values(), *self._retired]:
                closing.push_async_callback(provider.close)


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a studio is made of.

    `personal` makes the provider that a visitor's own token pays; `visitor` is who asks, on a Space.
    `importing` is held by the one import of a kit whose pictures are in memory.
    """

    settings: Settings
    database: Database
    services: ServiceBook
    providers: Providers
    intake: Intake
    tools: Tools
    local_upscaler: LocalUpscaler
    sharer: ChildPool
    sheets: ChildPool
    runs: RunRegistry
    generations: GenerationRegistry
    kits: KitMaker
    asker: Asker
    billing: Billing
    photo_colours: PhotoColours
    pools: tuple[ChildPool, ...]
    personal: Callable[[SecretStr], Provider]
    visitor: Visitor | None = None
    importing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def default_provider(self, stored: str | None) -> str:
        """Who renders a storyboard that names nobody: the environment's choice, else the one of Settings."""
        return self.settings.provider or stored or DEFAULT_PROVIDER

    def upscaler(self, name: str) -> Upscaler:
        """Who brings photos to 4K, by name: the local resampler, or a service."""
        if name in UPSCALERS:
            return self.local_upscaler
        return ServiceUpscaler(self.tools.meter, lambda: self.providers.shop(name))


def build(home: Path | None, settings: Settings, plug_ins: Mapping[str, ProviderFactory]) -> Parts:
    """Open the folder (None: a temporary one) and put the parts together.

    Raises InvalidInput for settings that cannot be used, before the folder is touched; FolderUnusable.
    """
    _check(settings, [*PROVIDERS, *plug_ins])
    database = Database.open_temporary() if home is None else Database.open(home)
    cores = os.cpu_count() or 1
    uploads, results, idle_results, copies = lookers = _lookers(cores)
    measures, idle_measures, references, colours = measurers = _measurers(cores)
    upscales, shares, sheets = makers = _makers()
    services = ServiceBook(settings.services, KeyFile(settings.keys_path), database.home / "given")
    services.remember(database.read(get_preferences))
    context = ProviderContext(cache=database.home / CACHE_NAME, processes=cores, services=services)
    factories: dict[str, ProviderFactory] = {name: _bind(make, context) for name, make in PROVIDERS.items()}
    places = Places(services, database.read(ledger_salt))
    providers = Providers({**factories, **plug_ins}, places.of)
    room = Room()
    intake = Intake(database.images, uploads, results, room, idle_results, copies)
    features = SourceFeatures(measures, intake.thumbnails.ready)
    idle_measurer = Measurer(idle_measures, features, later_s=LATER_S)
    billing = Billing(database, providers.shop)
    patience = Patience(grace_s=settings.lookup_grace_s)
    follower = Follower(database, patience, room=room, when_done=billing.expect)
    checker = ReferenceChecker(references, intake)
    reader = ChildPool("studio.pictures.clips:inspect", processes=1, nice=5, limited=True, max_files=1)
    clips = ClipIntake(database, intake, reader, room)
    late = LateCalls(follower, Delivery(database, intake, idle_measurer, checker, clips), providers.shop)
    budget = Budget(settings.budget_run_usd, settings.budget_day_usd)
    meter = Meter(budget, follower, late, providers.dearest)
    tools = Tools(database, intake, features, Measurer(measures, features), idle_measurer, meter, late, clips)
    return Parts(
        settings=settings,
        database=database,
        services=services,
        providers=providers,
        intake=intake,
        tools=tools,
        local_upscaler=LocalUpscaler(upscales),
        sharer=shares,
        sheets=sheets,
        runs=RunRegistry(database),
        generations=GenerationRegistry(tools),
        kits=KitMaker(tools, checker),
        asker=Asker(budget, follower),
        billing=billing,
        photo_colours=PhotoColours(colours, intake),
        pools=(*lookers, *measurers, *makers, reader),
        personal=partial(_personal, context),
    )


def _personal(context: ProviderContext, token: SecretStr) -> Provider:
    settings = context.services.get(SIGN_IN, ServiceSettings()).model_copy(update={"key": token})
    return PROVIDERS[SIGN_IN](replace(context, services={SIGN_IN: settings}))


def _lookers(cores: int) -> tuple[ChildPool, ChildPool, ChildPool, ChildPool]:
    """Children that look at pictures from outside: at uploads, at results, at results in idle time, and at
    stored pictures whose small copies are missing."""
    task = "studio.pictures.decode:inspect"
    return (
        ChildPool(task, processes=2, limited=True, max_files=1),
        ChildPool(task, processes=min(2, cores), limited=True),
        ChildPool(task, processes=1, nice=IDLE, limited=True),
        ChildPool(task, processes=1, nice=5, limited=True),
    )


def _measurers(cores: int) -> tuple[ChildPool, ChildPool, ChildPool, ChildPool]:
    """Children that measure: pictures, pictures in idle time, references of kits, colours of photos."""
    return (
        ChildPool("studio.scoring.measure:serve", processes=min(2, cores), nice=5),
        ChildPool("studio.scoring.measure:serve", processes=1, nice=IDLE),
        ChildPool("studio.scoring.references:serve", processes=min(2, cores), nice=5),
        ChildPool("studio.scoring.photo_colours:serve", processes=1, nice=5),
    )


def _makers() -> tuple[ChildPool, ChildPool, ChildPool]:
    """Children that make pictures of pictures: photos in 4K, copies that leave the studio, sheets of kits."""
    upscale = "studio.providers.sketch.upscale:upscale"
    return (
        ChildPool(upscale, processes=1, nice=5, limited=True, timeout_s=120),
        ChildPool("studio.pictures.share:share", processes=1, nice=5, limited=True),
        ChildPool("studio.pictures.sheet:compose", processes=1, nice=5, limited=True),
    )


def _check(settings: Settings, provider_names: Sequence[str]) -> None:
    if settings.upscale not in provider_names:
        raise _unknown("STUDIO_UPSCALE", settings.upscale, provider_names)
    if settings.provider and settings.provider not in provider_names:
        raise _unknown("STUDIO_PROVIDER", settings.provider, provider_names)


def _unknown(variable: str, value: str, known: Sequence[str]) -> InvalidInput:
    return InvalidInput(f"{variable} is “{value[:60]}”.", do=f"Set it to one of: {', '.join(known)}.")


def _bind(make: Callable[[ProviderContext], Provider], context: ProviderContext) -> ProviderFactory:
    return lambda: make(context)
