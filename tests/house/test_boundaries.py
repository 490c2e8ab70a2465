"""The house's rules that a linter does not know, read off the code itself."""

import ast
import enum
import functools
import importlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.services import missing

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted([*(ROOT / "recruit").rglob("*.py"), *(ROOT / "live").rglob("*.py")])
RULES = [path for path in CODE if path.name == "rules.py"]
IMPURE = {"asyncio", "socket", "os", "random", "secrets", "subprocess", "threading", "urllib", "logging"}
NOT_PLAIN = {"db", "tables", "queries", "actions", "pages", "api", "web", "app"}
CLOCKS = {"dt.datetime.now", "datetime.now", "datetime.datetime.now", "dt.date.today", "date.today", "time.time"}
PASS_ENVIRONMENT_ON = {
    "up.py",
    "embedded.py",
    "serve.py",
    "turns.py",
    "backup.py",
    "audience.py",
}  # to a child process, or to live's own reader
NOT_FOR_OTHERS = re.compile(
    r"/wo" r"rk/|/tmp/bash" r"_jobs|\.libr" r"ary/|https?://[a-z0-9.-]*(?:pypi|npmjs|pythonhosted|debian)\.[a-z]+"
)


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each imported module with the names that are taken from it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, [alias.name for alias in node.names]


@functools.cache
def calls(path: Path) -> list[tuple[str, int]]:
    """Names that are called, and attributes read as `owner.name`, with their lines."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call | ast.Attribute)]
    return [(ast.unparse(node.func if isinstance(node, ast.Call) else node), node.lineno) for node in nodes]


def is_plain_word(module: str, name: str) -> bool:
    """An enumeration is plain data, also where it stands beside the table that stores it."""
    found = getattr(importlib.import_module(module), name, None)
    return isinstance(found, type) and issubclass(found, enum.Enum)


@pytest.mark.parametrize("path", RULES, ids=where)
def test_rules_are_pure(path: Path) -> None:
    for module, names in imports(path):
        top = module.partition(".")[0]
        own = top in ("recruit", "live")
        assert own or (top in sys.stdlib_module_names and top not in IMPURE), f"{where(path)} imports {module}"
        if own and module.rpartition(".")[2] in NOT_PLAIN:
            assert all(is_plain_word(module, name) for name in names), f"{where(path)} imports {module}"
    for name, line in calls(path):
        assert name not in CLOCKS, f"{where(path)}:{line} reads the clock; take `now`"


def test_only_settings_reads_the_environment() -> None:
    readers = {path.name for path in CODE for name, _ in calls(path) if name in ("os.environ", "os.getenv")}
    assert readers - PASS_ENVIRONMENT_ON <= {"settings.py"}


def test_only_db_commits() -> None:
    committers = {where(path) for path in CODE for name, _ in calls(path) if name.endswith(".commit")}
    assert committers <= {"recruit/db.py"}


@pytest.mark.parametrize("path", [p for p in CODE if p.name in ("pages.py", "api.py")], ids=where)
def test_pages_ask_queries_and_do_not_select(path: Path) -> None:
    for name, line in calls(path):
        assert name not in ("select", "sa.select", "sa.update", "sa.insert", "sa.delete"), f"{where(path)}:{line}"


def test_every_module_opens_with_a_sentence() -> None:
    for path in CODE:
        text = path.read_text()
        assert not text.strip() or ast.get_docstring(ast.parse(text)), f"{where(path)} has no opening sentence"


def tracked() -> list[Path]:
    git = shutil.which("git") or shutil.which("git", path="/usr/bin:/usr/local/bin:/opt/homebrew/bin")
    if git is None:
        missing("git is not installed, so what is tracked is not known")
    listed = subprocess.run([str(git), "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so what is tracked is not known")
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_no_tracked_file_names_a_machine_or_an_index() -> None:
    for path in tracked():
        if path.is_file() and path.suffix not in (".png", ".jpg", ".xlsx") and "docs" not in path.parts:
            found = NOT_FOR_OTHERS.search(path.read_text(errors="replace"))
            assert found is None, f"{where(path)}: {found and found.group()}"


def test_the_map_in_the_readme_matches_the_tree() -> None:
    readme = ROOT / "README.md"
    text = readme.read_text() if readme.exists() else ""
    named = re.findall(r"^(?:\| *`?|)((?:[a-z_.]+/)+[a-z_.]*)`?\s", text, re.MULTILINE)
    for name in named:
        assert (ROOT / name).exists(), f"README names {name}"
    for folder in {path.relative_to(ROOT).parts[0] for path in CODE} if named else ():
        assert f"{folder}/" in text, f"README's map lacks {folder}/"
