"""Settings that are worked out from others."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from studio.settings import Settings, key_variables


def test_saved_keys_lie_where_programs_keep_a_persons_settings(tmp_path: Path) -> None:
    settings = Settings(keys_file=None, config_home=tmp_path)

    assert settings.keys_path == tmp_path / "throughline-studio" / "keys.toml"


def test_another_file_of_keys_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_KEYS_FILE", str(tmp_path / "mine.toml"))

    assert Settings().keys_path == tmp_path / "mine.toml"


def test_somebody_without_a_home_has_no_place_for_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STUDIO_KEYS_FILE")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(Path, "home", _nobodys_home)

    assert Settings().keys_path.parts[-2:] == ("throughline-studio", "keys.toml")


def _nobodys_home() -> Path:
    raise RuntimeError("no home")


def test_a_key_is_told_by_the_names_of_its_variables() -> None:
    assert key_variables("fal") == ["STUDIO_FAL_KEY", "FAL_KEY"]
    assert key_variables("comfyui") == ["STUDIO_COMFYUI_KEY"]


@pytest.mark.parametrize(
    ("settings", "private"),
    [(Settings(), True), (Settings(token=SecretStr("t")), False), (Settings(space_id="a/b"), False)],
)
def test_a_studio_with_a_token_or_on_a_space_is_not_private(settings: Settings, private: bool) -> None:
    assert settings.is_private is private
