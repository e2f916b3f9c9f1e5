from __future__ import annotations

import pytest
from pydantic import SecretStr

from studio.providers._mask import masker

KEY = 'ab+c/d="efg ß'


@pytest.mark.parametrize(
    "spelt",
    [
        'ab+c/d="efg ß',
        "ab%2Bc/d%3D%22efg%20%C3%9F",
        "ab%2Bc%2Fd%3D%22efg%20%C3%9F",
        "ab%2Bc%2Fd%3D%22efg+%C3%9F",
        "YWIrYy9kPSJlZmcgw58=",
        "YWIrYy9kPSJlZmcgw58",
        'ab+c/d=\\"efg \\u00df',
        'ab+c/d=\\"efg ß',
    ],
)
def test_a_key_is_masked_in_every_spelling(spelt: str) -> None:
    assert masker([SecretStr(KEY)])(f"<{spelt}>").rstrip("=>") == "<[key]"


@pytest.mark.parametrize(
    "text",
    ["sk-abcdefgh123456", "AIzaSyA1234567890", "r8_abcdefgh1234", "hf_abcdefgh1234", "Bearer abcdefgh1234"],
)
def test_what_looks_like_a_key_is_masked_though_it_is_not_ours(text: str) -> None:
    assert masker([])(f"told {text}, so") == "told [key], so"


def test_queries_of_addresses_are_cut() -> None:
    text = 'at https://cdn.example.com/a.png?sig=1&x=2, "https:\\/\\/cdn.example.com\\/b.png?sig=1"'

    assert masker([])(text) == 'at https://cdn.example.com/a.png?… "https:\\/\\/cdn.example.com\\/b.png?…"'


def test_what_is_too_short_for_a_key_leaves_texts_whole() -> None:
    assert masker([SecretStr(""), SecretStr("a")])("a banana") == "a banana"


def test_without_keys_plain_text_is_left_as_it_is() -> None:
    assert masker([])("nothing to hide") == "nothing to hide"
