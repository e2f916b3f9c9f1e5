"""A studio is opened, entered and left: what is refused, and what is let go of when something fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio import Studio
from studio.errors import Conflict, DiskFull, FolderUnusable, InvalidInput
from studio.providers.registry import PROVIDERS
from studio.settings import Settings
from studio.store.transaction import Transaction
from tests.builders import a_storyboard
from tests.painting import FlatProvider, factory


@pytest.mark.parametrize("home", [None, 5, b"data", ["data"]])
def test_a_folder_is_given_as_a_path(home: Any) -> None:
    with pytest.raises(InvalidInput, match="The studio folder is given as a path"):
        Studio.open(home)


@pytest.mark.parametrize("home", ["", "  ", "a\0b", Path("a\0b")])
def test_a_folder_has_a_name(home: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InvalidInput, match="no usable name"):
        Studio.open(home)

    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_somebody_nobody_knows_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput, match="somebody this machine does not know") as refused:
        Studio.open("~nobody-of-this-name/data")

    assert "nobody-of-this-name" not in str(refused.value)


def test_a_name_longer_than_any_disk_takes_is_called_too_long() -> None:
    with pytest.raises(FolderUnusable, match="a name that is too long"):
        Studio.open("x" * 5000)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(upscale="magic"), "STUDIO_UPSCALE is “magic”."),
        (Settings(provider="nobody"), "STUDIO_PROVIDER is “nobody”."),
    ],
)
def test_settings_that_cannot_be_used_are_told_before_a_folder_is_made(
    home: Path, settings: Settings, sentence: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        Studio.open(home, providers={"flat": factory(FlatProvider())}, settings=settings)

    assert str(refused.value) == f"{sentence} Set it to one of: {', '.join([*PROVIDERS, 'flat'])}."
    assert not home.exists()


def test_an_opening_that_fails_lets_go_of_the_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Transaction) -> int:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr("studio.service.studio.interrupt_live_runs", fail)
    with pytest.raises(DiskFull):
        Studio.open(home)
    monkeypatch.undo()

    Studio.open(home).close()


class Stubborn(FlatProvider):
    """Cannot be closed."""

    async def close(self) -> None:
        """Fail."""
        raise OSError("still painting")


async def test_a_provider_that_cannot_be_closed_keeps_neither_folder_nor_the_others(home: Path) -> None:
    painters = {"flat": factory(Stubborn()), "other": factory(Stubborn())}

    with pytest.raises(OSError, match="still painting"):
        async with Studio.open(home, providers=painters) as studio:
            studio.providers()

    Studio.open(home).close()


class Latecomer(FlatProvider):
    """Tries to render once more while the studio is being left."""

    studio: Studio
    board_id: str
    refused: str = ""

    async def close(self) -> None:
        """Ask for a run."""
        with pytest.raises(Conflict) as refused:
            self.studio.start(self.board_id)
        self.refused = str(refused.value)


async def test_nothing_begins_while_the_studio_is_left() -> None:
    painter = Latecomer()

    async with Studio.open(":memory:", providers={"flat": factory(painter)}) as studio:
        board = studio.create_storyboard(a_storyboard(1, provider="flat"))
        painter.studio, painter.board_id = studio, board.id
        studio.providers()

    assert painter.refused.startswith("The studio is not running.")


async def test_settings_of_a_folder_that_was_taken_away_are_refused_in_words(home: Path) -> None:
    async with Studio.open(home) as studio:
        home.rename(home.with_name("elsewhere"))

        with pytest.raises(FolderUnusable, match="drive of this studio folder"):
            studio.about()
