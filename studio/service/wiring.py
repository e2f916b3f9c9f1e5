"""Settings → the object graph. The only code that builds it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from studio.domain.capability import Capability
from studio.engine.context import Tools
from studio.engine.gate import FairGate
from studio.engine.intake import Intake
from studio.engine.measuring import Measurer, SourceFeatures
from studio.engine.runs import RunRegistry
from studio.engine.upscale import LocalUpscaler, Upscaler
from studio.errors import InvalidInput, ProviderFailed, StudioError
from studio.pictures.child import IDLE, ChildPool
from studio.protocols import Provider
from studio.providers.registry import PROVIDERS, ProviderContext
from studio.service.keys import KeyFile, ServiceBook
from studio.settings import Settings
from studio.store.database import Database
from studio.store.preferences import get_preferences

_log = logging.getLogger(__name__)
ProviderFactory = Callable[[], Provider]
DEFAULT_PROVIDER = "sketch"
UPSCALERS = ("sketch",)


@dataclass(slots=True)
class Providers:
    """The image providers of this studio, each made once, at its first use, and closed at the end."""

    factories: Mapping[str, ProviderFactory]
    _made: dict[str, Provider] = field(default_factory=dict)
    _gates: dict[str, FairGate] = field(default_factory=dict)
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
            raise InvalidInput(
                f"There is no image provider “{str(name)[:60]}”.", do=f"Choose one of: {known}."
            )
        with self._making:
            if name not in self._made:
                self._made[name] = self._make(name)
            return self._made[name]

    def _make(self, name: str) -> Provider:
        try:
            return self.factories[name]()
        except StudioError:
            raise
        except Exception as error:
            _log.exception("the provider %s could not be made", name)
            raise ProviderFailed(f"The image provider “{name}” could not be started.") from error

    def gate(self, name: str) -> FairGate:
        """The gate that all runs of a provider share."""
        with self._making:
            if name not in self._gates:
                self._gates[name] = FairGate(self.get(name).caps.concurrency)
            return self._gates[name]

    def caps(self, name: str) -> Capability:
        """What a provider can do."""
        return self.get(name).caps

    async def replace(self, name: str) -> None:
        """Make this one anew at its next use, as it is set up then; the one before is closed."""
        with self._making:
            before = self._made.pop(name, None)
            self._gates.pop(name, None)
        if before is not None:
            await before.close()

    async def close(self) -> None:
        """Close those that were made; one that cannot be closed keeps none of the others open."""
        async with AsyncExitStack() as closing:
            for provider in self._made.values():
                closing.push_async_callback(provider.close)


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a studio is made of."""

    settings: Settings
    database: Database
    services: ServiceBook
    providers: Providers
    intake: Intake
    tools: Tools
    upscaler: Upscaler
    sharer: ChildPool
    runs: RunRegistry
    pools: tuple[ChildPool, ...]

    def default_provider(self, stored: str | None) -> str:
        """Who renders a storyboard that names nobody: the environment's choice, else the one of Settings."""
        return self.settings.provider or stored or DEFAULT_PROVIDER


def build(home: Path | None, settings: Settings, plug_ins: Mapping[str, ProviderFactory]) -> Parts:
    """Open the folder (None: a temporary one) and put the parts together.

    Raises InvalidInput for settings that cannot be used, before the folder is touched; FolderUnusable.
    """
    _check(settings, [*PROVIDERS, *plug_ins])
    database = Database.open_temporary() if home is None else Database.open(home)
    cores = os.cpu_count() or 1
    uploads = ChildPool("studio.pictures.decode:inspect", processes=2, limited=True, max_files=1)
    results = ChildPool("studio.pictures.decode:inspect", processes=min(2, cores), limited=True)
    measures = ChildPool("studio.scoring.measure:serve", processes=min(2, cores), nice=5)
    idle_measures = ChildPool("studio.scoring.measure:serve", processes=1, nice=IDLE)
    upscales = ChildPool(
        "studio.providers.sketch.upscale:upscale", processes=1, nice=5, limited=True, timeout_s=120
    )
    shares = ChildPool("studio.pictures.share:share", processes=1, nice=5, limited=True)
    services = ServiceBook({}, KeyFile(settings.keys_path))
    services.remember(database.read(get_preferences))
    context = ProviderContext(cache=database.home / "cache", processes=cores, services=services)
    factories: dict[str, ProviderFactory] = {name: _bind(make, context) for name, make in PROVIDERS.items()}
    intake = Intake(database.images, uploads, results)
    features = SourceFeatures(measures)
    return Parts(
        settings=settings,
        database=database,
        services=services,
        providers=Providers({**factories, **plug_ins}),
        intake=intake,
        tools=Tools(
            database, intake, features, Measurer(measures, features), Measurer(idle_measures, features)
        ),
        upscaler=LocalUpscaler(upscales),
        sharer=shares,
        runs=RunRegistry(database),
        pools=(uploads, results, measures, idle_measures, upscales, shares),
    )


def _check(settings: Settings, provider_names: Sequence[str]) -> None:
    if settings.upscale not in UPSCALERS:
        raise _unknown("STUDIO_UPSCALE", settings.upscale, UPSCALERS)
    if settings.provider and settings.provider not in provider_names:
        raise _unknown("STUDIO_PROVIDER", settings.provider, provider_names)


def _unknown(variable: str, value: str, known: Sequence[str]) -> InvalidInput:
    return InvalidInput(f"{variable} is “{value[:60]}”.", do=f"Set it to one of: {', '.join(known)}.")


def _bind(make: Callable[[ProviderContext], Provider], context: ProviderContext) -> ProviderFactory:
    return lambda: make(context)
