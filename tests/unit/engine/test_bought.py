"""What was bought, before it is stored."""

from __future__ import annotations

import pytest

from studio.engine.bought import Bought


@pytest.mark.parametrize(
    ("bought", "can_wait"),
    [
        (Bought(b"a picture", 7), True),
        (Bought(b"a picture", 7, fleeting=True), False),
        (Bought(bytes(5_000_000), 7), False),
    ],
    ids=["can be had again", "only here", "large"],
)
def test_only_what_can_be_had_again_and_is_small_may_wait(bought: Bought, can_wait: bool) -> None:
    assert bought.can_wait is can_wait
