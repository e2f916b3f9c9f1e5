"""Kits on a Space: each call goes out with the token of who asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from pydantic import SecretStr

from studio.domain.kit import ReferenceKit
from studio.domain.service import ServiceSettings
from studio.domain.visitor import Visitor
from studio.errors import NotConfigured
from studio.service.studio import Studio
from tests.space import space_settings
from tests.wire.servers.huggingface import HuggingFaceServer

ANA, BOB = "hf_oauth_token-of-ana", "hf_oauth_token-of-bob"


@pytest.fixture
def server() -> Iterator[HuggingFaceServer]:
    """A local Hugging Face that knows two visitors."""
    with HuggingFaceServer(key="hf_token-of-the-owner") as started:
        started.visitors = {ANA: "ana", BOB: "bob"}
        yield started


def open_space(home: Path, server: HuggingFaceServer, *, owner_pays: bool) -> Studio:
    """A Space whose owner pays for who has not signed in, or does not."""
    key = SecretStr(server.key) if owner_pays else None
    about = ServiceSettings(key=key, base_url=server.url, options={"hub_url": server.url})
    return Studio.open(home / "data", settings=space_settings(server, services={"huggingface": about}))


def who_paid(server: HuggingFaceServer) -> list[str]:
    """Whose tokens came with the requests for pictures, in their order."""
    asked = [one for one in server.requests if one["method"] == "POST"]
    return [one["headers"]["authorization"].removeprefix("Bearer ") for one in asked]


def visited(studio: Studio, token: str) -> AbstractAsyncContextManager[Studio]:
    """The studio as the visitor with this token uses it."""
    return studio.visited_by(Visitor(name="visitor", token=SecretStr(token)))


async def made(studio: Studio, token: str, photo: Path) -> ReferenceKit:
    """A kit that this visitor asked for; what the service paints is no portrait, so only one is made."""
    async with visited(studio, token) as theirs:
        return await theirs.create_kit(photo=photo)


async def test_a_visitors_kit_is_paid_with_their_own_token(
    tmp_path: Path, server: HuggingFaceServer, astronaut: Path
) -> None:
    async with open_space(tmp_path, server, owner_pays=True) as studio:
        await made(studio, ANA, astronaut)

    assert who_paid(server) == [ANA]


async def test_a_reference_made_again_is_paid_by_who_asked_for_that(
    tmp_path: Path, server: HuggingFaceServer, astronaut: Path
) -> None:
    async with open_space(tmp_path, server, owner_pays=False) as studio:
        kit = await made(studio, ANA, astronaut)
        async with visited(studio, BOB) as bob:
            await bob.regenerate_reference(kit.id, "anchor")

    assert who_paid(server) == [ANA, BOB]


async def test_the_others_are_paid_by_who_let_the_leading_picture_stand(
    tmp_path: Path, server: HuggingFaceServer, astronaut: Path
) -> None:
    async with open_space(tmp_path, server, owner_pays=True) as studio:
        kit = await made(studio, ANA, astronaut)
        async with visited(studio, BOB) as bob:
            bob.allow_reference(kit.id, "anchor")
        await studio.wait_kit(kit.id)

    assert who_paid(server) == [ANA, BOB]


async def test_who_would_have_to_sign_in_to_pay_for_the_others_changes_nothing(
    tmp_path: Path, server: HuggingFaceServer, astronaut: Path
) -> None:
    async with open_space(tmp_path, server, owner_pays=False) as studio:
        kit = await made(studio, ANA, astronaut)
        async with studio.visited_by(Visitor()) as nobody:
            with pytest.raises(NotConfigured, match="you are not signed in"):
                nobody.allow_reference(kit.id, "anchor")
        after = studio.kit(kit.id)

    assert (after.references, who_paid(server)) == (kit.references, [ANA])
