"""What must not be read by anyone, taken out of texts: keys in every spelling, and signed addresses.

The last defence: keys are kept apart from texts to begin with. A service may still echo one in its answer.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote, quote_plus

from pydantic import SecretStr

HIDDEN = "[key]"
_SHORTEST = 4
_KEY_SHAPES = re.compile(r"\b(?:sk-|AIza|r8_|hf_)[\w-]{8,}|\b(?:Bearer|Key)\s+[\w+/=.:-]{8,}")
# Also as JSON writes it: https:\/\/…
_SIGNED = re.compile(r"(https?:\\?/\\?/[^\s\"'<>?]+)\?[^\s\"'<>]+")


def masker(secrets: Sequence[SecretStr]) -> Callable[[str], str]:
    """A function that takes these keys out of a text, in all spellings, and cuts queries of addresses."""
    forms = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)
    values = re.compile("|".join(re.escape(form) for form in forms)) if forms else None

    def mask(text: str) -> str:
        known = values.sub(HIDDEN, text) if values else text
        return _SIGNED.sub(r"\1?…", _KEY_SHAPES.sub(HIDDEN, known))

    return mask


def _forms(secret: SecretStr) -> list[str]:
    key = secret.get_secret_value()
    if len(key) < _SHORTEST:
        return []  # no service has such keys, and every text would be full of holes
    raw = key.encode()
    packed = [base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()]
    spelt = [key, quote(key), quote(key, safe=""), quote_plus(key)]
    spelt += [json.dumps(key, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False)]
    return [*spelt, *(text.rstrip("=") for text in packed)]
