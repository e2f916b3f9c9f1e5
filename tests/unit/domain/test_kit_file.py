"""Which reference a picture's file name means."""

from __future__ import annotations

import pytest

from studio.domain.kit import KitSubject
from studio.domain.kit_file import is_kind, kind_of_file


@pytest.mark.parametrize(
    ("stem", "subject", "kind"),
    [
        ("anchor", "person", "anchor"),
        ("Anchor_01", "person", "anchor"),
        ("Face", "person", "anchor"),
        ("Half Body", "person", "half_body"),
        ("full-body-003", "person", "full_body"),
        ("smile", "person", "expression_smile"),
        ("expression_wry_wink", "person", "expression_wry_wink"),
        ("original", "person", "source"),
        ("front", "person", None),
        ("IMG_2044", "person", None),
        ("", "person", None),
        ("front", "product", "front"),
        ("3-4", "product", "three_quarter"),
        ("in hand", "product", "in_hand"),
        ("smile", "product", None),
    ],
)
def test_a_file_name_means_a_reference_or_none(stem: str, subject: KitSubject, kind: str | None) -> None:
    assert kind_of_file(stem, subject) == kind


@pytest.mark.parametrize("kind", ["hat", "front", "expression_", "", "Anchor"])
def test_other_words_are_no_reference_of_a_person(kind: str) -> None:
    assert not is_kind(kind, "person")
