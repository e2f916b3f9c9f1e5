"""How things are named: keyframe keys such as "s02.start", and the ids of everything stored."""

from __future__ import annotations

import re
import secrets
import time
from typing import Literal, NewType

from studio.errors import NotFound

Role = Literal["reference", "start", "end"]
ROLES: tuple[Role, ...] = ("reference", "start", "end")

KeyframeKey = NewType("KeyframeKey", str)
IdentityId = NewType("IdentityId", str)
StoryboardId = NewType("StoryboardId", str)
RunId = NewType("RunId", str)
AttemptId = NewType("AttemptId", str)
VariationId = NewType("VariationId", str)

_KEY = re.compile(r"s([0-9]{2})\.(reference|start|end)")


def make_key(segment: int, role: Role) -> KeyframeKey:
    """The key of a keyframe: segment from 1, two digits, then its role."""
    return KeyframeKey(f"s{segment:02d}.{role}")


def parse_key(text: str) -> tuple[int, Role]:
    """Segment (from 1) and role of a key. Raises NotFound for anything that is not a key."""
    match = _KEY.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise NotFound(
            f"“{text[:40]}” is not a keyframe.", do="Keyframes are named like s01.start or s02.end."
        )
    role = next(role for role in ROLES if role == match[2])
    return int(match[1]), role


def keyframe_words(key: str) -> str:
    """A keyframe's name within a sentence: "start of segment 2". Raises NotFound for what is no key."""
    segment, role = parse_key(key)
    return f"{role} of segment {segment}"


def keyframe_label(key: str) -> str:
    """The same at the start of one: "Start of segment 2"."""
    return keyframe_words(key).capitalize()


def is_key(text: str) -> bool:
    """Whether a source name means a keyframe rather than an asset."""
    return _KEY.fullmatch(text) is not None


def new_id(prefix: str) -> str:
    """A fresh id that sorts by the time it was made: 48 bits of milliseconds, 64 random bits, in hex."""
    return f"{prefix}_{time.time_ns() // 1_000_000:012x}{secrets.token_hex(8)}"
