"""The nginx of deploy/ with its own configuration, on free ports before a product of the tests."""

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


@dataclass(frozen=True, slots=True)
class Front:
    """A running nginx; `edge` is the one before it that caches video."""

    folder: Path
    http: int
    rtmp: int
    edge: str
    ask: str

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.http}"

    @property
    def live(self) -> str:
        return f"rtmp://127.0.0.1:{self.rtmp}/live"

    def logs(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


def put(text: str, *changes: tuple[str, str]) -> str:
    """The configuration with other places; each must be in it."""
    for old, new in changes:
        assert old in text, f"deploy/ no longer says {old}"
        text = text.replace(old, new)
    return text


@contextlib.contextmanager
def running_front(
    media: Path, web: int = 1, live: int = 1, asks: int = 1, rtmp: int = 0, static: Path = DEPLOY.parent / "static"
) -> Iterator[Front]:
    """The configuration of deploy/ as it is, but for ports and folders. `rtmp` is the port that is known beforehand."""
    if not NGINX.exists():
        missing("nginx is not installed")
    if not MODULE.exists():
        missing("nginx has no rtmp module (Debian: libnginx-mod-rtmp)")
    with short_folder() as folder:
        folder.chmod(0o755)
        http, ask, rtmp = free_port(), free_port(), rtmp or free_port()
        places = (
            ("live:8001", f"127.0.0.1:{live}"),
            ("live:8002", f"127.0.0.1:{asks}"),
            ("web:8000", f"127.0.0.1:{web}"),
        )
        folders = (("/srv/static/", f"{static}/"), ("root /srv;", f"root {media.parent};"))
        ports = (("listen 80;", f"listen 127.0.0.1:{http};"), ("127.0.0.1:8081", f"127.0.0.1:{ask}"))
        (folder / "nginx.conf").write_text(put((DEPLOY / "nginx.conf").read_text(), *places, *folders, *ports))
        edge = free_port()
        before = (
            ("origin.example.cn:80", f"127.0.0.1:{http}"),
            ("listen 80;", f"listen 127.0.0.1:{edge};"),
            ("/var/cache/nginx/media", f"{folder}/cache"),
        )
        with (folder / "nginx.conf").open("a") as both:
            both.write(put((DEPLOY / "edge.conf").read_text(), *before))
        stream = (("listen 1935;", f"listen 127.0.0.1:{rtmp};"), ("127.0.0.1:8081", f"127.0.0.1:{ask}"))
        user = "user root;" if os.getuid() == 0 else ""  # the tests' folders are theirs alone
        temporary = "".join(f"{name} {folder}/{name}; " for name in PATHS)
        (folder / "rtmp.conf").write_text(put((DEPLOY / "rtmp.conf").read_text(), *stream))
        alone = (
            ("user www-data;", f"{user} daemon off; pid {folder}/pid; rtmp_socket_dir {folder};"),
            ("worker_processes auto;", "worker_processes 2;"),
            ("worker_rlimit_nofile 100000;", ""),
            ("/dev/stderr", f"{folder}/error.log"),
            ("16384", "256"),
            ("access_log /dev/stdout;", f"access_log {folder}/access.log; {temporary}"),
            ("/etc/nginx/chunfeng/", f"{folder}/"),
        )
        (folder / "front.conf").write_text(put((DEPLOY / "front.conf").read_text(), *alone))
        command = [str(NGINX), "-c", str(folder / "front.conf"), "-e", str(folder / "error.log")]
        tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert tried.returncode == 0, tried.stderr
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        front = Front(folder, http, rtmp, f"http://127.0.0.1:{edge}", f"http://127.0.0.1:{ask}")
        try:
            wait_until(lambda: status(f"{front.web}/media/none") == 404, 20, front.logs)
            yield front
        finally:
            process.terminate()
            process.wait(10)
