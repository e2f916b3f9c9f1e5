"""What is for the owner of a Space alone: its secrets pay, and whoever finds the page could use them up."""

from __future__ import annotations

from studio.errors import Conflict
from studio.service.wiring import Parts


def for_the_owner(parts: Parts, does: str, variables: str) -> Conflict | None:
    """Why nobody can do this from the page of a Space, with what its owner does instead; None elsewhere."""
    if not parts.settings.space_id:
        return None
    return Conflict(
        f"On a Space only its owner {does}, for all who use it.",
        do=f"They set {variables} in its settings.",
    )


def choosing_jobs(parts: Parts) -> Conflict | None:
    """Why nobody can choose who does what."""
    return for_the_owner(
        parts,
        "chooses who does what",
        "STUDIO_PROVIDER, STUDIO_UPSCALE, STUDIO_FACE_SWAP, STUDIO_VIDEO_FACE_SWAP, "
        "STUDIO_WRITER and STUDIO_VISION",
    )


def refuse_visitors(refusal: Conflict | None) -> None:
    """Raises what `for_the_owner` gave, where it gave anything."""
    if refusal is not None:
        raise refusal


def told(refusal: Conflict | None) -> str:
    """The same for the page, which then offers nothing to change; empty where it may."""
    return "" if refusal is None else str(refusal)
