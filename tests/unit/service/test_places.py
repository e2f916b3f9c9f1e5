"""Names for how a service is set up."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.service.places import Places

SALT, KEY = b"0123456789abcdef", SecretStr("key-of-ana")


def name_of(salt: bytes = SALT, **settings: Any) -> str:
    known = {"key": KEY, "base_url": "https://one.example", "options": {"mode": "batch"}, **settings}
    return Places({"fal": ServiceSettings(**known)}, salt).of("fal")


def test_the_same_settings_have_the_same_short_name_wherever_it_is_asked() -> None:
    assert (name_of(), len(name_of())) == (name_of(base_url="https://one.example/ "), 16)


@pytest.mark.parametrize(
    "changed",
    [
        {"key": SecretStr("key-of-ben")},
        {"key": None},
        {"base_url": ""},
        {"base_url": "https://two.example"},
        {"options": {"mode": "generate"}},
        {"options": {"mode": "batch", "image_fields": "prompt=text"}},
        {"salt": b"of another studio"},
    ],
)
def test_another_account_address_or_option_and_another_studio_give_another_name(
    changed: dict[str, Any],
) -> None:
    assert name_of(**changed) != name_of()


def test_models_and_calls_at_once_change_nothing() -> None:
    assert name_of(models={"image": "other"}, concurrency=2, extra_hosts=("cdn.example",)) == name_of()


def test_where_nothing_is_set_there_is_no_name() -> None:
    assert Places({}, SALT).of("paid") == ""


def test_neither_key_nor_salt_can_be_read_from_it() -> None:
    places = Places({"fal": ServiceSettings(key=KEY)}, SALT)

    assert "key-of-ana" not in f"{places!r} {places.of('fal')}"
    assert "0123456789abcdef" not in repr(places)
