from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from studio.ui.static_files import StaticFiles, gzipped, read_static_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "js").mkdir()
    (tmp_path / "css").mkdir()
    (tmp_path / "js" / "boot.js").write_text(
        'import { a } from "./a.js";\nconst later = () => import("./view.js");\n'
    )
    (tmp_path / "js" / "a.js").write_text('import {\n  b,\n} from "./b.js";\nimport "./boot.js";\n')
    (tmp_path / "js" / "b.js").write_text("export const b = 1;\n")
    (tmp_path / "js" / "view.js").write_text('export { b } from "./b.js";\n')
    (tmp_path / "js" / "types.d.ts").write_text("export {};\n")
    (tmp_path / "css" / "tokens.css").write_text(":root {}\n")
    (tmp_path / "css" / "base.css").write_text("p {}\n")
    return tmp_path


def test_only_what_a_browser_asks_for_is_read(folder: Path) -> None:
    assert list(read_static_files(folder).files) == [
        "css/base.css",
        "css/tokens.css",
        "js/a.js",
        "js/b.js",
        "js/boot.js",
        "js/view.js",
    ]


def test_the_address_stays_as_long_as_no_file_changes(folder: Path) -> None:
    assert read_static_files(folder).prefix == read_static_files(folder).prefix


def test_one_changed_file_renews_the_address_of_all(folder: Path) -> None:
    before = read_static_files(folder)

    (folder / "js" / "b.js").write_text("export const b = 2;\n")

    assert read_static_files(folder).build != before.build


def test_a_renamed_file_renews_it_too(folder: Path) -> None:
    before = read_static_files(folder)

    (folder / "js" / "b.js").rename(folder / "js" / "c.js")

    assert read_static_files(folder).build != before.build


def test_a_module_is_listed_with_all_it_needs_at_its_start(folder: Path) -> None:
    assert read_static_files(folder).modules("js/boot.js") == ["js/boot.js", "js/a.js", "js/b.js"]


def test_an_export_from_another_module_needs_it_too(folder: Path) -> None:
    assert read_static_files(folder).modules("js/view.js") == ["js/view.js", "js/b.js"]


def test_a_module_that_is_not_there_needs_nothing(folder: Path) -> None:
    assert read_static_files(folder).modules("js/nobody.js") == []


def test_the_sheets_of_the_head_are_not_fetched_again(folder: Path) -> None:
    assert read_static_files(folder).sheets() == ["css/base.css"]


def test_a_file_that_is_not_there_is_empty_text() -> None:
    assert StaticFiles(files={}, build="b").text("css/tokens.css") == ""


def test_a_file_is_compressed_once() -> None:
    data = b"export const a = 1;" * 100

    assert gzip.decompress(gzipped(data)) == data
    assert gzipped(data) is gzipped(data)


def test_our_own_page_is_complete() -> None:
    static = read_static_files()

    assert "js/boot.js" in static.files
    assert "js/view_board.js" in static.files
    assert "css/tokens.css" in static.files
