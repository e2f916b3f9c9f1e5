"""Names for how a service is set up: a call that is not found proves nothing where it was not sent."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from studio.domain.service import ServiceSettings

_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Places:
    """Names the address, the account and the options of a service, as they are set at this moment.

    With another key, address or option (a mode, names of a model's inputs) the name is another one, and a
    service's list may not show what was asked before. Models are not part of it: a call's row tells its own.
    The name is a digest keyed with the salt, which stays in the database, and cut short: nobody can turn it
    back into a key, nor compare it with that of another studio.
    """

    services: Mapping[str, ServiceSettings]
    salt: bytes = field(repr=False)

    def of(self, service: str) -> str:
        """The name; empty where nothing of that is set, as of plug-ins."""
        settings = self.services.get(service, ServiceSettings())
        key = settings.key.get_secret_value() if settings.key else ""
        told = [settings.base_url.strip().rstrip("/"), key, sorted(settings.options.items())]
        if not any(told):
            return ""
        return hmac.new(self.salt, json.dumps(told).encode(), hashlib.sha256).hexdigest()[:_CHARACTERS]
