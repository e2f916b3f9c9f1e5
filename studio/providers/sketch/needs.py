"""The files a frame needs: one that is gone or damaged is named, never quietly painted around."""

from __future__ import annotations

from pathlib import Path

from studio.domain.ids import is_key, parse_key
from studio.domain.kit import SOURCE
from studio.errors import ProviderFailed
from studio.providers.sketch.order import Source
from studio.providers.sketch.stored import PhotoDamaged, check_stored

_ROLES = {"start": "start frame", "end": "end frame", "reference": "reference picture"}
_ASSETS = {
    "influencer": ("photo of the influencer", "Upload the photo again under Influencers, then render again."),
    "product": ("photo of the product", "Upload the photo again under Products, then render again."),
    "reference": ("reference picture", "Upload the reference picture again, then render again."),
}
_SOURCE = ("photo of the kit", "Make a kit from another photo.")
_KIT = ("kit picture of the influencer", "Make the kit again under Influencers, then render again.")
_AGAIN = "Render it again, or pick another of its variations, then render this one again."


def need(source: Source) -> Path:
    """The file of a source that is about to be used; raises ProviderFailed where it is gone."""
    if not source.path.is_file():
        what, do = _called(source.name)
        raise ProviderFailed(f"The {what} is missing from the studio’s folder.", do=do)
    return source.path


def need_picture(source: Source) -> Path:
    """As `need`, for a frame or reference picture; also raises where the file is no picture."""
    path = need(source)
    try:
        check_stored(path)
    except PhotoDamaged as error:
        raise damaged(source) from error
    return path


def damaged(source: Source) -> ProviderFailed:
    """What to say of a source whose file cannot be read."""
    what, do = _called(source.name)
    return ProviderFailed(f"The {what} in the studio’s folder is damaged and cannot be read.", do=do)


def _called(name: str) -> tuple[str, str]:
    """What a person calls a source, and what to do when it cannot be used."""
    if is_key(name):
        segment, role = parse_key(name)
        return f"{_ROLES[role]} of segment {segment}", _AGAIN
    return _SOURCE if name == SOURCE else _ASSETS.get(name, _KIT)
