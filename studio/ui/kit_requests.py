"""The arguments of the verbs about reference kits, as the page and programs give them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from studio.domain.kit import BODY_KINDS, MOST_REFERENCES, BodyKind
from studio.domain.model import Model
from studio.ui.requests import Name, WholeNumber, only_a_received_file


def _which_bodies(value: Any, validated: ValidatorFunctionWrapHandler) -> Any:
    """Raises ValueError naming what may be given: pydantic would tell one fault for each way of giving it."""
    try:
        return validated(value)
    except ValidationError:
        raise ValueError(f"true, false, or a list of these is needed: {', '.join(BODY_KINDS)}") from None


KitId = Annotated[str, Field(description="The reference kit's id.")]
SourceId = Annotated[
    str | None,
    Field(
        description="What it is made from: the id of an influencer, a product or a picture; or give a photo."
    ),
]
KitPhoto = Annotated[
    Path | None,
    BeforeValidator(only_a_received_file),
    Field(description="A photo to make it from, in place of source_id."),
]
Kind = Annotated[str, Field(description='Which reference: "anchor", "profile", "expression_smile" …')]
Extended = Annotated[
    bool | list[BodyKind],
    WrapValidator(_which_bodies),
    Field(
        description="Also half body and full body; or a list of those wanted: half_body, full_body. "
        "Products have their own six."
    ),
]
Expressions = Annotated[
    list[str],
    Field(description="Expressions to add: smile, serious, surprised, angry, or words of your own."),
]
ServiceName = Annotated[
    str | None, Field(description="Who makes it, as providers lists them; none: the default.")
]
Subject = Annotated[
    Literal["person", "product"] | None, Field(description="What the photo shows; none: what its source is.")
]
OtherService = Annotated[
    str | None,
    Field(description="Who makes it this time, as providers lists them; none: the kit's own service."),
]
Waits = Annotated[bool, Field(description="Answer when it is made; false: at once.")]


class OneKit(Model):
    """A kit by its id."""

    id: KitId


class CreateKit(Model):
    """What a kit is made from, and which references it gets."""

    source_id: SourceId = None
    photo: KitPhoto = None
    name: Annotated[str | None, Field(description="Its name; none: that of the source.")] = None
    extended: Extended = False
    expressions: Expressions = []  # noqa: RUF012  pydantic copies a field's default for each model
    provider: ServiceName = None
    subject: Subject = None
    wait: Waits = True


class CreateKits(Model):
    """Photos of which a kit each is made, and which references these get."""

    photos: Annotated[
        list[Annotated[Path, BeforeValidator(only_a_received_file)]],
        Field(description="The photos, at most 200 of 40 MB each; a kit is named as its file."),
    ]
    extended: Extended = False
    expressions: Expressions = []  # noqa: RUF012  pydantic copies a field's default for each model
    provider: ServiceName = None
    subject: Subject = None
    wait: Waits = True


class EstimateKit(Model):
    """A kit that might be made."""

    source_id: SourceId = None
    extended: Extended = False
    expressions: Expressions = []  # noqa: RUF012  pydantic copies a field's default for each model
    provider: ServiceName = None
    subject: Subject = None
    kits: Annotated[WholeNumber, Field(description="How many such kits.")] = 1
    photo: Annotated[
        Path | None,
        BeforeValidator(only_a_received_file),
        Field(description="A photo to look at, in place of source_id; it is not kept."),
    ] = None


class LookAtPhoto(Model):
    """A photo of which a kit might be made."""

    photo: Annotated[
        Path,
        BeforeValidator(only_a_received_file),
        Field(description="The photo; it is not kept."),
    ]
    subject: Subject = None


class KitSourcesOf(Model):
    """How many pictures to make a kit from."""

    most: Annotated[int, Field(description="So many at most, of 1 to 100; the newest first.")] = 24


class KitProgressOf(Model):
    """Several kits."""

    ids: Annotated[list[str], Field(description="The kits' ids.")]


class ImportKit(Model):
    """A kit's file."""

    file: Annotated[
        Path,
        BeforeValidator(only_a_received_file),
        Field(description="The zip that export_kit made, at most 260 MB."),
    ]
    name: Annotated[str | None, Field(description="Its name; none: that in the file.")] = None


class ImportPictures(Model):
    """References made elsewhere, and how their files are named."""

    pictures: Annotated[
        list[Annotated[Path, BeforeValidator(only_a_received_file)]],
        Field(description="The pictures, at most 40 MB each.", max_length=MOST_REFERENCES + 1),
    ]
    names: Annotated[list[str], Field(description="Their file names in that order: anchor.png, smile.png …")]
    name: Annotated[str | None, Field(description="The kit's name; none: “Imported kit”.")] = None


class RegenerateReference(Model):
    """A reference of a kit, and what should be different."""

    kit_id: KitId
    kind: Kind
    note: Annotated[
        str, Field(description="A wish for the new picture alone, such as “hair tucked back”.")
    ] = ""
    wait: Waits = True
    provider: OtherService = None


class AddReference(Model):
    """A reference that a kit does not have yet."""

    kit_id: KitId
    kind: Annotated[
        str,
        Field(
            description='Which: "half_body", "full_body", "expression_smile", "expression_" and your words.'
        ),
    ]
    wait: Waits = True
    provider: OtherService = None


class RemoveReference(Model):
    """A reference of a kit that has no picture."""

    kit_id: KitId
    kind: Kind


class EstimateReference(Model):
    """A reference of a kit, or one that it could have, and whether it would be made."""

    kit_id: KitId
    kind: Kind
    again: Annotated[
        bool, Field(description="False: the price of the others alone, that wait until it can be used.")
    ] = True
    provider: OtherService = None
    take_id: Annotated[
        str | None,
        Field(description="With again=false: the picture that would be used then; none: the one in use."),
    ] = None


class PickReference(Model):
    """A picture of a reference's history."""

    kit_id: KitId
    kind: Kind
    take_id: Annotated[str, Field(description="The picture's id, as kit shows it in takes.")]


class AllowReference(Model):
    """A reference with faults, and whether it is used all the same."""

    kit_id: KitId
    kind: Kind
    allowed: Annotated[bool, Field(description="True: use it in spite of its faults.")] = True


class RenameKit(Model):
    """Another name."""

    id: KitId
    name: Name
