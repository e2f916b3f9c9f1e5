"""What a person can set of fal."""

from __future__ import annotations

from studio.domain.option import Form, Option
from studio.providers.fal.answers import WORDS

BASE_URL = "https://queue.fal.run"
REST_URL = "https://rest.fal.ai"
API_URL = "https://api.fal.ai"
HOSTS = ("fal.media", "fal.run", "storage.googleapis.com")
_FOR_GATEWAYS = "Only for a gateway that keeps it elsewhere than at the base URL."
FORM = Form(
    options=(
        Option("rest_url", "Address for uploads", _FOR_GATEWAYS, kind="address", usual=REST_URL),
        Option("api_url", "Address of the list of requests", _FOR_GATEWAYS, kind="address", usual=API_URL),
    ),
    keys_at=WORDS.keys,
    address=BASE_URL,
    hosts=HOSTS,
)
