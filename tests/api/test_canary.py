"""Keys go to their service and nowhere else.

A recognisable key for each service: from the environment, in memory, or in the file of saved keys. Each is
used, then refused by a service that repeats it in its error. Afterwards everything that the studio wrote or
said is searched for it, in every spelling: its folder with the exports, its answers, its logs and its output.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import zipfile
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.service.studio import Studio
from studio.settings import Settings
from studio.ui.serve import serving
from tests.builders import a_storyboard
from tests.canary import HEX, KEYS, NAMES, files_in, leaks, spellings, written_out
from tests.gradio_leavings import gradios_leavings
from tests.portraits import SAMPLE
from tests.serving import free_port
from tests.wire.contract import ROWS
from tests.wire.servers.base import WireServer

EXPORTED = ("fal", "gemini")
LOOKING = ("gemini", "openai", "huggingface")
OF_ENVIRONMENT, IN_FILE = ("wavespeed", "gemini"), ("fal", "openai")
API = "/gradio_api/studio"
VIEWS = (
    "/",
    "/settings",
    "/costs",
    "/config",
    "/gradio_api/info",
    f"{API}/library",
    f"{API}/about",
    f"{API}/costs.csv",
)
READING = ("services", "jobs", "budgets", "costs", "costs_csv", "providers", "storyboards")


@dataclass
class Heard(logging.Handler):
    """All that is logged, at every level."""

    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def __hash__(self) -> int:
        return id(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, with its traceback."""
        self.lines.append(self.format(record))


class Caller:
    """A program that asks the served studio, and keeps every answer."""

    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=60)
        self.answers: list[bytes] = []

    def get(self, path: str) -> bytes:
        answer = self.http.get(path)
        return self._keep(answer)

    def verb(self, verb: str, /, **arguments: Any) -> Any:
        answer = self.http.post(f"{API}/verbs/{verb}", json=arguments)
        return json.loads(self._keep(answer)).get("result")

    def stream(self, path: str) -> None:
        """The beginning of a stream of events."""
        with self.http.stream("GET", path, timeout=1.0) as answer, suppress(httpx.ReadTimeout):
            self.answers.append(str(answer.headers).encode())
            self.answers.extend(answer.iter_raw())

    def render(self, provider: str) -> None:
        """A storyboard of one segment, to its end."""
        board = self.verb("create_storyboard", spec=_brief(provider))
        run = self.verb("start", board_id=board["id"])
        self.verb("wait", run_id=run["id"])
        self.get(f"{API}/boards/{board['id']}")
        self.verb("events", board_id=board["id"])
        self.verb("estimate", board_id=board["id"])
        for keyframe in self.verb("board", board_id=board["id"])["keyframes"].values():
            for variation in keyframe["variations"]:
                self.verb("receipt", id=variation["id"])
                self.get(f"{API}/media/{variation['image']['sha256']}/save?name=saved.png")
        self.stream(f"{API}/boards/{board['id']}/events?after=0")

    def person(self) -> str:
        """An influencer of an uploaded photo; gives its id."""
        photo = json.loads(self._keep(self.http.post(f"{API}/uploads", content=SAMPLE.read_bytes())))
        return str(self.verb("add_influencer", photo=photo, name="Eileen")["id"])

    def export_a_kit(self, provider: str) -> None:
        """A kit of a photo, its receipts, and the zip of it."""
        kit = self.verb("create_kit", source_id=self.person(), provider=provider)
        for reference in kit["references"].values():
            for take in reference["takes"]:
                self.verb("receipt", id=take["id"])
        self.get(self.verb("export_kit", id=kit["id"])["url"])

    def _keep(self, answer: httpx.Response) -> bytes:
        self.answers.append(str(answer.headers).encode() + answer.content)
        return answer.content


def _brief(provider: str) -> dict[str, Any]:
    return a_storyboard(1, provider=provider, variations=1).model_dump(mode="json")


def use(caller: Caller, name: str) -> None:
    """Test the connection and render."""
    caller.verb("test_service", name=name)
    caller.render(name)


def repeated(key: str, match: dict[str, str], status: int) -> list[dict[str, Any]]:
    """The service answers such calls with an error that has the key in it, in every spelling."""
    told = " ".join(form.decode() for form in spellings(key).values())
    body = json.dumps({"error": {"message": f"bad key: {key} {told}"}, "detail": f"Bearer {key}"})
    return [{"match": match, "do": {"status": status, "body": body}}]


@dataclass
class Left:
    """What a studio left behind: by what it is, its bytes. `charges`: what the services were paid for.

    described: what those said that look at pictures.
    """

    places: dict[str, bytes]
    saved: str
    charges: dict[str, int]
    described: dict[str, str]
    tests: dict[str, bool]


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """All that is left after every key was used, repeated by its service, and let go of."""
    folder, heard = tmp_path_factory.mktemp("canary"), Heard()
    logging.getLogger().addHandler(heard)
    before = logging.getLogger().level
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger("studio").debug("listening")
    with ExitStack() as stack:
        stack.callback(logging.getLogger().setLevel, before)
        stack.callback(logging.getLogger().removeHandler, heard)
        stack.enter_context(written_out(folder / "output"))
        os.write(1, b"written to stdout")
        sys.stderr.write("written to stderr")
        servers = {name: stack.enter_context(ROWS[name].server(key=KEYS[name])) for name in NAMES}
        caller = stack.enter_context(_asked(folder, servers))
        for name, server in servers.items():
            _provoke(caller, name, server)
        described = {name: _look(caller, name, servers[name]) for name in LOOKING}
        for name in EXPORTED:
            caller.export_a_kit(name)
        for path in VIEWS:
            caller.get(path)
        for verb in READING:
            caller.verb(verb)
        tests = {name: bool(caller.verb("test_service", name=name)["ok"]) for name in NAMES}
        charges = {name: len(server.ledger.charges) for name, server in servers.items()}
    places = files_in(folder)
    saved = places.pop("keys.toml").decode()
    said = {"answers over HTTP": b"\n".join(caller.answers), "logs": "\n".join(heard.lines).encode()}
    return Left(places | said, saved, charges, described, tests)


def _asked(folder: Path, servers: dict[str, WireServer]) -> Any:
    """A program in front of a served studio that knows these services."""
    settings = Settings(
        port=free_port(),
        open_browser=False,
        keys_file=folder / "keys.toml",
        lookup_grace_s=0.0,
        services={name: _settings(name, server) for name, server in servers.items()},
    )
    return _Served(Studio.open(folder / "data", settings=settings))


class _Served:
    """The studio behind its server, as a context that gives a program in front of it."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._stack = ExitStack()

    def __enter__(self) -> Caller:
        with gradios_leavings():
            url = self._stack.enter_context(serving(self._studio))
        caller = Caller(url)
        self._stack.callback(caller.http.close)
        return caller

    def __exit__(self, *_: object) -> None:
        with gradios_leavings():
            self._stack.close()


def _settings(name: str, server: WireServer) -> ServiceSettings:
    row = ROWS[name]
    return ServiceSettings(
        key=SecretStr(KEYS[name]) if name in OF_ENVIRONMENT else None,
        base_url=f"{server.url}{row.base}",
        models=row.models,
        options={option: value.format(url=server.url) for option, value in row.options.items()},
    )


def _provoke(caller: Caller, name: str, server: WireServer) -> None:
    """Use a key, then let its service repeat it in refusals and in answers that cannot be read."""
    if name not in OF_ENVIRONMENT:
        where = "file" if name in IN_FILE else "memory"
        caller.verb("set_service", name=name, key=f" {KEYS[name]}\n", keep_key=where)
    use(caller, name)
    server.script(repeated(KEYS[name], {}, 401))
    use(caller, name)
    for status in (400, 500):
        server.script(repeated(KEYS[name], {"method": "POST", "path": ROWS[name].paid}, status))
        caller.render(name)
    server.script([])
    caller.verb("set_service", name=name, key=f"{KEYS[name]}é")
    caller.verb("set_service", name=name, base_url=KEYS[name])
    caller.verb("set_service", name=KEYS[name], models={KEYS[name]: KEYS[name]})


def _look(caller: Caller, name: str, server: WireServer) -> str:
    """Let a service describe a photo, then repeat its key where it refuses to; gives what it said first."""
    photo = caller.person()
    caller.verb("set_job", job="vision", name=name)
    said = caller.verb("describe_photo", source_id=photo)
    for status in (401, 400, 500):
        server.script(repeated(KEYS[name], {"method": "POST"}, status))
        caller.verb("describe_photo", source_id=photo)
    server.script([])
    return str(said["text"])


@pytest.mark.parametrize("name", NAMES)
def test_a_key_is_found_nowhere(left: Left, name: str) -> None:
    assert leaks(left.places, KEYS[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_key_was_really_used(left: Left, name: str) -> None:
    assert left.tests[name]
    assert left.charges[name] >= 2


@pytest.mark.parametrize("name", LOOKING)
def test_the_key_was_used_to_look_at_a_photo_as_well(left: Left, name: str) -> None:
    assert left.described[name] != ""


def test_only_the_keys_that_were_to_be_saved_are_in_their_file(left: Left) -> None:
    kept = [name for name in NAMES if json.dumps(KEYS[name]) in left.saved]

    assert sorted(kept) == sorted(IN_FILE)
    assert left.saved.count(HEX) == len(IN_FILE)


@pytest.mark.parametrize("form", list(spellings("x")))
def test_a_key_that_had_leaked_would_be_found(tmp_path: Path, form: str) -> None:
    leaked = b"..." + spellings(KEYS["fal"])[form] + b"..."
    with written_out(tmp_path / "output"):
        os.write(2, leaked)
    (tmp_path / "data" / "exports").mkdir(parents=True)
    (tmp_path / "data" / "studio.db").write_bytes(leaked)
    with zipfile.ZipFile(tmp_path / "data" / "exports" / "kit.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("receipts.json", b"never mind " * 99 + leaked)

    found = {place for place, how in leaks(files_in(tmp_path), KEYS["fal"]) if how == form}

    assert found == {"output", "data/studio.db", "data/exports/kit.zip!receipts.json"}


def test_a_key_in_the_traceback_of_a_logged_error_would_be_found() -> None:
    heard = Heard()
    error = ValueError(f"bad key: {KEYS['fal']}")
    heard.handle(logging.LogRecord("studio", 40, "x.py", 1, "it broke", None, (type(error), error, None)))

    found = leaks({"logs": "\n".join(heard.lines).encode()}, KEYS["fal"])

    assert ("logs", "plain") in found


def test_exports_saved_pictures_and_output_were_searched(left: Left) -> None:
    receipts = [name for name in left.places if name.endswith(".zip!receipts.json")]

    assert len(receipts) == len(EXPORTED)
    assert all(b'"request": "POST ' in left.places[name] for name in receipts)
    assert b'filename="saved.' in left.places["answers over HTTP"]
    assert b"remote id" in left.places["answers over HTTP"]
    assert b"written to stdout" in left.places["output"]
    assert b"written to stderr" in left.places["output"]


def test_database_logs_and_answers_were_searched(left: Left) -> None:
    assert "data/studio.db" in left.places
    assert b"studio listening" in left.places["logs"]
    assert b"text/event-stream" in left.places["answers over HTTP"]
    assert b'"named_endpoints"' in left.places["answers over HTTP"]
