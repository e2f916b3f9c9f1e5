"""A chargeable request as text, for its receipt: the exact words, every picture told by its size and digest.

No headers, as they carry the key; no query of the address, as it may.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

_LONGEST = 16_384  # prompts have at most 8,000 characters; what is longer is a picture as text
_SHORT = 256
_WORTH_HAVING = (
    "x-request-id", "request-id", "x-fal-request-id", "x-fal-billable-units", "x-goog-request-id", "cf-ray",
    "openai-processing-ms", "openai-version", "x-compute-time", "x-compute-type", "x-inference-provider",
)  # fmt: skip


def picture_in_words(data: bytes) -> str:
    """What stands in a receipt where a picture was sent."""
    return f"[picture: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}]"


def literal(content: Mapping[str, Any]) -> str:
    """The body of a request, given as httpx takes it; empty for bytes, which are noted when written."""
    if "json" in content:
        return as_text(content["json"])
    if "data" not in content and "files" not in content:
        return ""
    fields: dict[str, Any] = dict(content.get("data") or {})
    for name, (_file_name, data, _mime) in content.get("files") or ():
        fields.setdefault(name, []).append(picture_in_words(data))
    return as_text(fields)


def as_text(body: Any) -> str:
    """A body as JSON that people can read."""
    return json.dumps(_shortened(body), indent=2, ensure_ascii=False)


def worth_having(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of an answer that help to find the request again at the service."""
    return {name: headers[name] for name in _WORTH_HAVING if headers.get(name)}


def _shortened(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _shortened(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_shortened(inner) for inner in value]
    if isinstance(value, str) and len(value) > (_SHORT if value.startswith("data:") else _LONGEST):
        return f"[{value.partition(',')[0][:60]}: {len(value)} characters]"
    return value
