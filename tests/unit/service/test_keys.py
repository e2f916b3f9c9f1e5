"""Keys: where they lie, who wins, and that they go nowhere else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.errors import InvalidInput
from studio.service.keys import KeyFile, ServiceBook, ServiceChoice, preference_name

ODD = 'sk-a+b/c=="d\\e'


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    """A file of keys that does not exist yet, in a folder that does not either."""
    return KeyFile(tmp_path / "settings" / "keys.toml")


def a_book(file: KeyFile, **environment: ServiceSettings) -> ServiceBook:
    return ServiceBook(environment, file)


def key_of(book: ServiceBook, name: str) -> str:
    key = book[name].key
    return "" if key is None else key.get_secret_value()


def test_a_saved_key_is_read_as_it_was_written(file: KeyFile) -> None:
    file.keep("fal", SecretStr(ODD))

    assert {name: key.get_secret_value() for name, key in file.read().items()} == {"fal": ODD}


def test_the_file_of_keys_is_for_its_owner_alone(file: KeyFile) -> None:
    file.keep("fal", SecretStr("one"))

    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700
    assert not file.is_open_to_others()


def test_a_file_that_others_may_read_is_noticed(file: KeyFile) -> None:
    file.keep("fal", SecretStr("one"))

    file.path.chmod(0o640)

    assert file.is_open_to_others()


def test_saving_one_key_keeps_the_others_and_leaves_no_half_file(file: KeyFile) -> None:
    file.keep("fal", SecretStr("one"))
    file.keep("gemini", SecretStr("two"))
    file.keep("fal", None)

    assert list(file.read()) == ["gemini"]
    assert [path.name for path in file.path.parent.iterdir()] == ["keys.toml"]


def test_without_a_file_there_are_no_keys_and_forgetting_makes_none(file: KeyFile) -> None:
    file.keep("fal", None)

    assert file.read() == {}
    assert not file.path.exists()


def test_a_file_that_is_no_toml_is_told_and_not_written_over(file: KeyFile) -> None:
    file.path.parent.mkdir()
    file.path.write_text("fal = sk-not-quoted", encoding="utf-8")

    with pytest.raises(InvalidInput, match="The file of saved keys cannot be read"):
        file.keep("gemini", SecretStr("two"))

    assert file.path.read_text(encoding="utf-8") == "fal = sk-not-quoted"
    assert "sk-not-quoted" not in a_book(file).problem


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("a file where a folder belongs")

    with pytest.raises(InvalidInput, match="cannot be"):
        KeyFile(tmp_path / "settings" / "keys.toml").keep("fal", SecretStr("one"))


def test_without_any_key_there_is_none(file: KeyFile) -> None:
    book = a_book(file)

    assert (book.source("fal"), book["fal"].key) == ("none", None)


def test_the_environment_wins_over_the_session_and_the_file(file: KeyFile) -> None:
    book = a_book(file, fal=ServiceSettings(key=SecretStr("of the environment")))

    book.save("fal", SecretStr("saved"))
    book.keep_for_session("fal", SecretStr("of the session"))

    assert (book.source("fal"), key_of(book, "fal")) == ("environment", "of the environment")


def test_a_key_of_the_session_wins_over_a_saved_one_and_is_not_written(file: KeyFile) -> None:
    book = a_book(file)

    book.save("fal", SecretStr("saved"))
    book.keep_for_session("fal", SecretStr("of the session"))

    assert (book.source("fal"), key_of(book, "fal")) == ("this session", "of the session")
    assert "of the session" not in file.path.read_text(encoding="utf-8")


def test_a_saved_key_takes_the_place_of_the_sessions(file: KeyFile) -> None:
    book = a_book(file)

    book.keep_for_session("fal", SecretStr("of the session"))
    book.save("fal", SecretStr("saved"))

    assert (book.source("fal"), key_of(book, "fal")) == ("saved file", "saved")


def test_another_studio_finds_the_saved_key(file: KeyFile) -> None:
    a_book(file).save("fal", SecretStr("saved"))

    assert key_of(a_book(file), "fal") == "saved"


def test_forgetting_lets_go_of_both(file: KeyFile) -> None:
    book = a_book(file)
    book.save("fal", SecretStr("saved"))
    book.keep_for_session("fal", SecretStr("of the session"))

    book.forget("fal")

    assert book.source("fal") == "none"
    assert file.read() == {}


def test_what_was_chosen_fills_what_the_environment_leaves_open(file: KeyFile) -> None:
    book = a_book(file, fal=ServiceSettings(base_url="https://gate.example", models={"image": "of-env"}))

    book.choose(
        "fal",
        ServiceChoice(base_url="https://other.example", models={"image": "a", "upscale": "b"}, concurrency=3),
    )

    settings = book["fal"]
    assert settings.base_url == "https://gate.example"
    assert settings.models == {"image": "of-env", "upscale": "b"}
    assert settings.concurrency == 3


def test_a_choice_is_read_back_from_the_studio_folder(file: KeyFile) -> None:
    book = a_book(file)
    stored = {preference_name("fal"): ServiceChoice(chat_model="m").model_dump_json(), "provider": "sketch"}

    book.remember({**stored, preference_name("gemini"): "{not json"})

    assert book["fal"].chat_model == "m"
    assert list(book) == ["fal"]
    assert len(book) == 1


def test_a_book_written_out_shows_no_key(file: KeyFile) -> None:
    book = a_book(file, gemini=ServiceSettings(key=SecretStr("key-one")))
    book.keep_for_session("fal", SecretStr("key-two"))
    book.save("openai", SecretStr("key-three"))

    assert "key-" not in repr(book) + str(book["fal"]) + repr(book["gemini"])
