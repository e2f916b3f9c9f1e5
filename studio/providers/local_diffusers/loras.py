"""A LoRA on this machine: where its file lies. Always safetensors, which hold numbers and no code."""

from __future__ import annotations

from pathlib import Path

from studio.errors import BadRequest
from studio.providers.local_diffusers.models import in_cache

ENDING = ".safetensors"
USUAL = "pytorch_lora_weights.safetensors"
PACKAGES = ("peft",)
"""What diffusers needs for LoRAs beside what it needs for models."""
_GIVE = "Give the whole path of its safetensors file, or the id of one that was downloaded with hf download."


def find_lora(named: str, folder: str = "") -> Path:
    """The file of a LoRA: by its path, by its name in `folder`, or by its id in the cache of the Hub.

    An id may be followed by the name of a file. Raises BadRequest, saying what to give.
    """
    own = Path(named).expanduser()
    model, file = _split(named)
    places = [own, *_inside(folder, named), *(place / file for place in in_cache(model))]
    for place in places:
        if place.is_absolute() and (found := _file_at(place, short_name(named))) is not None:
            return found
    raise BadRequest(f"The LoRA {short_name(named)} is not on this machine.", do=_GIVE)


def facts(named: str, strength: float) -> dict[str, str]:
    """What a receipt says of a LoRA; nothing where there is none."""
    return {"lora": short_name(named), "lora_strength": f"{strength:g}"} if named else {}


def short_name(named: str) -> str:
    """A LoRA's name for people: the last part of its id or path."""
    return Path(named).name.removesuffix(ENDING)[:80]


def _file_at(place: Path, name: str) -> Path | None:
    """The weights at a place, which may be a file or a folder of one."""
    if place.is_file():
        return place if place.suffix == ENDING else None
    files = sorted(place.glob(f"*{ENDING}")) if place.is_dir() else []
    usual = [file for file in files if file.name == USUAL]
    if len(files) > 1 and not usual:
        named = ", ".join(file.name for file in files[:3])
        raise BadRequest(f"There are several files for the LoRA {name}.", do=f"Name one of them: {named}.")
    return next(iter(usual or files), None)


def _inside(folder: str, named: str) -> list[Path]:
    place = Path(folder).expanduser()
    if not folder or not place.is_absolute() or ".." in Path(named).parts:
        return []
    return [place / named, place / f"{named}{ENDING}"]


def _split(named: str) -> tuple[str, str]:
    """The id of owner/name/file, and the file in it."""
    parts = named.split("/", 2)
    file = parts[2] if len(parts) > 2 and ".." not in parts[2].split("/") else ""
    return "/".join(parts[:2]), file
