"""What a service without jobs answers when it is asked for one: the picture came with the answer."""

from __future__ import annotations

from collections.abc import Collection

from studio.errors import ResultExpired
from studio.protocols import CancelReply, Gone, Handle, LostCall, Op, OutputRef, State


class WithoutJobs:
    """For services that give the picture at once and keep nothing. Part of protocols.Service."""

    def digest(self, op: Op) -> str:
        """Nothing: there is no list."""
        return ""

    async def poll(self, handle: Handle) -> State:
        """There are no jobs."""
        return Gone()

    async def collect(self, output: OutputRef) -> bytes:
        """The bytes that came with the answer."""
        if output.data is None:
            raise ResultExpired("The service keeps no pictures.", do="Make it anew.")
        return output.data

    async def cancel(self, handle: Handle) -> CancelReply:
        """There are no jobs."""
        return "unsupported"

    async def recover(self, lost: LostCall, claimed: Collection[str]) -> list[Handle]:
        """There is no list."""
        return []
