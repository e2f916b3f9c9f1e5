"""What neither the linter nor the import contracts can see, and what keeps documents true to the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from studio.chains.strategies import STRATEGIES
from studio.providers.registry import PROVIDERS
from studio.ui.static_files import gzipped, read_static_files
from tests.reading import ROOT, STUDIO, code_blocks, imported_modules, python_files, string_constants, words

STATIC = STUDIO / "ui" / "static"
JAVASCRIPT = sorted((STATIC / "js").rglob("*.js"))
STYLESHEETS = sorted((STATIC / "css").rglob("*.css"))

SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE|PRAGMA)\s", re.DOTALL
)
ENVIRONMENT = {"environ", "getenv", "environb", "putenv"}
# settings.py reads the environment; child.py hands a scrubbed one on; serve.py sets up Gradio.
MAY_TOUCH_ENVIRONMENT = {"settings.py", "pictures/child.py", "ui/serve.py"}
IMPORT_SPECIFIER = re.compile(
    r"""^(?:import|export)\s+(?:[\w*{][^"';=(]*\sfrom\s*)?["']([^"']+)["']|\bimport\(\s*["'](?!\./types)([^"']+)["']""",
    re.MULTILINE,
)
LITERAL_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\b(?:rgba?|hsla?|oklch|oklab)\(\s*[\d.]")
PATH_IN_DOCUMENT = re.compile(r"`((?:studio|tests|assets|\.ci)/[\w./-]+|[\w-]+\.(?:py|toml|txt|md))`")


def modules_after(statement: str) -> set[str]:
    """Top-level modules that a fresh Python has loaded after one statement."""
    program = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def named_paths(document: str) -> list[str]:
    return PATH_IN_DOCUMENT.findall((ROOT / document).read_text(encoding="utf-8"))


def test_import_studio_loads_neither_gradio_nor_torch() -> None:
    loaded = modules_after("from studio import Studio, StoryboardSpec, SegmentSpec, StudioError")

    assert loaded & {"gradio", "torch", "open_clip", "fastapi", "cv2", "skimage"} == set()


def test_import_studio_ui_loads_no_torch() -> None:
    loaded = modules_after("import studio.ui.build, studio.ui.serve")

    assert loaded & {"torch", "open_clip"} == set()


def test_the_engine_names_no_strategy() -> None:
    names = {*STRATEGIES, *(name.replace("-", "_") for name in STRATEGIES)}

    assert [
        (path.name, sorted(words(path) & names)) for path in python_files("engine") if words(path) & names
    ] == []


def test_the_engine_names_no_provider() -> None:
    names = set(PROVIDERS)

    assert [
        (path.name, sorted(words(path) & names)) for path in python_files("engine") if words(path) & names
    ] == []


def test_sql_is_written_in_the_store_alone() -> None:
    elsewhere = [path for path in python_files() if path.relative_to(STUDIO).parts[0] != "store"]

    assert [
        (path.name, text) for path in elsewhere for text in string_constants(path) if SQL.search(text)
    ] == []


def test_the_environment_is_read_in_the_settings_alone() -> None:
    readers = {path.relative_to(STUDIO).as_posix() for path in python_files() if words(path) & ENVIRONMENT}

    assert readers - MAY_TOUCH_ENVIRONMENT == set()


def test_no_test_uses_mocks() -> None:
    everything = [*python_files(), *sorted((ROOT / "tests").rglob("*.py"))]

    assert [path.name for path in everything if "unittest.mock" in imported_modules(path)] == []


def test_nothing_imports_the_entry() -> None:
    assert [path.name for path in python_files() if "app" in imported_modules(path)] == []


def test_no_module_is_called_by_a_word_that_says_nothing() -> None:
    names = {path.stem for path in python_files()} | {
        path.name for path in STUDIO.rglob("*") if path.is_dir()
    }

    assert names & {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"} == set()


def test_requirements_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    listed = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()

    assert listed == project["dependencies"]


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "studio.__version__"}


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_documents_name_files_that_exist(document: str) -> None:
    assert [name for name in named_paths(document) if not (ROOT / name).exists()] == []


def test_architecture_names_every_folder_of_the_studio() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")

    folders = [path.name for path in STUDIO.iterdir() if path.is_dir() and not path.name.startswith("__")]

    assert [name for name in folders if f"{name}/" not in text] == []


def test_the_readmes_pictures_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [name for name in re.findall(r"assets/[\w./-]+", text) if not (ROOT / name).exists()] == []


def test_the_readmes_python_can_be_compiled() -> None:
    programs = code_blocks(ROOT / "README.md", "python")

    assert [type(ast.parse(program)) for program in programs] == [ast.Module] * len(programs)
    assert len(programs) >= 2


def test_the_space_gets_the_gradio_that_the_package_asks_for() -> None:
    header = (ROOT / "README.md").read_text(encoding="utf-8").split("---")[1]

    assert "sdk: gradio" in header
    assert re.search(r"sdk_version: 6\.31\.\d+", header)
    assert "app_file: app.py" in header


def test_the_entry_is_short() -> None:
    assert lines_of(ROOT / "app.py") <= 40


def test_no_module_of_the_page_is_long() -> None:
    assert [(path.name, lines_of(path)) for path in JAVASCRIPT if lines_of(path) > 250] == []


@pytest.mark.parametrize("view", sorted(path.name for path in JAVASCRIPT if path.name.startswith("view_")))
def test_a_page_sends_eighty_kilobytes_of_scripts_at_most(view: str) -> None:
    static = read_static_files()

    modules = {*static.modules("js/boot.js"), *static.modules(f"js/{view}")}

    assert len(modules) > 10
    assert sum(len(gzipped(static.files[name])) for name in modules) <= 80_000


def test_the_page_imports_nothing_but_its_own_modules() -> None:
    found = [
        (path.name, name)
        for path in JAVASCRIPT
        for names in IMPORT_SPECIFIER.findall(path.read_text("utf-8"))
        for name in filter(None, names)
    ]

    assert len(found) > 50
    assert [(where, name) for where, name in found if not name.startswith(("./", "../"))] == []


def test_the_page_never_makes_html_from_text() -> None:
    risky = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b")

    assert [path.name for path in JAVASCRIPT if risky.search(path.read_text("utf-8"))] == []


def test_colours_are_written_in_the_tokens_alone() -> None:
    others = [path for path in STYLESHEETS if path.name != "tokens.css"]

    assert [
        (path.name, LITERAL_COLOUR.findall(path.read_text("utf-8")))
        for path in others
        if LITERAL_COLOUR.search(path.read_text("utf-8"))
    ] == []


def test_page_and_styles_fetch_nothing_from_elsewhere() -> None:
    files = [*JAVASCRIPT, *STYLESHEETS]
    elsewhere = re.compile(r"""(?:url\(|@import|fetch\(|src=|href=)\s*["'`]?(?:https?:)?//""")

    assert [path.name for path in files if elsewhere.search(path.read_text("utf-8"))] == []
