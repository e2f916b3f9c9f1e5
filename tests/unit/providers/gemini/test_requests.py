from __future__ import annotations

import pytest

from studio.errors import BadRequest
from studio.providers._sources import Sendable
from studio.providers.gemini.requests import check_weight


def test_what_is_too_heavy_for_one_request_is_refused_in_words() -> None:
    heavy = [Sendable(f"s{n:02}.end", bytes(2_000_000), "image/jpeg") for n in range(1, 15)]

    with pytest.raises(BadRequest) as refused:
        check_weight(heavy)

    assert str(refused.value) == (
        "The sources have 37 MB together; Gemini takes 19 MB. Use fewer or smaller ones."
    )
