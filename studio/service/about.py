"""What Settings tells: where the data lies, how much there is, who renders, which versions."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from studio import __version__
from studio.domain.events import storyboard_changed
from studio.domain.model import Model
from studio.domain.storyboard import Size
from studio.service.owner import choosing_jobs, refuse_visitors
from studio.service.wiring import Parts
from studio.store import failures
from studio.store.driver import SQLITE_VERSION
from studio.store.events import append
from studio.store.folder import size_of
from studio.store.preferences import get_preferences, set_preference
from studio.store.spending import total_since
from studio.store.storyboards import list_storyboards
from studio.store.transaction import Transaction
from studio.store.variations import spent_without_calls

_PACKAGES = (
    "gradio",
    "pillow",
    "pydantic",
    "sqlite-utils",
    "opencv-python-headless",
    "open-clip-torch",
    "torch",
)


class ProviderInfo(Model):
    """An image provider as it is offered: its price is USD a picture of 1K; None: not known.

    usd_by_size: the same for each size, where that makes a difference.
    """

    name: str
    label: str
    offline: bool
    price_usd: float | None
    is_default: bool
    usd_by_size: Mapping[Size, float] = {}

    def price_at(self, size: Size) -> float | None:
        """USD a picture of a size; None: not known."""
        return None if self.price_usd is None else self.usd_by_size.get(size, self.price_usd)


class About(Model):
    """Facts of this studio. Sizes in bytes.

    unstored: how many ends wait for room on the disk, and are stored as soon as there is.
    """

    version: str
    home: Path
    disk_used: int
    disk_free: int
    unstored: int
    pictures: int
    default_provider: str
    default_provider_from_environment: bool
    providers: list[ProviderInfo]
    versions: dict[str, str]
    notes: list[str]


def about(parts: Parts, studio_version: str) -> About:
    """The facts as they are now. Raises FolderUnusable where the folder was taken away."""
    with failures.said_for_people():
        used, pictures = size_of(parts.database.home), parts.database.images.count()
        free = shutil.disk_usage(parts.database.home).free
    return About(
        version=studio_version,
        home=parts.database.home,
        disk_used=used,
        disk_free=free,
        unstored=parts.database.unstored.count,
        pictures=pictures,
        default_provider=default_provider(parts),
        default_provider_from_environment=bool(parts.settings.provider),
        providers=providers(parts),
        versions=_versions(),
        notes=_notes(),
    )


def providers(parts: Parts) -> list[ProviderInfo]:
    """Who can render here."""
    default = default_provider(parts)
    return [_info(parts, name, default) for name in parts.providers.names()]


def cost_today(parts: Parts) -> float:
    """What was spent on pictures since midnight, UTC, in USD; a call counts for the day of its asking.

    What calls cost whose price nobody told is not in it (unpriced_today).
    """

    def read(tx: Transaction) -> float:
        return float(total_since(tx, _midnight(tx)).spent) + spent_without_calls(tx, _midnight(tx))

    return parts.database.read(read)


def unpriced_today(parts: Parts) -> int:
    """How many calls of today were charged without anybody telling how much."""
    return parts.database.read(lambda tx: total_since(tx, _midnight(tx)).unpriced)


def _midnight(tx: Transaction) -> datetime:
    return tx.now.replace(hour=0, minute=0, second=0, microsecond=0)


def default_provider(parts: Parts) -> str:
    """Who renders a storyboard that names nobody."""
    return parts.default_provider(parts.database.read(get_preferences).get("provider"))


def set_default_provider(parts: Parts, name: str) -> str:
    """Choose it, for all storyboards that name nobody.

    Raises InvalidInput, Conflict; a set STUDIO_PROVIDER still wins.
    """
    refuse_visitors(choosing_jobs(parts))
    parts.providers.get(name)

    def record(tx: Transaction) -> None:
        set_preference(tx, "provider", name)
        for board in list_storyboards(tx):
            if board.spec.provider is None:
                append(tx, board.id, storyboard_changed(["provider"]))

    parts.database.write(record)
    return default_provider(parts)


def _info(parts: Parts, name: str, default: str) -> ProviderInfo:
    caps = parts.providers.caps(name)
    return ProviderInfo(
        name=name,
        label=caps.label,
        offline=caps.offline,
        price_usd=caps.price_usd if caps.knows_price else None,
        is_default=name == default,
        usd_by_size=caps.usd_by_size if caps.knows_price else {},
    )


def _versions() -> dict[str, str]:
    found = {
        "Throughline Studio": __version__,
        "Python": platform.python_version(),
        "SQLite": SQLITE_VERSION,
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _notes() -> list[str]:
    if _wal_reset_fixed(SQLITE_VERSION):
        return []
    return [
        f"SQLite {SQLITE_VERSION} of this machine has a rare fault that one studio per folder never meets. "
        "A newer one: .venv/bin/pip install -e '.[sqlite]'"
    ]


def _wal_reset_fixed(text: str) -> bool:
    """Fixed in 3.51.3, and in the 3.50.7 and 3.44.6 maintenance lines (sqlite.org, wal.html)."""
    release = tuple(int(part) for part in text.split(".")[:3])
    return release >= (3, 51, 3) or (3, 50, 7) <= release < (3, 51) or (3, 44, 6) <= release < (3, 45)
