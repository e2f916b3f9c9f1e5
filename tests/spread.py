"""The order in which files of tests are given out: slow ones with a browser spread evenly among the others.

Left to themselves, four browsers at once hold up the studios that they look at; or the last of them are
waited for by one core while the other has nothing to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

WITH_BROWSER = "tests/browser/"


def spread(files: Sequence[str]) -> list[str]:
    """The same files, those with a browser at even distances; the same order in every process."""
    browsers = sorted(file for file in files if file.startswith(WITH_BROWSER))
    # Neighbours of one folder take about as long each: by their checksums, short and long ones are mixed.
    others = sorted(set(files) - set(browsers), key=lambda file: crc32(file.encode()))
    places = {file: (at + 0.5) / len(group) for group in (browsers, others) for at, file in enumerate(group)}
    return sorted(places, key=lambda file: (places[file], file))
