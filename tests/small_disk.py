"""A small disk of its own for a child process: a tiny file system that nobody else sees."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

IN_A_SMALL_DISK = 'mount -t tmpfs -o size="$4"m tmpfs "$1" && exec "$2" -c "$3" "$1"'


def run_beside_a_small_disk(place: Path, script: str, megabytes: int = 2) -> str:
    """What Python prints of this script, whose first argument is the place of such a disk."""
    unshare = shutil.which("unshare") or "unshare"
    beginning = [unshare, "--map-root-user", "--mount", "sh", "-c", IN_A_SMALL_DISK, "sh"]

    def command(text: str) -> list[str]:
        return [*beginning, str(place), sys.executable, text, str(megabytes)]

    try:
        subprocess.run(command(""), capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine lets us mount no small disk")
    return subprocess.run(command(script), stdout=subprocess.PIPE, text=True, check=True).stdout
