"""Reading the project's own files: the words, imports and texts of a module, the code in a document."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STUDIO = ROOT / "studio"


def python_files(folder: str = "") -> list[Path]:
    """The Python files of the studio, or of one of its folders."""
    return sorted((STUDIO / folder).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """The nodes that are docstrings: words for people, not code."""
    owners = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    first = (node.body[0] for node in ast.walk(tree) if isinstance(node, owners) and node.body)
    return {statement.value for statement in first if isinstance(statement, ast.Expr)}


@cache
def string_constants(path: Path) -> list[str]:
    """Every text in the code of a file, docstrings and comments apart."""
    tree = parsed(path)
    skipped = docstrings(tree)
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in skipped)
    return [constant.value for constant in constants if isinstance(constant.value, str)]


@cache
def words(path: Path) -> set[str]:
    """Every name in the code of a file, and every text that stands alone; docstrings and comments apart."""
    return {*string_constants(path), *names(parsed(path))}


def names(tree: ast.Module) -> Iterator[str]:
    """Variables, attributes, functions, parameters and the parts of imported modules."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name):
                yield from name.split(".")


def imported_modules(path: Path) -> set[str]:
    """The modules a file imports, by their full names."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Import(names=aliases):
                found |= {alias.name for alias in aliases}
            case ast.ImportFrom(module=str(module), names=aliases):
                found |= {module, *(f"{module}.{alias.name}" for alias in aliases)}
    return found


def code_blocks(document: Path, language: str) -> list[str]:
    """The fenced blocks of a language in a Markdown file."""
    return re.findall(
        rf"^```{language}\n(.*?)^```", document.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )


def section(document: Path, heading: str) -> str:
    """What stands below a heading of a Markdown file, to the next one of its rank."""
    return re.split(
        r"^## ", document.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2], flags=re.M
    )[0]
