"""A service that outlives processes: what it was paid for stands in a file, written before it answers."""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import UUID

from studio.domain.capability import Lookup
from studio.protocols import Op
from tests.clips_made import a_clip
from tests.kit_painting import portrait
from tests.paid_services import PaidJob, PaidService


class BookedService(PaidService):
    """Finds lost jobs by ids of ours, or does not; paints portraits, and makes videos.

    Whoever opens it on the same file goes on with its jobs.
    """

    def __init__(self, book: Path, lookup: Lookup = "own_id") -> None:
        super().__init__(lookup=lookup, paints=_made, jobs_done=("image", "upscale", "video_face_swap"))
        self._book = book
        lines = book.read_text().splitlines() if book.exists() else []
        for line in map(json.loads, lines):
            op = Op(line["prompt"], (), "4:5", "1K", line["seed"], job=line["job"], kit_kind=line["kind"])
            self.jobs[line["id"]] = PaidJob(line["id"], op)
        self.charges = len(self.jobs)

    def accept(self, op: Op, job_key: UUID) -> PaidJob:
        """Take the money: from here on the job is in the book, whatever becomes of the caller."""
        job = super().accept(op, job_key)
        line = {"id": job.id, "prompt": op.prompt, "seed": op.seed, "job": op.job, "kind": op.kit_kind}
        with self._book.open("a") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return job


def _made(op: Op) -> bytes:
    return a_clip(tone=200) if op.job == "video_face_swap" else portrait(op)
