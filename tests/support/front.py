"""The nginxes of deploy/ with their own configuration, on free ports before a product of the tests."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.product import free_port, status, wait_until
from tests.support.services import missing, short_folder

DEPLOY = Path(__file__).parents[2] / "deploy"
MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
NGINX = Path("/usr/sbin/nginx")
PATHS = ("client_body_temp_path", "proxy_temp_path", "fastcgi_temp_path", "uwsgi_temp_path", "scgi_temp_path")
MAIN = """{own}
pid {folder}/pid;
events {{ worker_connections 256; }}
http {{
    {paths}
    include /etc/nginx/mime.types;
    include {folder}/*.part;
}}
"""


@dataclass(frozen=True, slots=True)
class Front:
    """Pages and video; `edge` is the nginx before it that caches video."""

    web: str
    port: int
    edge: str


@dataclass(frozen=True, slots=True)
class Rtmp:
    """Where programs stream to, where nginx asks itself, and what it wrote."""

    live: str
    ask: str
    folder: Path

    def logs(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


def put(name: str, *changes: tuple[str, str]) -> str:
    """A file of deploy/ with other places; each must be in it."""
    text = (DEPLOY / name).read_text()
    for old, new in changes:
        assert old in text, f"deploy/{name} no longer says {old}"
        text = text.replace(old, new)
    return text


def paths(folder: Path) -> str:
    return " ".join([f"access_log {folder}/access.log;", *(f"{name} {folder}/{name};" for name in PATHS)])


def own_user() -> str:
    return "user root;" if os.getuid() == 0 else ""  # the tests' folders are theirs alone


@contextlib.contextmanager
def running_front(media: Path, web: int, live: int) -> Iterator[Front]:
    """`nginx.conf`, and `edge.conf` before it."""
    port, edge = free_port(), free_port()
    with short_folder() as folder:
        places = (
            (f"{name}:{old}", f"127.0.0.1:{new}") for name, old, new in (("live", 8001, live), ("web", 8000, web))
        )
        folders = (("/srv/static/", f"{DEPLOY.parent}/static/"), ("root /srv;", f"root {media.parent};"))
        listens = (("listen 80;", f"listen 127.0.0.1:{port};"),)
        kept = (("/var/cache/nginx/asked", f"{folder}/asked"),)
        (folder / "a.part").write_text(put("nginx.conf", *places, *folders, *listens, *kept))
        before = (("origin.example.cn:80", f"127.0.0.1:{port}"), ("listen 80;", f"listen 127.0.0.1:{edge};"))
        (folder / "b.part").write_text(put("edge.conf", *before, ("/var/cache/nginx/media", f"{folder}/cache")))
        main = MAIN.format(own=own_user(), folder=folder, paths=paths(folder))
        with running_nginx(folder, main):
            at = f"http://127.0.0.1:{port}"
            wait_until(lambda: status(f"{at}/media/none") == 404, 20)
            yield Front(at, port, f"http://127.0.0.1:{edge}")


@contextlib.contextmanager
def running_rtmp(asks: int, port: int) -> Iterator[Rtmp]:
    """`rtmp.conf`, on a port that was known beforehand."""
    if not MODULE.exists():
        missing("nginx has no rtmp module (Debian: libnginx-mod-rtmp)")
    ask = free_port()
    with short_folder() as folder:
        listens = (("listen 1935;", f"listen 127.0.0.1:{port};"), ("127.0.0.1:8081", f"127.0.0.1:{ask}"))
        own = (("user www-data;", own_user()), ("/run/nginx-rtmp.pid", f"{folder}/pid"))
        logs = (
            ("/dev/stderr", f"{folder}/error.log"),
            ("http {\n    access_log off;", f"http {{\n    {paths(folder)}"),
        )
        main = put("rtmp.conf", *listens, *own, *logs, ("live:8002", f"127.0.0.1:{asks}"))
        with running_nginx(folder, main):
            at = f"http://127.0.0.1:{ask}"
            wait_until(lambda: status(f"{at}/none") == 404, 20)
            yield Rtmp(f"rtmp://127.0.0.1:{port}/live", at, folder)


@contextlib.contextmanager
def running_nginx(folder: Path, main: str) -> Iterator[None]:
    """Refused with nginx's own words when its `-t` finds something wrong."""
    if not NGINX.exists():
        missing("nginx is not installed")
    folder.chmod(0o755)
    (folder / "main").write_text(main)
    command = [str(NGINX), "-c", str(folder / "main"), "-e", str(folder / "error.log")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen([*command, "-g", "daemon off;"], stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)
