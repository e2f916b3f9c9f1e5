"""What a service without jobs answers when asked for one: the answer was the picture, or its address."""

from __future__ import annotations

from collections.abc import Collection

from studio.errors import ResultExpired
from studio.protocols import CancelReply, Finished, Gone, Handle, LostCall, Op, OutputRef, State


class WithoutJobs:
    """For services that give the picture at once and keep nothing. Part of protocols.Service.

    The one thing that can be asked for later is a picture whose address came in the answer: its handle is
    that address, stored before the picture is fetched, with what the answer told of the cost.
    """

    def digest(self, op: Op) -> str:
        """Nothing: there is no list."""
        return ""

    async def poll(self, handle: Handle) -> State:
        """There are no jobs; a picture behind an address is finished."""
        if not handle.result_url:
            return Gone()
        return Finished((OutputRef(url=handle.result_url),), handle.cost, handle.receipt)

    async def collect(self, output: OutputRef) -> bytes:
        """The bytes that came with the answer, or those behind the address in it."""
        if output.data is not None:
            return output.data
        if not output.url:
            raise ResultExpired("The service keeps no pictures.", do="Make it anew.")
        return await self.fetch(output.url)

    async def fetch(self, url: str) -> bytes:
        """The bytes behind the address of a picture; where a service gives none, there are no bytes."""
        raise ResultExpired("The service keeps no pictures.", do="Make it anew.")

    async def cancel(self, handle: Handle) -> CancelReply:
        """There are no jobs."""
        return "unsupported"

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """There is no list."""
        return []
