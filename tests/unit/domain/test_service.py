from __future__ import annotations

import pytest

from studio.domain.service import ServiceSettings, clean_key


@pytest.mark.parametrize(
    "pasted",
    [
        "  sk-abc+/=",
        "sk-abc+/=\n",
        '"sk-abc+/="',
        "'sk-abc+/=' ",
        "“sk-abc+/=”",
        "sk-\nabc+/=",
        "\ufeffsk-abc\u200b+/=",
        "`sk-abc+/=`\r\n",
    ],
)
def test_a_key_loses_what_came_with_the_copying(pasted: str) -> None:
    assert clean_key(pasted) == "sk-abc+/="


def test_a_quote_inside_a_key_stays() -> None:
    assert clean_key('id:ab"cd') == 'id:ab"cd'


def test_nothing_but_quotes_and_spaces_is_no_key() -> None:
    assert clean_key(' "" \n') == ""


def test_settings_show_no_key_when_they_are_written_out() -> None:
    settings = ServiceSettings.model_validate({"key": "sk-secret"})

    assert "sk-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"
