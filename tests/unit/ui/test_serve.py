"""Starting and ending, without a server; with one: tests/api/test_start_and_end.py."""

from __future__ import annotations

import os
import signal
import sys
import threading
import webbrowser
from pathlib import Path

import pytest

from studio.errors import Conflict
from studio.service.studio import Studio
from studio.settings import Settings
from studio.ui import serve
from tests.gradio_leavings import gradios_leavings


@pytest.fixture
def started(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The environment of a start on a folder of its own, without a browser."""
    monkeypatch.setenv("STUDIO_HOME", str(home))
    monkeypatch.setenv("STUDIO_OPEN_BROWSER", "0")
    return home


@pytest.fixture
def opened_pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was asked to open."""
    pages: list[str] = []
    monkeypatch.setattr(webbrowser, "open", pages.append)
    return pages


def test_a_folder_in_use_ends_the_second_start_with_three(
    started: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Studio.open(started)

    assert serve.main() == 3

    first.close()
    assert "open" in capsys.readouterr().err


def test_the_second_start_shows_the_first_where_it_answers(
    started: Path, monkeypatch: pytest.MonkeyPatch, opened_pages: list[str]
) -> None:
    monkeypatch.setenv("STUDIO_OPEN_BROWSER", "1")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(serve, "answers", lambda url: url == "http://127.0.0.1:7870")
    first = Studio.open(started)
    first.tell_address("http://127.0.0.1:7870")

    assert serve.main() == 3

    first.close()
    assert opened_pages == ["http://127.0.0.1:7870"]


def test_the_second_start_opens_nothing_that_does_not_answer(
    started: Path, monkeypatch: pytest.MonkeyPatch, opened_pages: list[str]
) -> None:
    monkeypatch.setenv("STUDIO_OPEN_BROWSER", "1")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(serve, "answers", lambda url: False)
    first = Studio.open(started)
    first.tell_address("http://127.0.0.1:7870")

    serve.main()

    first.close()
    assert opened_pages == []


def test_a_folder_that_holds_something_else_ends_with_a_sentence(
    started: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started.mkdir()
    (started / "studio.db").write_bytes(b"something else entirely, long enough to be seen")

    assert serve.main() == 4

    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said


@pytest.mark.parametrize("port", ["0", "99999", "http", "-1"])
def test_a_port_that_is_none_ends_with_its_name(
    started: Path, port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GRADIO_SERVER_PORT", port)

    assert serve.main() == 4

    assert capsys.readouterr().err.startswith("A setting cannot be used: GRADIO_SERVER_PORT: ")


def test_a_studio_open_to_the_network_wants_a_token_first(
    started: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GRADIO_SERVER_NAME", "studio.lan")

    assert serve.main() == 4

    assert "Set STUDIO_TOKEN" in capsys.readouterr().err
    Studio.open(started).close()


def test_an_address_that_cannot_be_opened_ends_with_a_sentence(
    started: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object) -> None:
        raise OSError("no such thing")

    monkeypatch.setattr(serve.Server, "_open_doors", refused)

    with gradios_leavings():
        status = serve.main()

    assert status == 4
    assert "could not be opened" in capsys.readouterr().err
    Studio.open(started).close()


def test_an_interrupted_start_ends_quietly(started: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> Studio:
        raise KeyboardInterrupt

    monkeypatch.setattr(Studio, "open", interrupted)

    assert serve.main() == 130


def test_what_the_studio_refuses_at_its_start_is_said(
    started: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> Studio:
        raise Conflict("The moon is full.", do="Wait.")

    monkeypatch.setattr(Studio, "open", refused)

    assert serve.main() == 4

    assert capsys.readouterr().err == "The moon is full. Wait.\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_waiting_and_the_next_one_works_as_before(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    threading.Timer(0.05, os.kill, (os.getpid(), number)).start()

    serve._until_told_to_stop()

    assert signal.getsignal(number) == before


def test_leaving_says_what_was_left_to_say_and_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    sys.stderr.write("The last words.")

    serve.leave(3)

    assert ended == [3]
    assert capsys.readouterr().err == "The last words."


def test_a_browser_opens_where_somebody_sits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")

    assert Settings(display=":0").opens_browser
    assert not Settings(display="").opens_browser
    assert not Settings(display=":0", open_browser=False).opens_browser
    assert not Settings(display=":0", ssh_connection="10.0.0.1 22").opens_browser
    assert not Settings(display=":0", space_id="ana/studio").opens_browser


def test_other_systems_always_have_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")

    assert Settings(display="").opens_browser
