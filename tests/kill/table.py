"""The table of the kill loop: a row for each service, and the windows of its calls in doubt."""

from __future__ import annotations

from collections.abc import Mapping

from tests.kill.books import Tally
from tests.kill.lines import LINES, Line

CLASSES = {
    "list": "found in its list",
    "own_id": "found by our id",
    "id": "known ids only",
    "none": "nothing to ask",
}
_COLUMNS = ("kills", "calls", "charges", "doubles", "lost", "unknown", "missing", "clicks")


def table(tallies: Mapping[str, Tally], seconds: float | None = None) -> str:
    """All rows, their sum, and under each service with calls in doubt where those come from.

    seconds: how long the kills took.
    """
    whole = Tally()
    for tally in tallies.values():
        whole.add(tally)
    head = f"{'service':<14}{'class':<20}" + "".join(f"{name:>9}" for name in _COLUMNS)
    rows = [_row(name, class_of(LINES[name]), tally) for name, tally in tallies.items()]
    windows = [_windows(name, tally) for name, tally in tallies.items() if tally.unknown]
    took = [] if seconds is None else [f"{whole.kills} kills in {seconds / 60:.1f} minutes"]
    return "\n".join([head, *rows, _row("all", "", whole), *windows, *took, ""])


def class_of(line: Line) -> str:
    """What can be learnt of a lost job, in a few words."""
    if line.gives_addresses:
        return "its address is kept"
    return "listed once ended" if line.lists_ended_only else CLASSES[line.lookup]


def _row(name: str, kind: str, tally: Tally) -> str:
    return f"{name:<14}{kind:<20}" + "".join(f"{getattr(tally, column):>9}" for column in _COLUMNS)


def _windows(name: str, tally: Tally) -> str:
    said = " · ".join(f"{count} {window}" for window, count in sorted(tally.windows.items()))
    known = f"{name}: {tally.unknown} unknown, {tally.of_them_paid} of them paid"
    return f"{known}: {said}; unexplained: {tally.unexplained}"
