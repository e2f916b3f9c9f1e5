"""Named places at which a test may end the process."""

from __future__ import annotations

from studio import faults


def test_a_hook_is_called_with_the_name_of_the_place_until_it_is_taken_off() -> None:
    seen: list[str] = []
    off = faults.hook(seen.append)

    faults.point("after_intent")
    off()
    faults.point("after_submitted")

    assert seen == ["after_intent"]
