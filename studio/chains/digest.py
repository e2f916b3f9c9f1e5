"""The content a keyframe is made from, and the digest by which two such contents are compared.

How it is made (provider, size, seed, variations) is not content: another service makes nothing stale.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache

from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import STYLE_KEYS, StoryboardSpec
from studio.domain.variation import Inputs
from studio.prompts.keyframe import user_prompt


def digest_inputs(inputs: Inputs) -> str:
    """The sha256 (hex) of the inputs as canonical JSON: keys sorted, no spaces, UTF-8."""
    return _digest(inputs.model_dump_json())


def current_inputs(spec: StoryboardSpec, keyframe: PlannedKeyframe, sources_sha: Sequence[str]) -> Inputs:
    """What a keyframe would be made from now; sources_sha are its pictures' sha256 in order.

    A copied keyframe knows its source alone, so words it does not use cannot make it stale. The words are
    those that are sent; a blank subject and blank style markers are left out, as they are in the prompt.
    """
    sources = list(sources_sha)
    if keyframe.copies:
        return Inputs(prompt="", subject="", style={}, aspect_ratio="", sources=sources, copied=True)
    return Inputs(
        prompt=user_prompt(spec, keyframe.segment, keyframe.role),
        subject=spec.subject if spec.subject.strip() else "",
        style={key: spec.style[key] for key in STYLE_KEYS if spec.style.get(key, "").strip()},
        aspect_ratio=spec.aspect_ratio,
        sources=sources,
    )


# A board compares the same few inputs after each of its events.
@lru_cache(maxsize=4096)
def _digest(content: str) -> str:
    canonical = json.dumps(json.loads(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
