"""Who asks, on a Space that many people use."""

from __future__ import annotations

from pydantic import SecretStr

from studio.domain.model import Model


class Visitor(Model):
    """A visitor of a Space: signed in with Hugging Face, or nobody in particular.

    token: theirs, for calls that they start; never stored, logged or told to anybody.
    """

    name: str = ""
    token: SecretStr | None = None
