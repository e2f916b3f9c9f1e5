"""Which pictures a storyboard brings along, under the names that sources use."""

from __future__ import annotations

from studio.domain.storyboard import StoryboardSpec


def identity_names(spec: StoryboardSpec) -> list[str]:
    """Who is shown, as a clean picture: the anchor of the kit, else the influencer, else none."""
    if spec.kit_id:
        return ["kit:anchor"]
    return ["influencer"] if spec.influencer_id else []


def product_names(spec: StoryboardSpec) -> list[str]:
    """The product, as a clean picture: the front of its kit, else its photo, else none."""
    if spec.product_kit_id:
        return ["product_kit:front"]
    return ["product"] if spec.product_id else []


def asset_names(spec: StoryboardSpec) -> list[str]:
    """Identity, then product: what stands in for a keyframe when nothing earlier of its chain is left."""
    return identity_names(spec) + product_names(spec)


def leading_names(spec: StoryboardSpec) -> list[str]:
    """What leads where the uploaded reference has the first word: that picture, else the identity."""
    return ["reference"] if spec.reference_image else identity_names(spec)
