"""What each picture sent along is for: what to take from it, and what to leave.

A picture with a job of its own is followed better than a heap of pictures; the order is that of the sources.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio.domain.ids import is_key

_JOBS = {
    "influencer": "the subject: take face, hair, build and clothes exactly, ignore its background and pose",
    "reference": "the given reference: take subject, composition, place and light",
    "product": "the product: take its shape, proportions, colours and lettering exactly, "
    "ignore its background and shadow",
    "kit:source": "the original: it alone says what the subject looks like, ignore its background and light",
    "kit:anchor": "the subject's face and head: take them exactly, ignore its background",
    "kit:profile": "the subject's head seen from the side: take its outline, ignore its background",
    "kit:half_body": "the subject's upper body: take build, clothes and proportions, ignore its background",
    "kit:full_body": "the subject's whole body: take build, clothes and proportions, ignore its background",
    "product_kit:front": "the product from the front: take its shape, proportions, colours and lettering "
    "exactly, ignore its background",
    "kit:front": "the product from the front: take framing, light and colours, ignore its background",
    "product_kit:three_quarter": "the product from the side: take its depth and side, ignore its background",
    "product_kit:back": "the product from behind: take its back only where it is seen, ignore its background",
    "product_kit:detail": "a close view of the product: take material, texture and lettering, "
    "not the framing",
    "product_kit:in_hand": "the product in a hand: take only its size in a hand and how it is held",
    "product_kit:packshot": "the product on white: take its shape, colours and lettering exactly",
}
_STATE = "the newest state of the film: take room, light, wardrobe and positions of things, not the face"
_STATE_AND_IDENTITY = (
    "the newest state of the film: take subject, room, light, wardrobe and positions of things"
)
_NAMED_EXPRESSION = (
    "the subject with the expression “{}”: take only the muscles of the face, "
    "not head, hair, clothes or light"
)
_OTHER_VIEW = "another view of the same subject: take only what the moment asks for"
_EXPRESSION_NAMES = "kit:expression_"
_IDENTITIES = ("influencer", "kit:anchor", "reference")


def source_roles(sources: Sequence[str]) -> str:
    """One sentence per source, in order, "Image 1 is …"; empty without sources."""
    sentences = [f"Image {place} is {_job(name, sources)}." for place, name in enumerate(sources, start=1)]
    return "\n".join(sentences)


def _job(name: str, sources: Sequence[str]) -> str:
    """What this picture controls; an earlier keyframe holds the face only where no cleaner picture does."""
    if is_key(name):
        return _STATE if any(each in _IDENTITIES for each in sources) else _STATE_AND_IDENTITY
    if name.startswith(_EXPRESSION_NAMES):
        expression = name.removeprefix(_EXPRESSION_NAMES).replace("_", " ")
        return _NAMED_EXPRESSION.format(expression)
    return _JOBS.get(name, _OTHER_VIEW)
