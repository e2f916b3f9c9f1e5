"""Settings: the environment as one frozen object. Nobody else reads os.environ.

What the Settings page changes is kept in the database; a variable that is set wins, and the page says so.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from studio.domain.capability import Job
from studio.domain.service import ServiceSettings, clean_key

_OWN_KEYS = {
    "gemini": "GEMINI_API_KEY",
    "wavespeed": "WAVESPEED_API_KEY",
    "fal": "FAL_KEY",
    "replicate": "REPLICATE_API_TOKEN",
    "openai": "OPENAI_API_KEY",
    "huggingface": "HF_TOKEN",
    "comfyui": "",
    "diffusers": "",
}
SIGN_IN = "huggingface"
"""The service whose account visitors of a Space sign in with, and that they pay themselves."""
_MODEL_VARIABLES: dict[Job, str] = {
    "image": "MODEL",
    "upscale": "UPSCALE_MODEL",
    "face_swap": "FACE_SWAP_MODEL",
    "video_face_swap": "VIDEO_FACE_SWAP_MODEL",
}
_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """How this studio is run. Every field's variable stands beside it."""

    # The prefix keeps the fields' bare names out: HOME, PORT and TOKEN are everybody's.
    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, env_prefix="STUDIO_"
    )

    home: Path = Field(default=Path("data"), validation_alias="STUDIO_HOME")
    provider: str | None = Field(default=None, validation_alias="STUDIO_PROVIDER")
    upscale: str = Field(default="sketch", validation_alias="STUDIO_UPSCALE")
    face_swap: str = Field(default="", validation_alias="STUDIO_FACE_SWAP")
    video_face_swap: str = Field(default="", validation_alias="STUDIO_VIDEO_FACE_SWAP")
    writer: str = Field(default="", validation_alias="STUDIO_WRITER")
    vision: str = Field(default="", validation_alias="STUDIO_VISION")
    budget_run_usd: Decimal | None = Field(default=None, ge=0, validation_alias="STUDIO_BUDGET_RUN_USD")
    budget_day_usd: Decimal | None = Field(default=None, ge=0, validation_alias="STUDIO_BUDGET_DAY_USD")
    lookup_grace_s: float = Field(default=120.0, ge=0, validation_alias="STUDIO_LOOKUP_GRACE_S")
    services: Mapping[str, ServiceSettings] = Field(
        default_factory=lambda: services_of(os.environ),
        validation_alias="STUDIO_SERVICES",
    )
    host: str = Field(default="127.0.0.1", validation_alias="GRADIO_SERVER_NAME")
    port: int | None = Field(default=None, ge=1, le=65535, validation_alias="GRADIO_SERVER_PORT")
    open_browser: bool = Field(default=True, validation_alias="STUDIO_OPEN_BROWSER")
    mcp: bool = Field(default=True, validation_alias="STUDIO_MCP")
    hosts: str = Field(default="", validation_alias="STUDIO_HOSTS")
    token: SecretStr | None = Field(default=None, validation_alias="STUDIO_TOKEN")
    keys_file: Path | None = Field(default=None, validation_alias="STUDIO_KEYS_FILE")
    config_home: Path | None = Field(
        default=None, validation_alias=AliasChoices("XDG_CONFIG_HOME", "APPDATA")
    )
    space_id: str = Field(default="", validation_alias="SPACE_ID")
    oauth_client_id: str = Field(default="", validation_alias="OAUTH_CLIENT_ID")
    space_host: str = Field(default="", validation_alias="SPACE_HOST")
    ssh_connection: str = Field(default="", validation_alias="SSH_CONNECTION")
    display: str = Field(default="", validation_alias=AliasChoices("DISPLAY", "WAYLAND_DISPLAY"))

    @property
    def opens_browser(self) -> bool:
        """Whether a person sits at this machine who would see a window open."""
        here = self.open_browser and not self.space_id and not self.ssh_connection
        return here and (bool(self.display) or not sys.platform.startswith("linux"))

    @property
    def is_private(self) -> bool:
        """Whether only the person at this machine uses the studio: their keys, their files."""
        return self.token is None and not self.space_id

    @property
    def signs_in(self) -> bool:
        """Whether this is a Space whose visitors can sign in (`hf_oauth: true` in its README)."""
        return bool(self.space_id and self.oauth_client_id)

    @property
    def keys_path(self) -> Path:
        """The file of saved keys: outside of every data folder, where programs keep a person's settings."""
        if self.keys_file is not None:
            return self.keys_file.expanduser()
        on_mac = sys.platform == "darwin" and self.config_home is None
        usual = _home() / ("Library/Application Support" if on_mac else ".config")
        return (self.config_home or usual) / "throughline-studio" / "keys.toml"

    @property
    def assets(self) -> Path:
        """The folder of samples, brand and fonts that comes with the project."""
        return _ROOT / "assets"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        return Path("/")  # somebody this machine does not know, as in some containers: nothing is saved then


def services_of(environment: Mapping[str, str]) -> dict[str, ServiceSettings]:
    """How the environment sets services up: STUDIO_<NAME>_KEY, _BASE_URL, _MODEL, _UPSCALE_MODEL,
    _FACE_SWAP_MODEL, _VIDEO_FACE_SWAP_MODEL, _CHAT_MODEL, _CONCURRENCY, _EXTRA_HOSTS, and _<anything else>
    as an option.

    The key is looked for under the service's own variable as well; ours wins. Values that cannot be used are
    left out: the service then says what it lacks.
    """
    return {name: _service_of(environment, name, usual) for name, usual in _OWN_KEYS.items()}


def key_variables(service: str) -> list[str]:
    """The variables in which the environment may have a service's key, the one that wins first."""
    return list(filter(None, [f"STUDIO_{service.upper()}_KEY", _OWN_KEYS.get(service, "")]))


def variable_of(service: str, part: str) -> str:
    """The variable that sets a part of a service: "base_url", "concurrency", "extra_hosts", a job, "chat", or
    an option of its own.
    """
    models = {"chat": "CHAT_MODEL"} | {str(job): variable for job, variable in _MODEL_VARIABLES.items()}
    named = models.get(part, part.upper())
    return f"STUDIO_{service.upper()}_{named}"


def _service_of(environment: Mapping[str, str], name: str, own_key: str) -> ServiceSettings:
    prefix = f"STUDIO_{name.upper()}_"
    given = {
        variable.removeprefix(prefix): value.strip()
        for variable, value in environment.items()
        if variable.startswith(prefix) and value.strip()
    }
    # On a Space, HF_TOKEN is there for other ends; to pay for visitors its owner sets STUDIO_HUGGINGFACE_KEY.
    usual = "" if name == SIGN_IN and environment.get("SPACE_ID") else environment.get(own_key, "")
    key = clean_key(given.pop("KEY", "") or usual)
    models = {job: given.pop(variable, "") for job, variable in _MODEL_VARIABLES.items()}
    calls = given.pop("CONCURRENCY", "")
    return ServiceSettings(
        key=SecretStr(key) if key else None,
        base_url=given.pop("BASE_URL", ""),
        models={job: model for job, model in models.items() if model},
        chat_model=given.pop("CHAT_MODEL", ""),
        concurrency=int(calls) if calls.isdecimal() and int(calls) > 0 else None,
        extra_hosts=tuple(host.strip() for host in given.pop("EXTRA_HOSTS", "").split(",") if host.strip()),
        options={variable.lower(): value for variable, value in given.items()},
    )


def prepare_gradio(temporary: Path) -> None:
    """Tell Gradio, before it is imported: no calls home, uploads in our folder, no proxy to ourselves.

    It asks its own address while it starts; where a network has a proxy, that one would be asked instead.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(temporary)
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "localhost", "127.0.0.1", "::1"]))
