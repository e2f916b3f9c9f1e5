"""Settings: the environment as one frozen object. Nobody else reads os.environ.

What the Settings page changes is kept in the database; a variable that is set wins, and the page says so.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """How this studio is run. Every field's variable stands beside it."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    home: Path = Field(default=Path("data"), validation_alias=AliasChoices("STUDIO_HOME", "home"))
    provider: str | None = Field(default=None, validation_alias=AliasChoices("STUDIO_PROVIDER", "provider"))
    upscale: str = Field(default="sketch", validation_alias=AliasChoices("STUDIO_UPSCALE", "upscale"))
    host: str = Field(default="127.0.0.1", validation_alias=AliasChoices("GRADIO_SERVER_NAME", "host"))
    port: int | None = Field(
        default=None, ge=1, le=65535, validation_alias=AliasChoices("GRADIO_SERVER_PORT", "port")
    )
    open_browser: bool = Field(
        default=True, validation_alias=AliasChoices("STUDIO_OPEN_BROWSER", "open_browser")
    )
    mcp: bool = Field(default=True, validation_alias=AliasChoices("STUDIO_MCP", "mcp"))
    hosts: str = Field(default="", validation_alias=AliasChoices("STUDIO_HOSTS", "hosts"))
    token: SecretStr | None = Field(default=None, validation_alias=AliasChoices("STUDIO_TOKEN", "token"))
    keys_file: Path | None = Field(
        default=None, validation_alias=AliasChoices("STUDIO_KEYS_FILE", "keys_file")
    )
    config_home: Path | None = Field(
        default=None, validation_alias=AliasChoices("XDG_CONFIG_HOME", "APPDATA", "config_home")
    )
    space_id: str = Field(default="", validation_alias=AliasChoices("SPACE_ID", "space_id"))
    space_host: str = Field(default="", validation_alias=AliasChoices("SPACE_HOST", "space_host"))
    ssh_connection: str = Field(default="", validation_alias=AliasChoices("SSH_CONNECTION", "ssh_connection"))
    display: str = Field(default="", validation_alias=AliasChoices("DISPLAY", "WAYLAND_DISPLAY", "display"))

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
    except (
        RuntimeError
    ):  # somebody this machine does not know, as in some containers: nothing can be saved then
        return Path("/")


def prepare_gradio(temporary: Path) -> None:
    """Tell Gradio, before it is imported: no calls home, uploads in our folder, no proxy to ourselves.

    It asks its own address while it starts; where a network has a proxy, that one would be asked instead.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = str(temporary)
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "localhost", "127.0.0.1", "::1"]))
