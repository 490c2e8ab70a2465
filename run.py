#!/usr/bin/env python3
"""Set up, run, test and check the product with nothing but Python 3.11: `python3 run.py [run|setup|test|check|bench NAME|lock]`."""
# This file must still parse on older Pythons, so that they get a sentence and not a traceback.

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "static" / "vendor"
OLDEST = (3, 11)
LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock"}
VENDORED = {
    "jsqr/dist/jsQR.js": "jsQR.js",
    "axe-core/axe.min.js": "axe.min.js",
    "hls.js/dist/hls.light.min.mjs": "hls.js",
}
RETRY_NPM_AFTER = 24 * 3600
CHECKS = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("types", ["mypy"]),
    ("import boundaries", ["lint-imports"]),
    ("templates", ["python", "-m", "pytest", "-q", "tests/house/test_templates.py"]),
)
WHOLE_SUITE = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")  # a file's tests share what they started
CAUSES = (
    (("No space left on device", "Errno 28"), "The disk is full; free about 500 MB and run the same command again."),
    (
        ("DO NOT MATCH THE HASHES", "HashMismatch"),
        "A downloaded package differs from its hash in {lock}; use another mirror.",
    ),
    (
        ("Permission denied", "Read-only file system", "Errno 13", "Errno 30"),
        "The folder {root} cannot be written to; give this user the right to, or copy the project elsewhere.",
    ),
    (
        (
            "No matching distribution",
            "Could not find a version",
            "Connection",
            "name resolution",
            "Max retries",
            "unreachable",
            "timed out",
        ),
        "No package index is in reach; connect to the network, or set PIP_INDEX_URL to a mirror and run the same command again.",
    ),
)


class Stop(Exception):
    """Set-up cannot go on; the message is one sentence that names the cure."""


def say(text):
    # type: (str) -> None
    print(text, file=sys.stderr, flush=True)


def suitable_python():
    # type: () -> None
    """Go on under Python 3.11 or newer, this one or another on PATH."""
    if sys.platform not in ("linux", "darwin") or (sys.platform == "linux" and platform.libc_ver()[0] != "glibc"):
        raise Stop(
            "This product runs on Linux with glibc and on macOS only; use one of them, or a container of Debian."
        )
    if sys.version_info >= OLDEST:
        return
    for minor in (13, 12, 11, 14):
        found = shutil.which("python3.%d" % minor)
        if found:
            os.execv(found, [found, *sys.argv])
    raise Stop(
        "Python 3.11 or newer is needed and this is %s; install it and run this again." % platform.python_version()
    )


def wanted(kind: str) -> str:
    """What the environment was built from; another value means it has to be built again."""
    digest = hashlib.sha256((ROOT / LOCKS[kind]).read_bytes())
    for part in (platform.python_version(), os.path.realpath(sys.executable), str(ROOT), platform.machine()):
        digest.update(b"\0" + os.fsencode(part))
    return digest.hexdigest()


def is_ready(kind: str) -> bool:
    try:
        return (
            (VENV / f".{kind}").read_text() == wanted(kind) and PYTHON.exists() and (VENV / "bin" / "recruit").exists()
        )
    except OSError:
        return False


def set_up(kind: str = "runtime") -> None:
    if not is_ready(kind):
        with one_at_a_time():
            if not is_ready(kind):
                say(f"Setting up ({kind}); the first time takes about half a minute …")
                make_venv()
                install(kind)
                write_launcher()
                (VENV / f".{kind}").write_text(wanted(kind))
    vendor_scripts()


@contextlib.contextmanager
def one_at_a_time():  # type: ignore[no-untyped-def]
    """Two first starts at once would destroy each other's environment."""
    with open(ROOT / ".venv.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up of this folder is running; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_venv() -> None:
    """A virtual environment of this Python. A foreign or half-made one is replaced."""
    ours = "import sys; print('%d.%d.%d' % sys.version_info[:3], sys.prefix)"
    if PYTHON.exists():
        answer = subprocess.run([PYTHON, "-c", ours], capture_output=True, text=True)
        if answer.stdout.split(" ", 1) == [platform.python_version(), f"{VENV}\n"]:
            return
    shutil.rmtree(VENV, ignore_errors=True)
    whole = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if whole.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        bare = subprocess.run([sys.executable, "-m", "venv", "--without-pip", VENV], capture_output=True, text=True)
        if bare.returncode:
            raise Stop(
                cause(bare.stdout + bare.stderr)
                or "This Python cannot make virtual environments; install its venv module (Debian: python3-venv)."
            )


def pip_command() -> list[str]:
    """The environment's own pip, else one from outside that works into it (Debian's python3 comes without ensurepip)."""
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    outside = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if subprocess.run([*outside, "--version"], capture_output=True).returncode:
        raise Stop(
            "This Python has neither ensurepip nor pip; install one of them (Debian: apt-get install python3-venv) and run this again."
        )
    return outside


def install(kind: str) -> None:
    options = [
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-deps",
        "--no-input",
        "--disable-pip-version-check",
        "--retries",
        "2",
        "-q",
    ]
    done = subprocess.run(
        [*pip_command(), "install", *options, "-r", str(ROOT / LOCKS[kind])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        (VENV / "setup.log").write_text(done.stdout)
        raise Stop(
            cause(done.stdout, LOCKS[kind]) or f"The packages could not be installed; {VENV / 'setup.log'} says why."
        )


def cause(output: str, lock: str = "the lock file") -> str | None:
    """The sentence for what pip or venv said, if it is a known trouble."""
    for signs, sentence in CAUSES:
        if any(sign in output for sign in signs):
            return sentence.format(lock=lock, root=ROOT)
    return None


def write_launcher() -> None:
    """`.venv/bin/recruit`, and the project on its import path: an editable install without a build tool."""
    packages = next((VENV / "lib").glob("python3*")) / "site-packages"
    (packages / "chunfeng.pth").write_text(f"{ROOT}\n")
    # A path with a blank or of more than 127 bytes does not fit a #! line: sh starts the interpreter then.
    plain = " " not in str(PYTHON) and len(os.fsencode(PYTHON)) < 120
    head = f"#!{PYTHON}" if plain else f"#!/bin/sh\n'''exec' \"{PYTHON}\" \"$0\" \"$@\"\n' '''"
    launcher = VENV / "bin" / "recruit"
    launcher.write_text(f"{head}\nimport sys\n\nfrom recruit.cli import main\n\nsys.exit(main())\n")
    launcher.chmod(0o755)


def vendor_scripts() -> None:
    """Copy the two npm scripts into static/vendor. Without npm or its registry every page still works, with forms."""
    lock = ROOT / "package-lock.json"
    stamp = VENDOR / ".stamp"
    goal = hashlib.sha256(lock.read_bytes()).hexdigest() if lock.exists() else ""
    try:
        state = json.loads(stamp.read_text())
    except (OSError, ValueError):
        state = {}
    tried_lately = state.get("missing") and time.time() - state.get("at", 0) < RETRY_NPM_AFTER
    if not goal or (state.get("lock") == goal and (not state.get("missing") or tried_lately)):
        return
    with contextlib.suppress(OSError):  # a read-only folder that is otherwise set up
        VENDOR.mkdir(parents=True, exist_ok=True)
        missing = fetch_scripts()
        if missing:
            say(missing)
        stamp.write_text(json.dumps({"lock": goal, "missing": missing, "at": time.time()}))


def fetch_scripts() -> str | None:
    """None when the scripts are in place, else the sentence that says what is missing."""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not here, so the code scanner falls back to what the browser can do; everything else works."
    with tempfile.TemporaryDirectory(prefix="chunfeng-npm-") as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, folder)
        try:
            options = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000"]
            subprocess.run(
                [npm, "ci", *options], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=90, check=True
            )
            for source, name in VENDORED.items():
                shutil.copy(Path(folder) / "node_modules" / source, VENDOR / name)
        except (subprocess.SubprocessError, OSError):
            return "No npm registry is in reach, so the code scanner falls back to what the browser can do; everything else works."
    return None


def check() -> int:
    """Every check, each with its verdict; all run, even after one failed."""
    failed = []
    for name, command in CHECKS:
        done = subprocess.run(
            [str(VENV / "bin" / command[0]), *command[1:]],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout, flush=True)
    print("check: " + (f"{', '.join(failed)} failed" if failed else "all ok"))
    return len(failed)


def lock() -> int:
    """Write both lock files anew. They hold hashes and no host, so that any mirror serves."""
    uv = shutil.which("uv")
    if uv is None:
        raise Stop("Locking needs uv on PATH; nothing else does.")
    env = {name: value for name, value in os.environ.items() if name != "PIP_FIND_LINKS"}
    options = "--universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --python-version 3.11 -q".split()
    for kind, more in (("runtime", []), ("dev", ["--group", "dev"])):
        done = subprocess.run(
            [uv, "pip", "compile", "pyproject.toml", *options, *more, "-o", LOCKS[kind]], cwd=ROOT, env=env
        )
        if done.returncode:
            return done.returncode
    return 0


def become(program: str, *arguments: str) -> None:
    """Turn into `program`, so that signals reach it and its last line is ours."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(VENV / "bin" / program, [str(VENV / "bin" / program), *arguments])


def dispatch(command: str, *arguments: str) -> int:
    if command in ("run", "setup"):
        set_up()
        if command == "run":
            become("recruit", "up", "--demo", "--audience", *arguments)
    elif command == "test":
        set_up("dev")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the tests start the product's programs some sixty times
        become("python", "-m", "pytest", *(arguments or WHOLE_SUITE))
    elif command == "check":
        set_up("dev")
        return check()
    elif command == "bench" and arguments and (ROOT / "tests" / "bench" / f"{arguments[0]}.py").is_file():
        set_up("dev")
        become("python", f"tests/bench/{arguments[0]}.py", *arguments[1:])
    elif command == "lock":
        return lock()
    else:
        known = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("[a-z]*.py"))
        raise Stop(f"Usage: python3 run.py [run | setup | test | check | bench {'|'.join(known) or 'NAME'} | lock]")
    return 0


def main(arguments):
    # type: (list[str]) -> int
    # Both signals end a set-up, also where a shell started this with SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(130))
    try:
        suitable_python()
        return dispatch(*(arguments or ["run"]))
    except Stop as stop:
        say(str(stop))
    except OSError as trouble:
        kinds = {
            errno.ENOSPC: "Errno 28",
            errno.EDQUOT: "Errno 28",
            errno.EACCES: "Errno 13",
            errno.EPERM: "Errno 13",
            errno.EROFS: "Errno 30",
        }
        say(cause(kinds.get(trouble.errno or 0, "")) or f"Set-up stopped: {trouble}.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
