"""The content a keyframe is made from, and when two such contents are the same.

How it is made (provider, size, seed, variations) is not content: another service makes nothing stale.

The rule. A provider may take fewer pictures than are planned, and is sent the first ones. `Inputs.sources`
are all of them; `seen` is how many were sent, and None where that was all. To a picture the content of now is
the same when its words are, and its sources:

- all of them, in order, where it saw all: one that joins or goes makes it another content;
- the first `seen` of them, in order, where it did not: what it never saw changes nothing.

How many the provider of now would take plays no part. So a picture that saw all stays the same content where
the storyboard moves to a service that takes one, and one that saw the first stays it the other way round.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache

from studio.domain.ledger import Ordered
from studio.domain.plan import PlannedKeyframe
from studio.domain.storyboard import STYLE_KEYS, StoryboardSpec
from studio.domain.variation import Inputs, Variation
from studio.prompts.keyframe import user_prompt


def seen_of(made: Variation | Ordered) -> int | None:
    """How many of its planned sources a picture was shown; None where that was all."""
    if made.inputs is None or len(made.sources) >= len(made.inputs.sources):
        return None
    return len(made.sources)


def is_made_from(made: Variation | Ordered, now: Inputs) -> bool:
    """Whether a picture was made, or asked for, from what its keyframe would be made from now; one that was
    made from nothing of ours was not."""
    return made.inputs is not None and same_inputs(made.inputs, now, seen_of(made))


def same_inputs(before: Inputs, now: Inputs, seen: int | None) -> bool:
    """Whether two contents are the same to a picture that was shown the first `seen` sources of `before`."""
    return _shown(before, seen) == _shown(now, seen)


def digest_inputs(inputs: Inputs, seen: int | None = None) -> str:
    """The sha256 (hex) of the inputs as canonical JSON: keys sorted, no spaces, UTF-8.

    With `seen`, of the first so many sources and the mark that there were more.
    """
    content = _shown(inputs, seen).model_dump_json()
    return _digest(content, is_cut=seen is not None)


def is_digest_of(digest: str | None, now: Inputs) -> bool:
    """Whether a digest, of which nobody knows how many sources were seen, is of the content of now."""
    seen_first = range(len(now.sources) + 1)
    return digest == digest_inputs(now) or any(digest == digest_inputs(now, seen) for seen in seen_first)


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


def _shown(inputs: Inputs, seen: int | None) -> Inputs:
    if seen is None:
        return inputs
    return inputs.model_copy(update={"sources": inputs.sources[:seen]})


# A board compares the same few inputs after each of its events.
@lru_cache(maxsize=4096)
def _digest(content: str, *, is_cut: bool) -> str:
    parts = {**json.loads(content), **({"more": True} if is_cut else {})}
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
