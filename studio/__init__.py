"""Throughline Studio: consistent AI keyframes as chains.

The public names are loaded when they are asked for, so that the child processes, which import from here as
well, start quickly; none of them loads gradio or torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.domain.storyboard import SegmentSpec, StoryboardSpec
    from studio.errors import StudioError
    from studio.service.studio import Studio

__version__ = "0.1.0"
__all__ = ["SegmentSpec", "StoryboardSpec", "Studio", "StudioError", "__version__"]

_HOMES = {
    "SegmentSpec": "studio.domain.storyboard",
    "StoryboardSpec": "studio.domain.storyboard",
    "Studio": "studio.service.studio",
    "StudioError": "studio.errors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
