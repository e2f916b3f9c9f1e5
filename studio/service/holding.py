"""Pictures that are paid for and held: they lie on a host that nobody has allowed yet.

Allowing it fetches them; nothing is bought again.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from studio.domain.model import Model
from studio.engine.late import Held
from studio.errors import StudioError
from studio.service import services
from studio.service.addresses import checked_host
from studio.service.checks import checked_id
from studio.service.service_info import ServiceInfo
from studio.service.setup import Setup
from studio.service.wiring import Parts
from studio.store.storyboards import get_storyboard


class HeldPictures(Model):
    """How many pictures of a service lie on a host that is not allowed, in words as well."""

    service: str
    label: str
    host: str
    pictures: int
    text: str


def held_pictures(parts: Parts, storyboard_id: str | None = None) -> list[HeldPictures]:
    """Those of one storyboard, or all, by service and host. Raises NotFound."""
    if storyboard_id is not None:
        parts.database.read(lambda tx: get_storyboard(tx, checked_id(storyboard_id, "storyboard")))
    groups: dict[tuple[str, str], list[Held]] = {}
    for held in parts.tools.late.held():
        if storyboard_id in (None, held.entry.storyboard_id):
            groups.setdefault((held.entry.provider, held.host), []).append(held)
    return [_told(parts, service, host, found) for (service, host), found in groups.items()]


async def allow_host(parts: Parts, name: str, host: str) -> ServiceInfo:
    """Let a service's pictures be fetched from a host too, and fetch those that are held.

    Raises NotFound, InvalidInput, Conflict where others use the studio too.
    """
    before = parts.services.chosen(name).extra_hosts if isinstance(name, str) else ()
    hosts = tuple(dict.fromkeys((*before, checked_host(host))))
    return await services.set_up(parts, name, Setup(extra_hosts=hosts))


def _told(parts: Parts, service: str, host: str, found: Sequence[Held]) -> HeldPictures:
    label = service
    with suppress(StudioError):
        label = parts.providers.caps(service).label
    one = len(found) == 1
    count, are = ("1 picture", "is") if one else (f"{len(found)} pictures", "are")
    where = f"{'it lies' if one else 'they lie'} on {host}, which is not among its hosts."
    text = f"{count} of {label} {are} paid for and not fetched: {where}"
    return HeldPictures(service=service, label=label, host=host, pictures=len(found), text=text)
