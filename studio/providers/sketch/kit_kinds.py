"""Which references of a kit can be made from a photo alone, and what to say of the others."""

from __future__ import annotations

from studio.domain.kit import EXPRESSION
from studio.errors import CannotShow

FROM_A_CUTOUT = ("anchor", "half_body", "full_body", "front", "packshot", "detail")
_CANNOT = {
    "profile": "it cannot turn the head",
    "three_quarter": "it cannot turn the product",
    "back": "it cannot show what is behind",
    "in_hand": "it cannot put the product into a hand",
}
_SERVICE = "Choose an image service for this reference."


def refuse_unshown(kind: str) -> None:
    """Raises CannotShow for a kind that no photo from the front can honestly give."""
    if kind in FROM_A_CUTOUT or not kind:
        return
    what = "it cannot change the expression" if kind.startswith(EXPRESSION) else _CANNOT.get(kind)
    raise CannotShow(
        f"The embedded renderer works from the photo: {what or 'it cannot show this view'}.", do=_SERVICE
    )


def not_in_photo(what: str) -> CannotShow:
    """What to say where the photo ends before what is asked for."""
    return CannotShow(f"The photo does not show {what}.", do=f"Upload one that does, or: {_SERVICE.lower()}")
