"""The verbs of the façade that tell of the studio itself: where it lies, who renders, what waits for room."""

from __future__ import annotations

from collections.abc import AsyncIterator

from studio import __version__
from studio.service import about as facts
from studio.service import watching
from studio.service.about import About, ProviderInfo
from studio.service.wiring import Parts
from studio.store import unstored


class Telling:
    """What a studio can be asked about itself."""

    _parts: Parts

    def about(self) -> About:
        """Where the data lies, how much there is, who renders, which versions."""
        return facts.about(self._parts, __version__)

    def cost_today(self) -> float:
        """What was spent on pictures since midnight, UTC, in USD."""
        return facts.cost_today(self._parts)

    def providers(self) -> list[ProviderInfo]:
        """Who can render here."""
        return facts.providers(self._parts)

    def set_default_provider(self, name: str) -> str:
        """Choose who renders storyboards that name nobody."""
        return facts.set_default_provider(self._parts, name)

    @property
    def unstored(self) -> int:
        """How many ends, of runs, kits, pictures or paid calls, wait for room on the disk of the folder.

        They are stored as soon as there is; until then what they belong to is shown as under way.
        """
        return self._parts.database.unstored.count

    def watch_unstored(self) -> AsyncIterator[None]:
        """Something every time `unstored` changed; ends when the studio is left."""
        return watching.changes(self._parts, unstored.TOPIC)
