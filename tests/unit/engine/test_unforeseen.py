"""Why several tasks ended together, in words."""

from __future__ import annotations

import pytest

from studio.engine.unforeseen import explain
from studio.errors import DiskFull


def test_what_was_foreseen_speaks_for_itself_however_deep_it_lies() -> None:
    group = BaseExceptionGroup("", [BaseExceptionGroup("", [DiskFull("The disk is full.", do="Free some.")])])

    assert explain(group, "Rendering") == "The disk is full. Free some."


def test_what_nobody_foresaw_is_in_the_log_under_the_reference_that_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    said = explain(BaseExceptionGroup("", [KeyError("a secret place")]), "Generating")

    start, end = "Generating stopped unexpectedly (reference ", "). What was made is kept; try again."
    reference = said.removeprefix(start).removesuffix(end)
    assert said == f"{start}{reference}{end}"
    assert "secret" not in said
    assert reference in caplog.text
