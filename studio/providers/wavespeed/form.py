"""What a person can set of WaveSpeed."""

from __future__ import annotations

from studio.domain.option import Form
from studio.providers.wavespeed.answers import WORDS

BASE_URL = "https://api.wavespeed.ai"
HOSTS = ("static.wavespeed.ai", "cdn.wavespeed.ai", "cloudfront.net")
FORM = Form(keys_at=WORDS.keys, address=BASE_URL, hosts=HOSTS)
