"""The arguments of the verbs, as the page and programs give them. Unknown ones are refused.

What one would get wrong: a picture is never a path here. Whoever receives a file puts a `Path` of its own
making in its place, and JSON cannot spell one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from studio.domain.model import Model
from studio.service.options import GivenFile
from studio.service.sample import FIRST


def only_a_received_file(value: Any) -> Any:
    """A file that was uploaded; raises ValueError for whatever else stands in its place."""
    if value is None or isinstance(value, Path):
        return value
    raise ValueError("send the picture itself first; a path or an address is not taken")


def _a_number_not_text(value: Any) -> Any:
    if isinstance(value, str | bool):
        raise ValueError("a whole number is needed")  # noqa: TRY004  pydantic turns this one into its own error
    return value


def _only_an_object(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    # ValueError, not TypeError: pydantic turns this one into its own error.
    raise ValueError("one object is needed, such as {“title”: …, “segments”: [{“start”: …, “end”: …}]}")


WholeNumber = Annotated[int, BeforeValidator(_a_number_not_text)]
Picture = Annotated[
    Path,
    BeforeValidator(only_a_received_file),
    Field(description="The picture: JPEG, PNG, WebP or HEIC, at most 40 MB."),
]
MaybePicture = Annotated[
    Path | None,
    BeforeValidator(only_a_received_file),
    Field(description="The person's own first reference picture, where there is one."),
]
IdentityId = Annotated[str, Field(description="Its id, as given when it was added or listed.")]
BoardId = Annotated[str, Field(description="The storyboard's id.")]
RunId = Annotated[str, Field(description="The run's id, as given by render or regenerate.")]
CallId = Annotated[str, Field(description="The call's id, as board and costs show it.")]
VariationId = Annotated[str, Field(description="The variation's id, as board shows it.")]
Key = Annotated[
    str,
    Field(
        description='The keyframe: "s02.start" is the start of segment 2; roles are reference, start and end.'
    ),
]
By = Annotated[str, Field(description="Who does it, by name; may be left blank.")]
Name = Annotated[str, Field(description="Its name, one line.")]
Brief = Annotated[
    dict[str, Any],
    BeforeValidator(_only_an_object),
    Field(
        description=(
            "The brief: title and segments (list of {reference, start, end, seconds, continues}); optional "
            "subject, style {style, palette, lighting, composition, mood}, aspect_ratio (16:9, 9:16, 1:1, "
            "4:5, 21:9), size (1K, 2K, 4K), strategy (end-to-start, three-chains, anchored-pairs, "
            "re-anchored, joined, independent), variations (1 to 16), hold_for_pick, influencer_id, "
            "product_id, kit_id, product_kit_id, provider."
        )
    ),
]


class Nothing(Model):
    """No arguments."""


class OneIdentity(Model):
    """An influencer, product or storyboard by its id."""

    id: IdentityId


class AddIdentity(Model):
    """A photo with a name."""

    photo: Picture
    name: Name


class ReplacePhoto(Model):
    """Another photo for the same identity."""

    id: IdentityId
    photo: Picture


class RenameIdentity(Model):
    """Another name."""

    id: IdentityId
    name: Name


class DescribeIdentity(Model):
    """Words for an influencer or a product."""

    id: IdentityId
    text: Annotated[str, Field(description="How it looks, for the subject of its storyboards; empty: none.")]


class RenameStoryboard(Model):
    """Another title."""

    id: BoardId
    title: Annotated[str, Field(description="The new title, one line.")]


class CreateStoryboard(Model):
    """A brief, and the person's own first reference beside it."""

    spec: Brief
    reference_image: MaybePicture = None


class UpdateStoryboard(Model):
    """The whole brief anew; `revision` is the one it was made from."""

    id: BoardId
    spec: Brief
    revision: Annotated[
        WholeNumber | None,
        Field(description="The revision the changes were made from; none: save in any case."),
    ] = None
    reference_image: MaybePicture = None


class PreviewUpdate(Model):
    """A brief that is not saved yet."""

    id: BoardId
    spec: Brief


class OneBoard(Model):
    """A storyboard by its id."""

    board_id: BoardId


class Render(Model):
    """What is to be rendered."""

    board_id: BoardId
    keyframes: Annotated[
        list[str] | None, Field(description="Keys to make anew; none: all that is missing.")
    ] = None


class OneRun(Model):
    """A run by its id."""

    run_id: RunId


class OneKeyframe(Model):
    """A keyframe of a storyboard."""

    board_id: BoardId
    key: Key


class Regenerate(Model):
    """A keyframe, and what should be different."""

    board_id: BoardId
    key: Key
    note: Annotated[str, Field(description="A wish for the new variations alone, such as “closer”.")] = ""
    prompt: Annotated[
        str | None, Field(description="Another prompt for the keyframe; it is saved. None: as it is.")
    ] = None


class OneVariation(Model):
    """A variation by its id."""

    variation_id: VariationId


class OnePick(Model):
    """A pick by its number."""

    pick_id: Annotated[
        WholeNumber, Field(description="The pick's `id`, as the board told it while it stood.")
    ]


class Choose(Model):
    """A variation, and who chooses."""

    variation_id: VariationId
    by: By = ""


class AddVariation(Model):
    """One's own picture for a keyframe."""

    board_id: BoardId
    key: Key
    photo: Picture
    by: By = ""


class EventsAfter(Model):
    """Events with a higher number."""

    board_id: BoardId
    after: Annotated[
        WholeNumber, Field(description="The number of the last event you have seen; 0: from the beginning.")
    ] = 0


class SubjectText(Model):
    """A subject description."""

    text: Annotated[str, Field(description="The words that describe the person or the product.")]


class TextAndPhotos(Model):
    """A description, and whose photos it is to agree with."""

    text: Annotated[str, Field(description="The description of the subject.")]
    person_id: Annotated[str | None, Field(description="Id of an influencer, or of a kit of one.")] = None
    product_id: Annotated[str | None, Field(description="Id of a product, or of a kit of one.")] = None


class OneSource(Model):
    """An influencer, a product, a kit, or a picture of a storyboard or the generator."""

    source_id: Annotated[
        str, Field(description="Id of an influencer, a product, a kit, a variation or a picture.")
    ]


class SampleName(Model):
    """A sample storyboard by its name."""

    name: Annotated[str, Field(description="The sample's name, as samples lists it.")] = FIRST


class ProviderName(Model):
    """A provider by its name."""

    name: Annotated[str, Field(description="The provider's name, as providers lists it.")]


class OneService(Model):
    """A service by its name."""

    name: Annotated[str, Field(description="The service's name, as services lists it.")]


class AllowHost(Model):
    """A service, and a host that its pictures may be fetched from."""

    name: str
    host: str


class MaybeBoard(Model):
    """A storyboard by its id, or all of them."""

    board_id: Annotated[str | None, Field(description="The storyboard's id; none: all of them.")] = None


class SetService(Model):
    """What to change of a service; None stays as it is, empty becomes the service's own."""

    name: str
    key: str | None = None
    keep_key: Literal["memory", "file"] = "memory"
    base_url: str | None = None
    models: dict[str, str] | None = None
    concurrency: WholeNumber | None = None

    options: dict[str, str | GivenFile] | None = None
    extra_hosts: list[str] | None = None


class SetJob(Model):
    """Who does a job; an empty name is nobody. Of a job whose `used` is false nothing comes yet."""

    job: Annotated[str, Field(description="The job, as jobs lists it.")]
    name: Annotated[str, Field(description="Who does it, of those that jobs lists; empty: nobody.")]


class SetBudgets(Model):
    """Limits in USD; None: no limit."""

    run_usd: float | None = None
    day_usd: float | None = None


class OneCall(Model):
    """A paid call by its id."""

    call_id: CallId


class OneReceipt(Model):
    """Whose receipt is wanted."""

    id: Annotated[
        str,
        Field(
            description="Id of a variation, a kit’s picture, a generated picture, an influencer or product "
            "(of its 4K), or a paid call."
        ),
    ]


class SettleCall(Model):
    """A paid call in doubt, and who decides about it."""

    call_id: CallId
    by: By = ""


class EstimateOf(Model):
    """What would be rendered."""

    board_id: BoardId
    keyframes: Annotated[
        list[str] | None, Field(description="Keys to make anew; none: all that is missing.")
    ] = None


class CostsBy(Model):
    """Which calls, and how they are added up."""

    since: Annotated[str | None, Field(description="A day or time from which on, such as 2026-11-20.")] = None
    until: Annotated[str | None, Field(description="A day or time before which.")] = None
    by: Annotated[
        str,
        Field(
            description="What to add up by: day, storyboard, influencer, product, kit, service, model or job."
        ),
    ] = "day"


class CostsWindow(Model):
    """Which calls."""

    since: Annotated[str | None, Field(description="A day or time from which on, such as 2026-11-20.")] = None
    until: Annotated[str | None, Field(description="A day or time before which.")] = None


class IdentityUses(Model):
    """Whose uses are asked for."""

    identity_id: IdentityId
