"""A chargeable request as text."""

from __future__ import annotations

import hashlib
import json

from studio.providers._literal import literal, worth_having


def test_a_json_body_is_kept_as_it_is() -> None:
    assert json.loads(literal({"json": {"prompt": "a cup", "images": ["https://a/b.png"], "n": 1}})) == {
        "prompt": "a cup",
        "images": ["https://a/b.png"],
        "n": 1,
    }


def test_a_picture_inside_the_json_is_told_by_its_length() -> None:
    uri = "data:image/jpeg;base64," + "A" * 5000

    assert json.loads(literal({"json": {"image_urls": [uri]}})) == {
        "image_urls": [f"[data:image/jpeg;base64: {len(uri)} characters]"]
    }


def test_a_form_is_kept_with_its_pictures_told_by_digest() -> None:
    file = ("image[]", ("influencer.jpg", b"bytes", "image/jpeg"))
    told = f"[picture: 5 bytes, sha256 {hashlib.sha256(b'bytes').hexdigest()}]"

    form = json.loads(literal({"data": {"prompt": "a cup"}, "files": [file, file]}))

    assert form == {"prompt": "a cup", "image[]": [told, told]}


def test_a_body_of_bytes_is_noted_elsewhere() -> None:
    assert literal({"content": b"{}", "headers": {"Authorization": "Bearer k"}}) == ""


def test_of_an_answers_headers_those_that_find_it_again_are_kept() -> None:
    assert worth_having({"x-request-id": "r-7", "set-cookie": "a=b", "content-type": "image/png"}) == {
        "x-request-id": "r-7"
    }
