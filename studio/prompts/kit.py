"""The prompt of a kit's reference."""

from __future__ import annotations

from collections.abc import Sequence

from studio.domain.kit import KitSubject


def reference_prompt(subject: KitSubject, kind: str, sources: Sequence[str], note: str = "") -> str:
    """What is sent for one reference of a kit."""
    del sources
    return f"MOMENT: the same {subject}, {kind.replace('_', ' ')}. {note}".strip()
