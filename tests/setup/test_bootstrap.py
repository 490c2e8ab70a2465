"""run.py: what it says in trouble, what it does not do twice, and that its locks name hashes and no host."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "run.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def elsewhere(bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The bootstrap over an empty folder of its own."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "VENDOR", tmp_path / "static" / "vendor")
    for name in bootstrap.LOCKS.values():
        (tmp_path / name).write_text("")
    return bootstrap


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("OSError: [Errno 28] No space left on device", "disk"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "mirror"),
        ("NewConnectionError: Temporary failure in name resolution", "PIP_INDEX_URL"),
        ("ERROR: No matching distribution found for litestar==2.25.0", "PIP_INDEX_URL"),
        ("[Errno 30] Read-only file system: 'x'", "cannot be written"),
    ],
)
def test_each_trouble_has_one_sentence_with_its_cure(bootstrap: ModuleType, output: str, word: str) -> None:
    sentence = bootstrap.cause(output, "requirements.lock")
    assert word in sentence
    assert "\n" not in sentence


def test_an_unknown_trouble_is_not_guessed_at(bootstrap: ModuleType) -> None:
    assert bootstrap.cause("something else") is None


def test_it_is_ready_until_the_lock_changes(elsewhere: ModuleType) -> None:
    folder = elsewhere.VENV / "bin"
    folder.mkdir(parents=True)
    for name in ("python", "recruit"):
        (folder / name).touch()
    assert not elsewhere.is_ready("runtime")
    (elsewhere.VENV / ".runtime").write_text(elsewhere.wanted("runtime"))
    assert elsewhere.is_ready("runtime")
    (elsewhere.ROOT / "requirements.lock").write_text("litestar==9\n")
    assert not elsewhere.is_ready("runtime")


@pytest.mark.parametrize("folder", ["plain", "with a blank", "x" * 140])
def test_the_launcher_starts_from_any_folder(
    elsewhere: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    venv = tmp_path / folder
    packages = venv / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    (venv / "bin").mkdir()
    (venv / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(elsewhere, "VENV", venv)
    monkeypatch.setattr(elsewhere, "PYTHON", venv / "bin" / "python")
    elsewhere.write_launcher()
    (tmp_path / "recruit").mkdir()
    (tmp_path / "recruit" / "cli.py").write_text("def main():\n    print('started')\n")
    env = {"PATH": os.defpath, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([venv / "bin" / "recruit"], env=env, capture_output=True, text=True, check=False)
    assert done.stdout == "started\n", done.stderr


def test_a_folder_that_cannot_be_written_is_named(elsewhere: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    (elsewhere.ROOT / ".venv").write_text("a file where the environment should be")
    (elsewhere.ROOT / ".venv.lock").mkdir()
    assert elsewhere.main(["setup"]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_without_npm_it_says_so_once_and_goes_on(
    elsewhere: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (elsewhere.ROOT / "package-lock.json").write_text("{}")
    monkeypatch.setenv("PATH", "")
    elsewhere.vendor_scripts()
    assert "npm" in capsys.readouterr().err
    elsewhere.vendor_scripts()
    assert capsys.readouterr().err == ""


def test_an_unknown_command_shows_the_usage() -> None:
    done = subprocess.run([sys.executable, ROOT / "run.py", "fly"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Usage: python3 run.py")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_by_hash_and_name_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    for pin in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", pin) and "--hash=sha256:" in pin, pin[:80]


def test_scripts_are_locked_by_hash_and_name_no_host(bootstrap: ModuleType) -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in text and "://" not in text
    assert text.count('"integrity"') == text.count('"node_modules/') == len(bootstrap.VENDORED)
