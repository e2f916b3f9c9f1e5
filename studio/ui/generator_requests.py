"""The arguments of the image generator's verbs, as the page and programs give them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from studio.domain.model import Model
from studio.domain.storyboard import AspectRatio, Size
from studio.ui.requests import MaybePicture, WholeNumber, only_a_received_file

Identity = Annotated[
    str | None,
    Field(description="Who or what it is held to: the id of a kit, influencer, product or picture; or none."),
]
Mode = Annotated[
    Literal["text", "face_swap", "video_face_swap"],
    Field(
        description="text: pictures from words; face_swap: the identity's face into a picture; "
        "video_face_swap: the same into a video."
    ),
]
Number = Annotated[
    WholeNumber | None, Field(description="How many pictures, 1 to 16; none: 4, of a face swap 1.")
]
Ratio = Annotated[AspectRatio, Field(description="16:9, 9:16, 1:1, 4:5 or 21:9.")]
PictureSize = Annotated[Size, Field(description="1K, 2K or 4K.")]
Service = Annotated[
    str | None, Field(description="The service that makes them; none: the one chosen in Settings.")
]
Shown = Annotated[
    Literal["pictures", "sheet"],
    Field(description="How a kit is shown: its pictures, or one composed character sheet."),
]
Lora = Annotated[
    str, Field(description="Name or address of a LoRA, where the service takes one (generation_services).")
]
Strength = Annotated[
    float, Field(description="How much of the LoRA is used: 1 is all of it, above 0 and up to 2.")
]
VideoFile = Annotated[
    Path,
    BeforeValidator(only_a_received_file),
    Field(description="The video: MP4, MOV or WebM, at most 200 MB and 10 minutes."),
]
VideoId = Annotated[
    str | None, Field(description="Of a video_face_swap: the video to change, as add_video gives its sha256.")
]
GenerationId = Annotated[str, Field(description="The generation's id.")]


class GenerateImages(Model):
    """A wish for pictures; what is left out is usual."""

    prompt: Annotated[str, Field(description="What the pictures show, in free words.")] = ""
    identity: Identity = None
    mode: Mode = "text"
    photo: MaybePicture = None
    picture: MaybePicture = None
    picture_id: Annotated[
        str | None,
        Field(description="Of a face swap: a generated picture or variation to change, by its id."),
    ] = None
    n: Number = None
    aspect_ratio: Ratio = "16:9"
    size: PictureSize = "1K"
    provider: Service = None
    identity_as: Shown = "pictures"
    lora: Lora = ""
    lora_strength: Strength = 1.0
    video: Annotated[
        Path | None,
        BeforeValidator(only_a_received_file),
        Field(description="Of a video_face_swap: the video itself, MP4, MOV or WebM."),
    ] = None
    video_id: VideoId = None
    face_index: Annotated[
        WholeNumber, Field(description="Of a video: which face is changed, 0 is the largest, up to 10.")
    ] = 0
    wait: Annotated[bool, Field(description="Answer when all are made; false: at once.")] = True


class EstimateImages(Model):
    """The same wish without its pictures."""

    identity: Identity = None
    mode: Mode = "text"
    n: Number = None
    aspect_ratio: Ratio = "16:9"
    size: PictureSize = "1K"
    provider: Service = None
    identity_as: Shown = "pictures"
    lora: Lora = ""
    lora_strength: Strength = 1.0
    with_photo: Annotated[bool, Field(description="Whether a photo would be given for the identity.")] = False
    prompt: Annotated[str, Field(description="The words, as far as they are written.")] = ""
    video_id: VideoId = None


class AddVideo(Model):
    """A video whose face is to be changed."""

    video: VideoFile


class RegenerateImages(Model):
    """A generation whose settings are used once more."""

    generation_id: GenerationId
    wait: Annotated[bool, Field(description="Answer when all are made; false: at once.")] = True


class OneGeneration(Model):
    """A generation by its id."""

    id: GenerationId


class GenerationsBefore(Model):
    """A page of the history."""

    most: Annotated[WholeNumber, Field(description="How many, 1 to 100.")] = 30
    before: Annotated[str | None, Field(description="The id of the oldest one known; none: the newest.")] = (
        None
    )


class OneGenerated(Model):
    """A generated picture by its id."""

    image_id: Annotated[str, Field(description="The picture's id, as generation shows it.")]


class UseGenerated(Model):
    """What a generated picture is to become."""

    image_id: Annotated[str, Field(description="The picture's id, as generation shows it.")]
    as_: Annotated[str, Field(description="influencer, product, kit or keyframe.")] = "influencer"
    name: Annotated[str, Field(description="The name of the new influencer, product or kit.")] = ""
    board_id: Annotated[str, Field(description="Of a keyframe: its storyboard.")] = ""
    key: Annotated[str, Field(description="Of a keyframe: which one, such as s01.start.")] = ""
    by: Annotated[str, Field(description="Who does it, by name; may be left blank.")] = ""
