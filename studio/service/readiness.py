"""What stands in the way of asking a service, as far as it is known without asking it."""

from __future__ import annotations

from studio.domain.option import Adjustable
from studio.protocols import Provider
from studio.service.wiring import Parts

ENTER_KEY = "Enter it in Settings, or choose another service."


def missing_key(parts: Parts, name: str, provider: Provider) -> str:
    """That a service has no key, where it cannot be called without one; empty where nothing is missing."""
    if not isinstance(provider, Adjustable) or provider.form.key != "needed" or provider.caps.offline:
        return ""
    known = parts.services.source(name) != "none" or bool(parts.services[name].base_url)
    return "" if known else f"{provider.caps.label} has no key."


def said_before(parts: Parts, name: str, provider: Provider) -> list[str]:
    """The same as notes beside a price, with what to do: the button stays open."""
    problem = missing_key(parts, name, provider)
    return [f"{problem} {ENTER_KEY}"] if problem else []
