from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from studio.settings import Settings
from studio.ui import address
from studio.ui.address import CannotServe, access, answers, choose_port, url_of
from studio.ui.gate import Access
from tests.serving import free_port

EVERYWHERE = address.WILDCARDS[0]


def settings(**fields: Any) -> Settings:
    return Settings(**fields)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield int(holder.getsockname()[1])


def test_the_studio_answers_to_this_machine_alone() -> None:
    assert access(settings()) == Access()


def test_configured_names_are_answered_too() -> None:
    allowed = access(settings(hosts="studio.lan, Throughline.local ,"))

    assert allowed.hosts == {"localhost", "127.0.0.1", "::1", "studio.lan", "throughline.local"}


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.168.1.5", "studio.lan"])
def test_the_network_is_let_in_only_with_a_token(host: str) -> None:
    with pytest.raises(CannotServe, match="STUDIO_TOKEN"):
        access(settings(host=host))


@pytest.mark.parametrize(("host", "any_address"), [(EVERYWHERE, True), ("::", True), ("studio.lan", False)])
def test_with_a_token_it_is(host: str, any_address: bool) -> None:
    allowed = access(settings(host=host, token=SecretStr("s3cret")))

    assert (allowed.token, allowed.any_address) == ("s3cret", any_address)


def test_a_named_host_is_answered_by_its_name() -> None:
    assert "studio.lan" in access(settings(host="studio.lan", token=SecretStr("s3cret"))).hosts


def test_all_addresses_together_are_no_name() -> None:
    assert EVERYWHERE not in access(settings(host=EVERYWHERE, token=SecretStr("s3cret"))).hosts


def test_a_space_is_open_by_design_and_may_be_framed_by_its_hub() -> None:
    allowed = access(settings(host=EVERYWHERE, space_id="ana/studio", space_host="ana-studio.hf.space"))

    assert "ana-studio.hf.space" in allowed.hosts
    assert allowed.frame_ancestors == "https://huggingface.co https://*.hf.space"


def test_nobody_else_may_frame_the_page() -> None:
    assert access(settings()).frame_ancestors == "'none'"


def test_the_port_asked_for_is_taken() -> None:
    port = free_port()

    assert choose_port(settings(port=port)) == port


def test_a_port_in_use_is_replaced_and_that_is_said(
    taken_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    port = choose_port(settings(port=taken_port))

    assert port not in (0, taken_port)
    assert capsys.readouterr().err == f"Port {taken_port} is taken; port {port} is used instead.\n"


def test_our_usual_port_in_use_is_replaced_without_a_word(
    taken_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(address, "PREFERRED_PORT", taken_port)

    assert choose_port(settings()) != taken_port
    assert capsys.readouterr().err == ""


def test_a_space_has_the_port_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "SPACE_PORT", free_port())

    assert choose_port(settings(space_id="ana/studio")) == address.SPACE_PORT


def test_an_address_of_another_machine_cannot_be_served() -> None:
    with pytest.raises(CannotServe, match=r"This machine has no address 192\.0\.2\.1"):
        choose_port(settings(host="192.0.2.1", port=free_port()))


def test_a_reserved_port_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def reserved(host: str, port: int) -> int:
        raise PermissionError

    monkeypatch.setattr(address, "_bindable", reserved)

    with pytest.raises(CannotServe, match="Set GRADIO_SERVER_PORT to a port above 1023"):
        choose_port(settings(port=80))


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:7870"),
        (EVERYWHERE, "http://127.0.0.1:7870"),
        ("studio.lan", "http://studio.lan:7870"),
    ],
)
def test_the_address_is_one_that_can_be_typed(host: str, url: str) -> None:
    assert url_of(settings(host=host), 7870) == url


def test_nobody_answers_where_nobody_listens() -> None:
    assert not answers(f"http://127.0.0.1:{free_port()}")
