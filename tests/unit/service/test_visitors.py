"""A studio as a visitor of a Space uses it: a provider of their own, closed when nothing of it is out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from studio import Studio
from studio.domain.service import ServiceSettings
from studio.domain.visitor import Visitor
from studio.service.visitors import NotSignedIn, visit
from studio.settings import SIGN_IN, Settings
from tests.selling import Seller
from tests.waiting import until

ANA = Visitor(name="ana", token=SecretStr("token-of-ana"))
SPACE = {"space_id": "ana/studio", "oauth_client_id": "client", "services": {}}


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    """A studio on a Space whose owner pays for nobody."""
    async with open_studio(tmp_path, SPACE) as opened:
        yield opened


def open_studio(folder: Path, settings: dict[str, Any]) -> Studio:
    return Studio.open(folder / "data", settings=Settings(**{"keys_file": folder / "k.toml", **settings}))


async def test_at_home_a_visitor_is_nobody_special(tmp_path: Path) -> None:
    async with open_studio(tmp_path, {"services": {}}) as studio, studio.visited_by(ANA) as theirs:
        assert theirs is studio


async def test_on_a_space_without_sign_in_a_visitor_is_nobody_special(tmp_path: Path) -> None:
    settings = {**SPACE, "oauth_client_id": ""}

    async with open_studio(tmp_path, settings) as studio, studio.visited_by(ANA) as theirs:
        assert theirs is studio


async def test_a_visit_has_a_provider_of_its_own_and_shares_all_others(studio: Studio) -> None:
    parts = studio._parts

    async with visit(parts, ANA) as first, visit(parts, ANA) as second:
        own = first.providers.get(SIGN_IN)
        assert own is first.providers.shop(SIGN_IN).provider
        assert own not in (second.providers.get(SIGN_IN), parts.providers.get(SIGN_IN))
        assert first.providers.shop("sketch") is parts.providers.shop("sketch")


async def test_who_is_not_signed_in_buys_nothing_there_and_may_look(studio: Studio) -> None:
    async with visit(studio._parts, Visitor()) as parts:
        assert parts.providers.get(SIGN_IN) is studio._parts.providers.get(SIGN_IN)
        with pytest.raises(NotSignedIn, match="you are not signed in"):
            parts.providers.shop(SIGN_IN)


async def test_connections_are_closed_with_the_visit_or_the_last_request_after_it(studio: Studio) -> None:
    seller = Seller(ServiceSettings())
    async with visit(studio._parts, ANA) as parts:
        shop = parts.providers.shop(SIGN_IN)
        shop.provider = seller
        request = shop.sending("image")
        await request.__aenter__()

    closed_while_out = seller.closed
    await request.__aexit__(None, None, None)

    assert closed_while_out is False
    await until(lambda: seller.closed)
