"""A provider for tests of reference kits: pictures on an even ground, cut from the sample photos."""

from __future__ import annotations

from collections.abc import AsyncIterator, Container
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from studio import Studio
from studio.domain.kit import PRODUCT_KINDS
from studio.errors import CannotShow, ProviderFailed
from studio.protocols import Done, Op
from tests.painting import FlatProvider, factory
from tests.portraits import portrait_of


@dataclass
class KitPainter(FlatProvider):
    """Paints portraits; `fails` and `cannot` name kinds that it does not paint, `soft` those that it blurs.

    `made` are the kinds in the order in which they were asked for.
    """

    cannot: Container[str] = ()
    soft: Container[str] = ()
    name: str = "painter"
    made: list[str] = field(default_factory=list)

    def _fail_where_asked(self, op: Op) -> None:
        self.made.append(op.kit_kind)
        if op.kit_kind in self.cannot:
            raise CannotShow("The painter works from the photo.", do="Choose a service for this one.")
        if op.kit_kind in self.fails:
            raise ProviderFailed("The painter refuses this one.", do="Change the note.")

    async def submit(self, op: Op, job_key: object) -> Done:
        """Paint one portrait."""
        await super().submit(op, job_key)  # type: ignore[arg-type]
        return Done(portrait(op, soft=op.kit_kind in self.soft), self.price_usd)


@asynccontextmanager
async def painted_by(painter: KitPainter) -> AsyncIterator[Studio]:
    """An open studio in a temporary folder, in which the painter paints kits and keyframes."""
    async with Studio.open(":memory:", providers={"painter": factory(painter)}) as opened:
        opened.set_default_provider("painter")
        yield opened


def portrait(op: Op, *, soft: bool = False) -> bytes:
    """A PNG of the sample's head and shoulders on grey; a corner tells what was asked for."""
    asked = "|".join([op.kit_kind, str(op.seed), op.prompt, *(source.sha256 for source in op.sources)])
    return portrait_of(asked, soft=soft, product=op.kit_kind in PRODUCT_KINDS)
