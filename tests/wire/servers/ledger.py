"""What a local service keeps: charges, jobs and uploaded files, in one SQLite file or in memory.

The file survives the server's process, also a killed one, so that a test can restart the service and find
the same jobs and the same money. Times are seconds since 1970 by the server's own clock.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

Json = dict[str, Any]
LONGEST_SHOWN = 300

_TABLE = """CREATE TABLE IF NOT EXISTS things (
    n INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, data BLOB NOT NULL,
    UNIQUE (kind, id)
)"""
_PUT = """INSERT INTO things (kind, id, data) VALUES (?, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET data = excluded.data"""


def digest(value: Any) -> str:
    """Sixteen hex digits of the SHA-256 of a text, of bytes, or of a JSON value with its keys sorted."""
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()[:16]
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def shortened(value: Any) -> Any:
    """A JSON value whose long texts are cut, each with its length and digest."""
    if isinstance(value, dict):
        return {key: shortened(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shortened(inner) for inner in value]
    if isinstance(value, str) and len(value) > LONGEST_SHOWN:
        return f"{value[:80]}… ({len(value)} characters, {digest(value)})"
    return value


class Ledger:
    """Charges, jobs and files of one service; readable from any thread."""

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        # A killed process loses nothing of what it gave to the kernel; only a power cut would.
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute(_TABLE)

    @property
    def charges(self) -> list[Json]:
        """What was charged, oldest first, as `charge` keeps it."""
        return self._all("charge")

    @property
    def jobs(self) -> list[Json]:
        """Every job that was accepted, oldest first."""
        return self._all("job")

    @property
    def calls(self) -> int:
        """How often a route was called that can cost money, whatever came of it."""
        return int(self._get("count", "calls") or 0)

    @property
    def total(self) -> float:
        """US dollars charged and not refunded."""
        return round(sum(float(charge["amount"]) for charge in self.charges if not charge["refunded"]), 6)

    def charge(self, charge: Json) -> None:
        """Record that money was taken: `prompt seed model amount job`, and what the service adds.

        Kept beside them: `n` from 1, `prompt_digest`, `tag` (`prompt_digest:seed`, by which a test
        tells whether one thing was paid twice) and `refunded`.
        """
        prompt, seed = charge.get("prompt", ""), charge.get("seed")
        number = self.count("charges")
        whole = {"n": number, "prompt": "", "seed": None, "job": None, "model": "", "amount": 0.0, **charge}
        whole |= {"prompt_digest": digest(prompt), "tag": f"{digest(prompt)}:{seed}", "refunded": False}
        self._put("charge", str(number), json.dumps(whole).encode())

    def wait_for(self, holds: Callable[[Ledger], bool], within_s: float = 10.0) -> bool:
        """Wait until something holds of this ledger, asked at each change; whether it did in time."""
        with self._changed:
            return self._changed.wait_for(lambda: holds(self), within_s)

    def refund(self, job: str) -> None:
        """Give the money of a job back: the charge stays, marked."""
        for charge in self.charges:
            if charge["job"] == job:
                self._put("charge", str(charge["n"]), json.dumps(charge | {"refunded": True}).encode())

    def put_job(self, job: Json) -> None:
        """Keep a job under its `id`, in place of an older state of it."""
        self._put("job", job["id"], json.dumps(job).encode())

    def job(self, id: str) -> Json | None:
        """The job of this id, or None."""
        found = self._get("job", id)
        return None if found is None else dict(json.loads(found))

    def put_body(self, id: str, raw: bytes) -> None:
        """Keep the JSON body that asked for a job; apart from the job, as it can be megabytes."""
        self._put("body", id, raw)

    def body(self, id: str) -> Json:
        """The body that asked for a job."""
        return dict(json.loads(self._get("body", id) or b"{}"))

    def put_file(self, name: str, content: bytes) -> None:
        """Keep an uploaded file."""
        self._put("file", name, content)

    def file(self, name: str) -> bytes | None:
        """The bytes of an uploaded file, or None."""
        return self._get("file", name)

    def put_note(self, name: str, value: Any) -> None:
        """Keep a small JSON value over a restart, such as how far the clock was moved."""
        self._put("note", name, json.dumps(value).encode())

    def note(self, name: str, default: Any = None) -> Any:
        """The value kept under a name."""
        found = self._get("note", name)
        return default if found is None else json.loads(found)

    def count(self, name: str) -> int:
        """Add one to a counter; its new value. Counters go on after a restart."""
        with self._lock:
            row = self._database.execute(
                "SELECT data FROM things WHERE kind = 'count' AND id = ?", (name,)
            ).fetchone()
            number = int(row[0] if row else 0) + 1
            self._database.execute(_PUT, ("count", name, str(number).encode()))
            return number

    def document(self) -> Json:
        """Everything but the files, as `GET /_fake/ledger` answers it; long texts are cut."""
        jobs = shortened([{**job, "recipes": len(job.get("recipes", []))} for job in self.jobs])
        return {"calls": self.calls, "total": self.total, "charges": self.charges, "jobs": jobs}

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._database.execute("DELETE FROM things")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _put(self, kind: str, id: str, data: bytes) -> None:
        with self._lock:
            self._database.execute(_PUT, (kind, id, data))
        with self._changed:
            self._changed.notify_all()

    def _get(self, kind: str, id: str) -> bytes | None:
        with self._lock:
            row = self._database.execute(
                "SELECT data FROM things WHERE kind = ? AND id = ?", (kind, id)
            ).fetchone()
        return None if row is None else bytes(row[0])

    def _all(self, kind: str) -> list[Json]:
        with self._lock:
            rows = self._database.execute("SELECT data FROM things WHERE kind = ? ORDER BY n", (kind,))
            return [json.loads(row[0]) for row in rows]
