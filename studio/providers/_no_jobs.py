"""What a service without jobs answers when it is asked for one: the picture came with the answer."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from studio.errors import AddressRefused, ResultExpired
from studio.protocols import CancelReply, Finished, Gone, Handle, LostCall, Op, OutputRef, State


class WithoutJobs:
    """For services that give the picture at once and keep nothing. Part of protocols.Service.

    The one thing that can be asked for later is a picture whose address came in the answer, and that lay on a
    host nobody had allowed: its handle is that address.
    """

    def digest(self, op: Op) -> str:
        """Nothing: there is no list."""
        return ""

    async def poll(self, handle: Handle) -> State:
        """There are no jobs; a picture that is held is finished."""
        return Finished((OutputRef(url=handle.result_url),)) if handle.result_url else Gone()

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


def held(refused: AddressRefused, url: str, model: str, job_key: UUID) -> Handle:
    """What a picture is asked for by once its host is allowed. Raises what refused it where none can be."""
    if not refused.host:
        raise refused
    return Handle(id=str(job_key), model=model, result_url=url)
