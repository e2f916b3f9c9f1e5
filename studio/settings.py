"""Settings: the environment as one frozen object. Nobody else reads os.environ.

What the Settings page changes is kept in the database; a variable that is set wins, and the page says so.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import AliasChoices, Field
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
    space_id: str = Field(default="", validation_alias=AliasChoices("SPACE_ID", "space_id"))
    space_host: str = Field(default="", validation_alias=AliasChoices("SPACE_HOST", "space_host"))
    ssh_connection: str = Field(default="", validation_alias=AliasChoices("SSH_CONNECTION", "ssh_connection"))

    @property
    def assets(self) -> Path:
        """The folder of samples, brand and fonts that comes with the project."""
        return _ROOT / "assets"
