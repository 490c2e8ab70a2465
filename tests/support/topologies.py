"""Several servers as production has them: a cluster of three shards, and a primary with a replica that a sentinel lets take over."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from recruit import children, embedded
from tests.support.product import free_port
from tests.support.services import missing, short_folder

SLOTS = 16_384
PATIENCE = 20.0
DURABLE = ("--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction")


def until(is_true: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(RedisError, OSError):
            if is_true():
                return
        assert time.monotonic() < deadline, what
        time.sleep(0.03)


@dataclass
class Farm:
    """Servers on loopback ports, each with a folder of its own."""

    folder: Path
    started: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, port: int, *options: str) -> None:
        home = self.folder / str(port)
        home.mkdir(exist_ok=True)
        common = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(home), "--logfile", str(home / "log"))
        common += ("--repl-diskless-sync-delay", "0")
        self.started[port] = children.spawn([embedded.binary(), *options, *common])
        until(lambda: self.ask(port, "PING"), f"the server on {port} did not start")

    def ask(self, port: int, *words: Any) -> Any:
        with Redis(port=port, socket_timeout=5) as client:
            return client.execute_command(*words)

    def kill(self, port: int) -> None:
        self.started[port].kill()
        self.started[port].wait()


@contextlib.contextmanager
def running_farm() -> Iterator[Farm]:
    with short_folder() as folder:
        farm = Farm(folder)
        try:
            yield farm
        finally:
            children.end(list(farm.started.values()), 5)


@dataclass
class Cluster:
    """Shards by the port of their primary, each with the ports of its replicas."""

    farm: Farm
    buses: dict[int, int]
    shards: dict[int, list[int]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{port}" for port in self.shards)

    def start(self, port: int) -> None:
        """Anew, or again on what it wrote."""
        own = ("--cluster-enabled", "yes", "--cluster-port", str(self.buses[port]), "--cluster-node-timeout", "1000")
        self.farm.start(port, *own, "--cluster-require-full-coverage", "no", *DURABLE)

    def kill(self, port: int) -> None:
        self.farm.kill(port)

    def hold(self, port: int) -> None:
        """It says nothing more, but its lines stay open."""
        self.farm.started[port].send_signal(signal.SIGSTOP)

    def heir_of(self, primary: int) -> int | None:
        """The replica that took its place."""
        roles = {port: self.farm.ask(port, "INFO", "replication")["role"] for port in self.shards[primary]}
        return next((port for port, role in roles.items() if role == "master"), None)

    def primary_of(self, room: str) -> int:
        """The port of the server that has this room now."""
        some = next(iter(self.shards))
        slot = self.farm.ask(some, "CLUSTER", "KEYSLOT", f"{{{room}}}")
        slots = self.farm.ask(some, "CLUSTER", "SLOTS")
        return next(int(primary[1]) for first, last, primary, *_ in slots if first <= slot <= last)


@contextlib.contextmanager
def running_cluster(shards: int = 3, replicas: int = 0) -> Iterator[Cluster]:
    """A cluster whose slots lie on so many servers, each with so many that can take over; skipped where the server knows no cluster mode."""
    with running_farm() as farm:
        buses = {free_port(): free_port() for _ in range(shards * (1 + replicas))}
        cluster = Cluster(farm, buses)
        for port in buses:
            cluster.start(port)
        ports = list(buses)
        if not farm.ask(ports[0], "INFO", "cluster").get("cluster_enabled"):
            missing("this server knows no cluster mode")
        for n, port in enumerate(ports):
            farm.ask(port, "CLUSTER", "SET-CONFIG-EPOCH", n + 1)
            farm.ask(ports[0], "CLUSTER", "MEET", "127.0.0.1", port, buses[port])
        for n, port in enumerate(ports[:shards]):
            farm.ask(port, "CLUSTER", "ADDSLOTSRANGE", n * SLOTS // shards, (n + 1) * SLOTS // shards - 1)
            cluster.shards[port] = ports[shards + n :: shards]
        for port in ports:
            until(lambda port=port: whole(farm.ask(port, "CLUSTER", "INFO")), "the cluster did not come together")
        for primary, followers in cluster.shards.items():
            name = farm.ask(primary, "CLUSTER", "MYID").decode()
            for port in followers:
                until(lambda port=port, name=name: farm.ask(port, "CLUSTER", "REPLICATE", name), "no replica")
                until(lambda port=port: is_up(farm.ask(port, "INFO", "replication")), "the replica did not catch up")
        yield cluster


def is_up(replication: dict[str, Any]) -> bool:
    return replication.get("master_link_status") == "up"


def whole(info: bytes) -> bool:
    return b"cluster_state:ok" in info and b"cluster_slots_ok:%d" % SLOTS in info


@dataclass
class Pair:
    """A primary, its replica, and the sentinel that watches them."""

    farm: Farm
    primary: int
    replica: int
    sentinel: int

    @property
    def url(self) -> str:
        return f"redis+sentinel://127.0.0.1:{self.sentinel}/chunfeng"

    def follow(self, port: int, primary: int) -> None:
        """A server that has all that `primary` has, and confirms it."""
        self.farm.start(port, "--replicaof", f"127.0.0.1 {primary}", *DURABLE)
        until(lambda: self.replication(port).get("master_link_status") == "up", "the replica did not catch up")

    def replication(self, port: int) -> dict[str, Any]:
        found: dict[str, Any] = self.farm.ask(port, "INFO", "replication")
        return found

    def has_taken_over(self) -> bool:
        """Whether the sentinel names the replica to whoever asks for the primary."""
        named = self.farm.ask(self.sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", "chunfeng")
        return int(named[1]) == self.replica and bool(self.replication(self.replica)["role"] == "master")


@contextlib.contextmanager
def running_pair() -> Iterator[Pair]:
    with running_farm() as farm:
        pair = Pair(farm, free_port(), free_port(), free_port())
        farm.start(pair.primary, *DURABLE)
        pair.follow(pair.replica, pair.primary)
        config = farm.folder / "sentinel.conf"
        watched = f"sentinel monitor chunfeng 127.0.0.1 {pair.primary} 1\n"
        config.write_text(
            watched + "sentinel down-after-milliseconds chunfeng 400\nsentinel failover-timeout chunfeng 3000\n"
        )
        farm.started[pair.sentinel] = children.spawn(
            [
                embedded.binary(),
                str(config),
                "--sentinel",
                "--port",
                str(pair.sentinel),
                "--dir",
                str(farm.folder),
                "--logfile",
                str(farm.folder / "log"),
            ]
        )
        until(lambda: farm.ask(pair.sentinel, "SENTINEL", "REPLICAS", "chunfeng"), "the sentinel found no replica")
        yield pair
