"""How our routes answer with JSON."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response


def json_answer(value: Any, status: int = 200) -> Response:
    """JSON in ASCII, so that no text can fail on its way out; never kept by a browser."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    content = json.dumps(plain, separators=(",", ":"))
    return Response(content, status, media_type="application/json", headers={"Cache-Control": "no-store"})
