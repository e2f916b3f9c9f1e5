"""Who asks, on a Space: read from the session that Gradio's sign-in keeps in the visitor's own browser.

Gradio signs that cookie and keeps nothing here. Off a Space there is no session, and so nobody to tell apart.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from studio.domain.visitor import Visitor


def visitor_of(scope: Mapping[str, Any]) -> Visitor | None:
    """Who sent a request, by its ASGI scope: None where there is no sign-in at all."""
    session = scope.get("session")
    if session is None:
        return None
    info = session.get("oauth_info")
    if not isinstance(info, Mapping) or _is_over(info.get("expires_at")):
        return Visitor()
    token, about = info.get("access_token"), info.get("userinfo")
    if not isinstance(token, str) or not token:
        return Visitor()
    name = about.get("preferred_username") if isinstance(about, Mapping) else None
    return Visitor(name=str(name or "")[:80], token=SecretStr(token))


def _is_over(expires_at: object) -> bool:
    return isinstance(expires_at, int | float) and expires_at < time.time()
