"""The supervisor of `recruit up`: starts the product's processes, restarts one that dies, stops them all."""

import contextlib
import http.client
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from recruit import children, embedded, running
from recruit.running import CannotStart
from recruit.settings import Settings

BEAT = 0.2
BACK_OFF = (0.1, 0.5, 1.0, 2.0, 4.0)  # seconds; always under the five that the contract allows
STEADY_AFTER = 30.0
LET_GO = 10.0  # a clean end of web, live and worker; Redis then has five seconds of its own
LISTED = {"up", "web", "live", "worker", "redis", "packager"}


def say(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # a closed terminal is no reason to end
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


@dataclass
class Kept:
    """One process that is started again whenever it dies."""

    name: str
    launch: Callable[[], subprocess.Popen[bytes]]
    port: int | None = None
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    due: float = 0.0
    since: float = 0.0

    def tend(self, now: float) -> bool:
        """Note a death, start what is due; True when it was started."""
        if self.process is not None and self.process.poll() is not None:
            children.signal_group(self.process, signal.SIGKILL)  # what it started must not outlive it
            self.mourn(now, f"ended with {self.process.returncode}")
        if self.process is not None or now < self.due:
            return False
        try:
            self.process = self.launch()
        except (embedded.NoServer, OSError) as trouble:
            self.mourn(now, str(trouble))
            return False
        self.since = now
        return True

    def mourn(self, now: float, how: str) -> None:
        self.deaths = 1 if self.process is not None and now - self.since > STEADY_AFTER else self.deaths + 1
        pause = BACK_OFF[min(self.deaths, len(BACK_OFF)) - 1]
        say(f"up: {self.name} {how}; starting it again in {pause} s")
        self.process, self.due = None, now + pause


@dataclass
class Supervisor:
    settings: Settings
    kept: list[Kept] = field(default_factory=list)
    stopping: bool = False
    told: list[dict[str, Any]] = field(default_factory=list)
    sign_ins: str = ""

    def heed_signals(self) -> None:
        """Installed by hand: a shell may have started us with SIGINT ignored."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self.stop_soon)

    def stop_soon(self, *_: Any) -> None:
        self.stopping = True

    def environment(self) -> dict[str, str]:
        settings = self.settings
        return {
            **os.environ,
            "DATA_DIR": str(settings.data_dir),
            "REDIS_URL": settings.redis_url or "",
            "PYTHONUNBUFFERED": "1",
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-P", "-m", *arguments]

    def keep(self, name: str, *arguments: str, port: int | None = None, **more: str) -> None:
        def launch() -> subprocess.Popen[bytes]:
            return children.spawn(self.command(*arguments), self.environment() | more)

        self.kept.append(Kept(name, launch, port))

    def keep_redis(self) -> None:
        """Embedded, when REDIS_URL is unset."""
        if self.settings.redis_url is None:
            folder = self.settings.data_dir / "redis"
            path = embedded.socket_for(folder)
            self.settings = replace(self.settings, redis_url=embedded.url(path))
            first = embedded.start(folder, path)
            self.kept.append(Kept("redis", lambda: embedded.start(folder, path), process=first, since=time.monotonic()))

    def once(self, *arguments: str) -> str:
        """What one command printed, which must end well before the product serves; a signal cuts it short."""
        with tempfile.TemporaryFile() as output:
            child = children.spawn(self.command(*arguments), self.environment(), output)
            while child.poll() is None and not self.stopping:
                time.sleep(BEAT / 4)
            children.end([child], 2)
            output.seek(0)
            text = output.read().decode(errors="replace")
        if child.returncode and not self.stopping:
            raise CannotStart(f"`recruit {' '.join(arguments[1:])}` failed: {last_line(text)}")
        return text

    def tend(self) -> bool:
        """One look at everything; True when something is new since run.json was written."""
        now = time.monotonic()
        started = [kept.name for kept in self.kept if kept.tend(now)]
        return bool(started) or self.processes() != self.told

    def processes(self) -> list[dict[str, Any]]:
        """Ours, then those started by hand on the same DATA_DIR."""
        mine: list[dict[str, Any]] = [{"name": "up", "pid": os.getpid(), "port": None}]
        for kept in self.kept:
            if kept.process is not None and kept.name in LISTED:
                mine.append({"name": kept.name, "pid": kept.process.pid, "port": kept.port})
        pids = {process["pid"] for process in mine}
        return mine + [p for p in running.registered(self.settings.data_dir) if p["pid"] not in pids]

    def publish(self) -> None:
        self.told = self.processes()
        content = running.addresses(self.settings) | {"processes": self.told}
        with contextlib.suppress(OSError):  # a full disk must not end what still serves
            running.write_run_json(self.settings.data_dir, content)

    def keep_live(self) -> None:
        """Several nodes share the port, each known by its number. One of them answers nginx; when it dies another takes over."""
        count = self.settings.live_processes
        for n in range(count):
            share = {"LIVE_SHARE": str(n)} if count > 1 else {}
            self.keep("live", "recruit.cli", "live", port=self.settings.live_port, **share)

    def prepare(self, demo: bool, audience: bool) -> None:
        """Redis and live first: they start while the schema and the demo fair are made."""
        self.keep_redis()
        self.keep_live()
        self.tend()
        self.once("recruit.cli", "migrate")
        if demo and not self.stopping:
            self.sign_ins = self.once("recruit.cli", "demo")
        self.keep("web", "recruit.cli", "web", port=self.settings.port)
        self.keep("worker", "recruit.cli", "worker")
        if demo and audience and importlib.util.find_spec("recruit.demo.audience"):
            self.keep("audience", "recruit.demo.audience")

    def wait_until_ready(self) -> None:
        while not self.stopping:
            self.tend()
            for kept in self.kept:
                if kept.deaths >= len(BACK_OFF):
                    raise CannotStart(
                        f"{kept.name} ended {kept.deaths} times before it was ready; its own words stand above."
                    )
            where = running.addresses(self.settings)
            if self.is_working() and all(is_ready(where[name]) for name in ("web", "live")):
                self.publish()
                self.greet(where)
                return
            time.sleep(BEAT)

    def is_working(self) -> bool:
        """A worker has no port to ask; it registers itself once it has begun."""
        begun = {process["pid"] for process in running.registered(self.settings.data_dir)}
        return all(kept.process and kept.process.pid in begun for kept in self.kept if kept.name == "worker")

    def greet(self, where: dict[str, str]) -> None:
        say(f"\n春风送岗  {where['web']}\n直播间    {where['live']}\n数据      {self.settings.data_dir}")
        sign_ins = self.sign_ins.rstrip() or self.first_organiser()
        say(f"{sign_ins}\n(Ctrl-C 停止)" if sign_ins else "(Ctrl-C 停止)")

    def first_organiser(self) -> str:
        """Where an empty product begins: a link while there is nobody who may set up fairs."""
        link = last_line(self.once("recruit.cli", "organiser")) if not self.stopping else ""
        return f"第一个组织者在这里建账号：{link}" if link.startswith("http") else ""

    def watch(self) -> None:
        while not self.stopping:
            if self.tend():
                self.publish()
            time.sleep(BEAT)

    def stop(self) -> None:
        say("up: stopping")
        alive = [(kept.name, kept.process) for kept in self.kept if kept.process is not None]
        children.end([process for name, process in alive if name != "redis"], LET_GO)
        children.end([process for name, process in alive if name == "redis"], 5)
        with contextlib.suppress(OSError):
            (self.settings.data_dir / "run.json").unlink(missing_ok=True)


def serve(settings: Settings, demo: bool = False, audience: bool = False) -> int:
    """Serve until a signal; 0 after a clean stop, CannotStart with one sentence when it cannot begin."""
    running.prepare_folder(settings.data_dir)
    running.keep_what_is_loaded()
    with running.sole_supervisor(settings.data_dir):
        earlier = settings.data_dir / "run.json"
        # Children of a run that was killed a moment ago may still be letting go of their ports.
        patience = 3.0 if earlier.exists() else 0.0
        for name, port in (("PORT", settings.port), ("LIVE_PORT", settings.live_port)):
            refuse_used_port(settings.host, name, port, patience)
        earlier.unlink(missing_ok=True)
        supervisor = Supervisor(settings)
        supervisor.heed_signals()
        try:
            supervisor.prepare(demo, audience)
            supervisor.wait_until_ready()
            supervisor.watch()
        except embedded.NoServer as trouble:
            raise CannotStart(str(trouble)) from None
        finally:
            supervisor.stop()
    return 0


def refuse_used_port(host: str, name: str, port: int, patience: float) -> None:
    """Try the port for `patience` seconds; CannotStart when it stays taken."""
    deadline = time.monotonic() + patience
    while True:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
                return
        except socket.gaierror:
            raise CannotStart(f"HOST is {host!r}, which is no address of this machine.") from None
        except PermissionError:
            raise CannotStart(
                f"Port {port} needs more rights than this user has; set {name} to one above 1023."
            ) from None
        except OSError as trouble:
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"Port {port} on {host} cannot be used ({trouble.strerror}); end what uses it or set {name} to another."
                ) from None
        time.sleep(0.2)


def is_ready(address: str) -> bool:
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1].removeprefix("recruit: ") if lines else "it said nothing"
