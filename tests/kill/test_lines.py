"""The kill loop leaves out no service that takes money, and expects of each what it says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.providers.registry import PROVIDERS, ProviderContext
from studio.settings import services_of
from tests.kill.books import Tally
from tests.kill.lines import LINES
from tests.kill.table import table
from tests.wire.contract import FREE_HERE


def test_every_service_of_the_registry_is_killed() -> None:
    assert {line.service for line in LINES.values()} == set(PROVIDERS) - FREE_HERE


@pytest.mark.parametrize("name", LINES)
def test_a_service_finds_and_stops_jobs_as_its_line_says(name: str, tmp_path: Path) -> None:
    line = LINES[name]

    caps = PROVIDERS[line.service](ProviderContext(tmp_path, 1, services_of(line.options))).caps

    of_line = (line.lookup, line.cancels, line.lists_ended_only)
    assert (caps.lookup, caps.cancels, caps.lists_ended_only) == of_line


def test_the_table_says_how_long_the_kills_took() -> None:
    said = table({"fal": Tally(kills=2), "gemini": Tally(kills=1)}, seconds=90.0)

    assert said.splitlines()[-1] == "3 kills in 1.5 minutes"
