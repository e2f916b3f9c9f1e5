"""Who asks, as Gradio's session tells."""

from __future__ import annotations

import time
from typing import Any

import pytest

from studio.domain.visitor import Visitor
from studio.ui.visitor import visitor_of

ANA = {"access_token": "hf_oauth_ana", "userinfo": {"preferred_username": "ana"}}


def test_where_nobody_signs_in_there_are_no_visitors() -> None:
    assert visitor_of({"type": "http"}) is None


def test_who_signed_in_is_known_by_name_and_token() -> None:
    visitor = visitor_of({"session": {"oauth_info": {**ANA, "expires_at": time.time() + 60}}})

    assert visitor is not None
    assert visitor.token is not None
    assert (visitor.name, visitor.token.get_secret_value()) == ("ana", "hf_oauth_ana")
    assert "hf_oauth_ana" not in repr(visitor) + visitor.model_dump_json()


@pytest.mark.parametrize(
    "session",
    [
        {},
        {"oauth_info": None},
        {"oauth_info": "ana"},
        {"oauth_info": {**ANA, "access_token": ""}},
        {"oauth_info": {**ANA, "access_token": 7}},
        {"oauth_info": {**ANA, "expires_at": 1}},
    ],
)
def test_who_did_not_or_no_longer_is_a_visitor_without_a_token(session: dict[str, Any]) -> None:
    assert visitor_of({"session": session}) == Visitor()
