"""The page tells a kit by the names of its pictures as the studio does."""

from __future__ import annotations

import json
import re

from studio.domain.kit_file import FILE_WORDS
from studio.ui.static_files import read_static_files


def test_the_page_knows_the_same_words_of_files_as_the_studio() -> None:
    script = read_static_files().files["js/kit_words.js"].decode()

    table = re.search(r"const WORDS = (\{.*?\});", script, re.DOTALL)

    assert table is not None
    assert json.loads(table[1]) == FILE_WORDS
