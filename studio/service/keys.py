"""Where the keys of services lie: in the environment, in memory, or in one file that only its owner reads.

A key comes in and is never given out again: who asks is told where one lies. The file is outside the data
folder, which people copy and hand on.
"""

from __future__ import annotations

import json
import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import SecretStr, ValidationError

from studio.domain.capability import Job
from studio.domain.model import Model
from studio.domain.service import ServiceSettings, clean_key
from studio.errors import InvalidInput, StudioError

KeySource = Literal["environment", "this session", "saved file", "none"]
_HEAD = "# Keys of the services that Throughline Studio pays. Whoever reads this file can spend your money.\n"
KEPT = "kept:"
"""How the value of an option begins that is a file inside `ServiceBook.kept_files`."""
OPEN_TO_OTHERS = (
    "Other people of this machine may read the file of saved keys. Save a key anew, which closes the file to "
    "them, or take their rights away (chmod 600); and replace the keys that they may have read."
)
_FOR_OWNER = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class ServiceChoice(Model):
    """What a person set for a service on the Settings page, but its key; empty: the service's own default."""

    base_url: str = ""
    models: Mapping[Job, str] = {}
    chat_model: str = ""
    concurrency: int | None = None
    extra_hosts: tuple[str, ...] = ()
    options: Mapping[str, str] = {}


class KeyFile:
    """The saved keys by service name, as TOML; made at the first key, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, SecretStr]:
        """The keys; none where there is no file. Raises InvalidInput where it cannot be read."""
        try:
            found = tomllib.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            raise InvalidInput(
                "The file of saved keys cannot be read.",
                do="Mend it or remove it; the keys can be entered again.",
            ) from None
        cleaned = {name: clean_key(key) for name, key in found.items() if isinstance(key, str)}
        return {name: SecretStr(key) for name, key in cleaned.items() if key}

    def keep(self, name: str, key: SecretStr | None) -> None:
        """Save a key, or forget it (None). The file is replaced whole. Raises InvalidInput."""
        kept = self.read()
        kept.pop(name, None)
        if key is not None:
            kept[name] = key
        elif not self.path.exists():
            return
        # What JSON quotes, TOML reads.
        lines = [f"{json.dumps(one)} = {json.dumps(kept[one].get_secret_value())}\n" for one in sorted(kept)]
        try:
            self._replace(_HEAD + "".join(lines))
        except OSError:
            raise InvalidInput(
                "The file of saved keys cannot be written.", do="Keep the key for this session instead."
            ) from None

    def is_open_to_others(self) -> bool:
        """Whether other people of this machine may read the file."""
        with suppress(OSError):
            return os.name == "posix" and bool(self.path.stat().st_mode & _OTHERS)
        return False

    def _replace(self, text: str) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FOR_OWNER)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path)


@dataclass
class ServiceBook(Mapping[str, ServiceSettings]):
    """How each service is set up at this moment.

    The environment wins over what was set on the page, and a key of this session over a saved one. Only hosts
    add up. `kept_files` is the folder of files that were given on the page, inside the studio's own.
    """

    environment: Mapping[str, ServiceSettings]
    file: KeyFile
    kept_files: Path = Path()
    _session: dict[str, SecretStr] = field(default_factory=dict, repr=False)
    _saved: dict[str, SecretStr] = field(default_factory=dict, repr=False)
    _chosen: dict[str, ServiceChoice] = field(default_factory=dict)
    problem: str = ""

    def __post_init__(self) -> None:
        self._read_file()

    def __getitem__(self, name: str) -> ServiceSettings:
        given, chosen = self.of_environment(name), self.chosen(name)
        return given.model_copy(
            update={
                "key": given.key or self._session.get(name) or self._saved.get(name),
                "base_url": given.base_url or chosen.base_url,
                "models": {**chosen.models, **given.models},
                "chat_model": given.chat_model or chosen.chat_model,
                "concurrency": given.concurrency or chosen.concurrency,
                "extra_hosts": tuple(dict.fromkeys((*given.extra_hosts, *chosen.extra_hosts))),
                "options": {**self._resolved(chosen.options), **given.options},
            }
        )

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self.environment, *self._session, *self._saved, *self._chosen}))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def of_environment(self, name: str) -> ServiceSettings:
        """What the environment says of a service; empty where it says nothing."""
        return self.environment.get(name, ServiceSettings())

    def chosen(self, name: str) -> ServiceChoice:
        """What was set on the page."""
        return self._chosen.get(name, ServiceChoice())

    def choose(self, name: str, choice: ServiceChoice) -> None:
        """Set it; the caller stores it as well."""
        self._chosen[name] = choice

    def remember(self, preferences: Mapping[str, str]) -> None:
        """Take over what the studio folder has stored; what cannot be read counts as not set."""
        for name, value in preferences.items():
            service = name.removeprefix(preference_name(""))
            if service != name:
                with suppress(ValidationError):
                    self._chosen[service] = ServiceChoice.model_validate_json(value)

    def _resolved(self, options: Mapping[str, str]) -> dict[str, str]:
        """Options as services read them: kept files by their paths of today, as the folder may be moved."""
        return {
            name: str(self.kept_files / value.removeprefix(KEPT)) if value.startswith(KEPT) else value
            for name, value in options.items()
        }

    def source(self, name: str) -> KeySource:
        """Where the key lies that is used."""
        if self.of_environment(name).key:
            return "environment"
        if name in self._session:
            return "this session"
        return "saved file" if name in self._saved else "none"

    def keep_for_session(self, name: str, key: SecretStr) -> None:
        """Use this key until the studio is closed; a saved one stays where it is."""
        self._session[name] = key

    def save(self, name: str, key: SecretStr) -> None:
        """Write this key to the file. Raises InvalidInput, keeping nothing."""
        self.file.keep(name, key)
        self._session.pop(name, None)
        self._read_file()

    def forget(self, name: str, *, saved: bool = True) -> None:
        """Let go of the key of this session, and of the saved one as well where that is wanted.

        Raises InvalidInput.
        """
        self._session.pop(name, None)
        if saved and name in self._saved:
            self.file.keep(name, None)
        self._read_file()

    def warnings(self) -> list[str]:
        """What is amiss with the file of saved keys, and what to do, each in two sentences; no path."""
        told = [self.problem] if self.problem else []
        if self.file.is_open_to_others():
            told.append(OPEN_TO_OTHERS)
        return told

    def _read_file(self) -> None:
        try:
            self._saved, self.problem = self.file.read(), ""
        except StudioError as error:
            self._saved, self.problem = {}, str(error)


def preference_name(service: str) -> str:
    """Under which name the studio folder keeps a service's choice."""
    return f"service.{service}"
