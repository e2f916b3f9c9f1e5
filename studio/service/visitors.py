"""A studio as one visitor of a Space uses it: what they start at Hugging Face is paid by their own account.

A visit has a provider of its own, made with the visitor's token. Nobody else can reach it: it is known to the
verb that was asked for, and to the run which that verb started. Without sign-in the service can be used only
where the owner of the Space has set STUDIO_HUGGINGFACE_KEY, so as to pay for everybody.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import ClassVar

from studio.domain.visitor import Visitor
from studio.engine.gate import FairGate
from studio.engine.shop import Shop
from studio.errors import NotConfigured
from studio.protocols import Provider
from studio.service.wiring import Parts, Providers
from studio.settings import SIGN_IN


@dataclass(slots=True)
class Life:
    """What a studio shares with those who visit it: the loop it was entered on, None before and after."""

    loop: asyncio.AbstractEventLoop | None = None
    entered_once: bool = False
    sample: asyncio.Lock = field(default_factory=asyncio.Lock)


class NotSignedIn(NotConfigured):
    """The visitor has to sign in first; nothing was started and nothing was sent."""

    code: ClassVar[str] = "not_signed_in"


@asynccontextmanager
async def visit(parts: Parts, visitor: Visitor) -> AsyncIterator[Parts]:
    """The parts of a studio for as long as a visitor's verb takes; what it has started goes on with them."""
    providers = VisitorProviders(
        parts.providers.factories, base=parts.providers, visitor=visitor, parts=parts
    )
    try:
        yield replace(parts, providers=providers, visitor=visitor)
    finally:
        await providers.leave()


@dataclass(slots=True)
class VisitorProviders(Providers):
    """The studio's providers, but for the one that a visitor pays."""

    base: Providers = field(kw_only=True)
    visitor: Visitor = field(kw_only=True)
    parts: Parts = field(kw_only=True, repr=False)
    _own: Shop | None = None

    def get(self, name: str) -> Provider:
        """A provider by name; the visitor's own where they signed in. Raises InvalidInput."""
        return self._theirs().provider if self._is_theirs(name) else self.base.get(name)

    def shop(self, name: str) -> Shop:
        """A provider to buy from. Raises NotSignedIn where the visitor would have to pay, and has not
        signed in."""
        if self._is_theirs(name):
            return self._theirs()
        if name == SIGN_IN and self.parts.services[name].key is None:
            raise NotSignedIn(
                "On this Space you pay Hugging Face with your own account, and you are not signed in.",
                do="Press “Sign in with Hugging Face” in Settings, under Services; then render again.",
            )
        return self.base.shop(name)

    async def replace(self, name: str) -> None:
        """Make the studio's own anew at its next use."""
        await self.base.replace(name)

    async def leave(self) -> None:
        """The verb is over: connections of the visitor are closed, unless a run has a request out."""
        if self._own is not None:
            await self._own.rest()

    def _is_theirs(self, name: str) -> bool:
        return name == SIGN_IN and self.visitor.token is not None

    def _theirs(self) -> Shop:
        with self._making:
            if self._own is None and self.visitor.token is not None:
                provider = self.parts.personal(self.visitor.token)
                gate = FairGate(provider.caps.concurrency)
                self._own = Shop(SIGN_IN, provider, gate, fleeting=True)
        if self._own is None:
            raise AssertionError("only who signed in has a provider of their own")
        return self._own
