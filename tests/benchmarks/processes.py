"""How much memory this process and its children hold."""

from __future__ import annotations

import os
import subprocess


def resident_bytes(process_id: int | None = None) -> int:
    """Memory held by a process (this one when none is given), in bytes; asks `ps` (Linux, macOS)."""
    asked = ["ps", "-o", "rss=", "-p", str(process_id or os.getpid())]
    answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    return int(answer.stdout) * 1024


def children_bytes() -> int:
    """Memory held by the children of this process, in bytes."""
    asked = ["ps", "-o", "rss=", "--ppid", str(os.getpid())]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    return sum(int(line) for line in answer.stdout.split()) * 1024
