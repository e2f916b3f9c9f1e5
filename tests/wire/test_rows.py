"""No service lands without the contract, a local server, and a way through the whole studio."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from studio.domain.service import ServiceSettings
from studio.providers.registry import PROVIDERS
from tests.wire.contract import FREE_HERE, ROWS
from tests.wire.servers.registry import SERVERS

SERVICES = set(PROVIDERS) - FREE_HERE


def test_every_service_of_the_registry_is_under_the_contract() -> None:
    assert {name.partition(",")[0] for name in ROWS} == SERVICES


def test_every_service_of_the_registry_has_a_local_server_to_click_through() -> None:
    assert set(SERVERS) == SERVICES


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_about_the_service_that_it_is_named_after(name: str) -> None:
    service = ROWS[name].service(ServiceSettings(key=SecretStr("a-key"), options=ROWS[name].options))

    assert service.name == name.partition(",")[0]
