"""How the local services read requests: known fields only, each of its kind."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.servers.gemini_words import camel
from tests.wire.servers.strict import Mistake, checked, needed, picture_size, unpacked

KNOWN = {
    "name": str,
    "size": {"imageSize": frozenset({"1K", "2K"})},
    "parts": [{"text": str}],
    "ratio": float,
}


@pytest.mark.parametrize(
    ("value", "path", "why"),
    [
        ({"nam": "a"}, "nam", "unknown"),
        ({"size": {"imagesize": "1K"}}, "size.imagesize", "unknown"),
        ({"size": {"imageSize": "1k"}}, "size.imageSize", "word"),
        ({"parts": [{"text": "a"}, {"text": 1}]}, "parts[1].text", "kind"),
        ({"parts": {"text": "a"}}, "parts", "kind"),
        ({"ratio": True}, "ratio", "kind"),
    ],
)
def test_a_mistake_names_its_place(value: dict[str, Any], path: str, why: str) -> None:
    with pytest.raises(Mistake) as caught:
        checked(value, KNOWN)

    assert (caught.value.path, caught.value.why) == (path, why)


def test_a_right_value_is_given_back() -> None:
    value = {"name": "a", "size": {"imageSize": "2K"}, "parts": [{"text": "b"}], "ratio": 1}

    assert checked(value, KNOWN) == value


def test_another_spelling_is_put_right() -> None:
    assert checked({"size": {"image_size": "2K"}}, KNOWN, spelled=camel) == {"size": {"imageSize": "2K"}}


def test_a_needed_field_may_not_be_empty() -> None:
    with pytest.raises(Mistake) as caught:
        needed({"model": "m", "prompt": ""}, "model", "prompt")

    assert caught.value.why == "missing"


def test_base64_is_read_strictly() -> None:
    with pytest.raises(ValueError, match="not base64"):
        unpacked("aGVs bG8=")


def test_bytes_that_are_no_picture_have_no_size() -> None:
    assert picture_size(b"<svg/>") is None
