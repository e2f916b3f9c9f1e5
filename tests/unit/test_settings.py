"""Settings that are worked out from others."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.settings import Settings, key_variables, services_of


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


def test_a_service_is_set_up_by_its_variables() -> None:
    fal = services_of(
        {
            "STUDIO_FAL_KEY": ' "one:two"\n',
            "STUDIO_FAL_BASE_URL": "http://127.0.0.1:9001/fal",
            "STUDIO_FAL_MODEL": "painter",
            "STUDIO_FAL_UPSCALE_MODEL": "enlarger",
            "STUDIO_FAL_CHAT_MODEL": "talker",
            "STUDIO_FAL_CONCURRENCY": "7",
            "STUDIO_FAL_EXTRA_HOSTS": "cdn.example.com, files.example.com",
            "STUDIO_FAL_REST_URL": "http://127.0.0.1:9001/rest",
        }
    )["fal"]

    assert fal == ServiceSettings(
        key=SecretStr("one:two"),
        base_url="http://127.0.0.1:9001/fal",
        models={"image": "painter", "upscale": "enlarger"},
        chat_model="talker",
        concurrency=7,
        extra_hosts=("cdn.example.com", "files.example.com"),
        options={"rest_url": "http://127.0.0.1:9001/rest"},
    )


@pytest.mark.parametrize(
    ("variable", "name"),
    [
        ("GEMINI_API_KEY", "gemini"),
        ("WAVESPEED_API_KEY", "wavespeed"),
        ("FAL_KEY", "fal"),
        ("REPLICATE_API_TOKEN", "replicate"),
        ("OPENAI_API_KEY", "openai"),
        ("HF_TOKEN", "huggingface"),
    ],
)
def test_a_services_own_variable_is_taken_unless_ours_is_set(variable: str, name: str) -> None:
    own = services_of({variable: "theirs"})[name].key
    both = services_of({variable: "theirs", f"STUDIO_{name.upper()}_KEY": "ours"})[name].key

    assert (own, both) == (SecretStr("theirs"), SecretStr("ours"))


def test_a_service_nobody_set_up_has_nothing() -> None:
    assert services_of({"STUDIO_FAL_CONCURRENCY": "many", "STUDIO_FAL_KEY": "  "})["fal"] == ServiceSettings()


def test_variables_of_other_programs_are_left_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    monkeypatch.setenv("PORT", "80")
    monkeypatch.setenv("SERVICES", "no JSON")

    assert (Settings().home, Settings().port) == (Path("data"), None)


def test_budgets_are_exact_amounts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_BUDGET_RUN_USD", "0.10")

    assert (Settings().budget_run_usd, Settings().budget_day_usd) == (Decimal("0.10"), None)
