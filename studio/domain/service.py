"""How a service is set up by the person who pays for it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import SecretStr

from studio.domain.capability import Job
from studio.domain.model import Model

# No key holds white space, or the marks that are not seen and come along with text of a page.
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")
_QUOTES = "\"'`\u201c\u201d\u2018\u2019"


class ServiceSettings(Model):
    """What a service needs to be called; empty fields mean the service's own defaults.

    models: the service's model id for each job. concurrency: calls at once, None for the usual number.
    extra_hosts: further hosts from which results may be downloaded. options: what only this service knows
    ("mode", "rest_url", "workflow" …), its own names and values.
    """

    key: SecretStr | None = None
    base_url: str = ""
    models: Mapping[Job, str] = {}
    chat_model: str = ""
    concurrency: int | None = None
    extra_hosts: tuple[str, ...] = ()
    options: Mapping[str, str] = {}


def clean_key(text: str) -> str:
    """A key as it was meant: without the spaces, line breaks and quotes around it that copying adds."""
    return _UNSEEN.sub("", text).strip(_QUOTES)
