"""What a generated picture becomes: an influencer, a product, a keyframe's own. It is not made again."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from studio.domain.image import Image
from studio.domain.model import Model
from studio.errors import InvalidInput
from studio.service import identities, own_picture
from studio.service.generations import existing_picture
from studio.service.identities import AnyIdentity
from studio.service.wiring import Parts

UseAs = Literal["influencer", "product", "kit", "keyframe"]
USES: tuple[UseAs, ...] = get_args(UseAs)


class Used(Model):
    """What a picture was made: the id of the new influencer, product, kit or variation.

    board_id, key: of a keyframe, where it is now.
    """

    as_: UseAs
    id: str
    board_id: str | None = None
    key: str | None = None


async def picture_of(parts: Parts, picture_id: str) -> Image:
    """The stored picture. Raises NotFound, Conflict where it does not exist yet."""
    picture = await parts.database.read_async(lambda tx: existing_picture(tx, picture_id))
    if picture.video is not None:
        raise InvalidInput("A video does not become that: only pictures do.", do="Choose a picture.")
    if picture.image is None:
        raise AssertionError("refused by existing_picture")
    return picture.image


async def as_identity(parts: Parts, model: type[AnyIdentity], picture_id: str, name: str) -> Used:
    """A new influencer or product with this picture as its photo, brought to 4K as any other."""
    image = await picture_of(parts, picture_id)
    made = await identities.add(parts, model, Path(image.path), name)
    return Used(as_=identities.kind_of(model), id=made.id)


async def as_keyframe(parts: Parts, picture_id: str, board_id: str, key: str, by: str) -> Used:
    """The picture as a keyframe's own, picked by hand; it never gets out of date by itself."""
    image = await picture_of(parts, picture_id)
    variation = await own_picture.add_stored_variation(parts, board_id, key, image, by)
    return Used(as_="keyframe", id=variation.id, board_id=board_id, key=key)


def checked_use(as_: str) -> UseAs:
    """A known use. Raises InvalidInput naming all."""
    known = next((use for use in USES if use == as_), None)
    if known is None:
        raise InvalidInput("A picture cannot become that.", do=f"Choose one of: {', '.join(USES)}.")
    return known
