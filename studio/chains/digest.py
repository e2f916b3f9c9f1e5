"""The content a keyframe is made from, and the digest by which two such contents are compared.

How it is made (provider, size, seed, variations) is not content: another service makes nothing stale.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import STYLE_KEYS, StoryboardSpec
from studio.domain.variation import Inputs


def digest_inputs(inputs: Inputs) -> str:
    """The sha256 (hex) of the inputs as canonical JSON: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(inputs.model_dump(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def current_inputs(spec: StoryboardSpec, keyframe: PlannedKeyframe, sources_sha: Sequence[str]) -> Inputs:
    """What a keyframe would be made from now; sources_sha are its pictures' sha256 in order.

    A copied keyframe knows its source alone, so words it does not use cannot make it stale. Blank style
    markers are left out, as they are in the prompt.
    """
    sources = list(sources_sha)
    if keyframe.copies:
        return Inputs(prompt="", subject="", style={}, aspect_ratio="", sources=sources, copied=True)
    return Inputs(
        prompt=_own_words(spec, keyframe),
        subject=spec.subject,
        style={key: spec.style[key] for key in STYLE_KEYS if spec.style.get(key, "").strip()},
        aspect_ratio=spec.aspect_ratio,
        sources=sources,
    )


def _own_words(spec: StoryboardSpec, keyframe: PlannedKeyframe) -> str:
    """What the person wrote for it; a blank reference prompt is composed from the start's words."""
    segment = spec.segments[keyframe.segment - 1]
    words = {"reference": segment.reference, "start": segment.start, "end": segment.end}[keyframe.role]
    return segment.start if keyframe.role == "reference" and not words.strip() else words
