from __future__ import annotations

import pytest

from studio.errors import CannotShow
from studio.providers.sketch.kit_kinds import FROM_A_CUTOUT, not_in_photo, refuse_unshown

SERVICE = "Choose an image service for this reference."


@pytest.mark.parametrize("kind", ["", *FROM_A_CUTOUT])
def test_what_a_photo_shows_is_not_refused(kind: str) -> None:
    refuse_unshown(kind)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("profile", "it cannot turn the head"),
        ("expression_smile", "it cannot change the expression"),
        ("expression_wry_grin", "it cannot change the expression"),
        ("three_quarter", "it cannot turn the product"),
        ("back", "it cannot show what is behind"),
        ("in_hand", "it cannot put the product into a hand"),
        ("something_else", "it cannot show this view"),
    ],
)
def test_what_no_photo_shows_is_refused_in_words(kind: str, why: str) -> None:
    with pytest.raises(CannotShow) as refused:
        refuse_unshown(kind)

    assert refused.value.happened == f"The embedded renderer works from the photo: {why}."
    assert refused.value.do == SERVICE


def test_a_photo_that_ends_too_early_can_be_replaced() -> None:
    assert str(not_in_photo("the whole body")) == (
        "The photo does not show the whole body. "
        "Upload one that does, or: choose an image service for this reference."
    )
