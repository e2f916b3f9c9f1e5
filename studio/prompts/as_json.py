"""How a text model is asked for JSON where its service takes no schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def ask_for_json(schema: Mapping[str, Any]) -> str:
    """The words that go after the instruction."""
    shape = json.dumps(schema, ensure_ascii=False)
    return f"Answer with one JSON object that fits this JSON schema, and with nothing else:\n{shape}"
