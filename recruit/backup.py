"""`recruit backup` and `recruit restore`: database, keys, pictures and, where it is embedded, the rooms' log, in one archive."""

import contextlib
import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import redis

from recruit import embedded, running
from recruit.settings import BadSettings, Settings
from recruit.uploads.store import FOLDER as PICTURES

FORMAT = 1


class CannotBackUp(BadSettings):
    """The archive cannot be written or read; the message says why and what to do."""


def write_backup(settings: Settings, file: Path) -> str:
    """The product may go on serving. The archive holds keys and personal data: it is readable by this user only."""
    with tempfile.TemporaryDirectory(prefix="chunfeng-backup-") as name:
        folder = Path(name)
        dump_database(settings, folder)
        if (settings.data_dir / "keys").is_dir():
            shutil.copytree(settings.data_dir / "keys", folder / "keys", ignore=shutil.ignore_patterns(".*"))
        copy_pictures(settings.data_dir / PICTURES, folder / PICTURES)
        has_log = copy_log(settings, folder / "redis")
        about = {
            "format": FORMAT,
            "database": "sqlite" if settings.is_sqlite else "postgresql",
            "redis": has_log,
            "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        }
        (folder / "manifest.json").write_text(json.dumps(about))
        fresh = file.with_name(f".{file.name}.part")
        fresh.touch(mode=0o600)
        with tarfile.open(fresh, "w:gz") as archive:
            archive.add(folder, ".")
        fresh.replace(file)
    more = "" if has_log else "; Redis is not ours, back it up where it runs"
    return f"{file}: {file.stat().st_size // 1024} kB{more}."


def copy_pictures(source: Path, target: Path) -> None:
    """As links where the disk can: a file once put is never written again, and a sweep may take one away meanwhile."""
    for path in source.glob("*/[!.]*"):
        (target / path.parent.name).mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            link_or_copy(path, target / path.parent.name / path.name)


def link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)


def dump_database(settings: Settings, folder: Path) -> None:
    if settings.is_sqlite:
        source = sqlite_file(settings)
        if not source.exists():
            raise CannotBackUp(f"There is no database at {source} yet.")
        with (
            contextlib.closing(sqlite3.connect(source)) as old,
            contextlib.closing(sqlite3.connect(folder / "chunfeng.db")) as new,
        ):
            old.backup(new)
    else:
        postgres(settings, "pg_dump", "--format=custom", f"--file={folder / 'chunfeng.dump'}", plain_url(settings))


def sqlite_file(settings: Settings) -> Path:
    return Path(urlsplit(settings.database_url).path.removeprefix("/") or "/")


def plain_url(settings: Settings) -> str:
    """For libpq, without the password: arguments can be read by every user of the machine."""
    parts = urlsplit(settings.database_url)
    user, _, host = parts.netloc.rpartition("@")
    return parts._replace(scheme="postgresql", netloc=f"{user.partition(':')[0]}@{host}" if user else host).geturl()


def postgres(settings: Settings, program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise CannotBackUp(
            f"{program} is not on PATH; install PostgreSQL's client programs (Debian: postgresql-client)."
        )
    password = unquote(urlsplit(settings.database_url).password or "")
    env = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run([found, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotBackUp(f"{program} failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")


def copy_log(settings: Settings, target: Path) -> bool:
    """The embedded server's append-only files; False when Redis is not embedded."""
    folder = settings.data_dir / "redis"
    if settings.redis_url or not (folder / "appendonlydir").is_dir():
        return False
    with rewriting_held_off(folder):
        shutil.copytree(folder / "appendonlydir", target / "appendonlydir")
    return True


@contextlib.contextmanager
def rewriting_held_off(folder: Path) -> Iterator[None]:
    """The files may be copied while the server appends, but not while it replaces them."""
    note = folder / "socket"
    if not note.exists() or not embedded.answers(Path(note.read_text())):
        yield
        return
    with redis.Redis(unix_socket_path=note.read_text(), decode_responses=True) as client:
        usual = client.config_get("auto-aof-rewrite-percentage")["auto-aof-rewrite-percentage"]
        client.config_set("auto-aof-rewrite-percentage", 0)
        try:
            while client.info("persistence")["aof_rewrite_in_progress"]:
                time.sleep(0.1)
            yield
        finally:
            client.config_set("auto-aof-rewrite-percentage", usual)


def read_backup(settings: Settings, file: Path) -> str:
    """Into an empty DATA_DIR or database only: nothing that exists is ever replaced."""
    running.prepare_folder(settings.data_dir)
    with running.sole_supervisor(settings.data_dir), tempfile.TemporaryDirectory(prefix="chunfeng-restore-") as name:
        folder = Path(name)
        about = unpack(file, folder)
        kind = "sqlite" if settings.is_sqlite else "postgresql"
        if about.get("database") != kind:
            raise CannotBackUp(f"The archive holds a {about.get('database')} database and DATABASE_URL names {kind}.")
        # `recruit restore` has made fresh keys by merely starting; those of the archive are the ones that open its rows.
        restore_database(settings, folder)
        for part in ("keys", "redis", PICTURES):
            if (folder / part).is_dir():
                shutil.copytree(folder / part, settings.data_dir / part, dirs_exist_ok=True)
    return f"Restored what was saved at {about['made_at']}."


def unpack(file: Path, folder: Path) -> dict[str, object]:
    try:
        with tarfile.open(file) as archive:
            for member in archive:
                take_out(archive, member, folder)
        about: dict[str, object] = json.loads((folder / "manifest.json").read_text())
    except (tarfile.TarError, OSError, ValueError, EOFError):
        raise CannotBackUp(f"{file} is no archive of `recruit backup`, or it is damaged.") from None
    if about.get("format") != FORMAT:
        raise CannotBackUp(f"{file} was written by another version (format {about.get('format')}).")
    return about


def take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Plain files only, below `folder` only; tarfile's own filter is missing before Python 3.11.4."""
    name = PurePosixPath(member.name)
    content = archive.extractfile(member) if member.isfile() else None
    if content is None or name.is_absolute() or ".." in name.parts:
        return
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.touch(mode=0o600)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)


def restore_database(settings: Settings, folder: Path) -> None:
    log = settings.data_dir / "redis" / "appendonlydir"
    if log.exists() and (folder / "redis").is_dir():
        raise CannotBackUp(f"{log} exists already; restore into an empty DATA_DIR.")
    if not settings.is_sqlite:
        postgres(
            settings,
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={plain_url(settings)}",
            str(folder / "chunfeng.dump"),
        )
        return
    target = sqlite_file(settings)
    if target.exists():
        raise CannotBackUp(f"{target} exists already; restore into an empty DATA_DIR.")
    shutil.copy(folder / "chunfeng.db", target)
    target.chmod(0o600)
