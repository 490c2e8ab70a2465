"""Where rooms are kept, by the address: one Redis, the primary that sentinels name, or a cluster; a script there that is on enough disks."""

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import unquote

from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.exceptions import AskError, ClusterDownError, MovedError, TryAgainError

CLUSTER, SENTINEL = "+cluster", "+sentinel"
PATIENCE_S = 10
ANSWER_S = 5.0
"""A server that keeps its line open and says nothing for so long has gone; shorter than a beat may take, so that its client learns who took over."""
MISLED = (MovedError, AskError, TryAgainError, ClusterDownError)


def open_redis(url: str, most: int = 64, **options: Any) -> Redis:
    """A client of what `url` names, for calls that are answered at once: after ANSWER_S without a word another line is tried.

    `redis://`, `rediss://` and `unix://` name one server, its pool waits for a free connection. `redis+sentinel://one,two,three/NAME`
    names the primary of NAME, whichever server it is, `redis+cluster://one,two` the cluster that these are of; `rediss+…` with TLS.
    A user and password before an @ are those of the servers.
    """
    scheme, _, rest = url.partition("://")
    kind = scheme.removeprefix("rediss").removeprefix("redis")
    options = {"socket_timeout": ANSWER_S} | options
    if kind not in (CLUSTER, SENTINEL):
        pool = BlockingConnectionPool.from_url(url, max_connections=most, timeout=PATIENCE_S, **options)
        return Redis.from_pool(pool)
    secret, _, where = rest.rpartition("@")
    hosts, _, name = where.strip("/").partition("/")
    options |= credentials(secret) | ({"ssl": True} if scheme.startswith("rediss") else {})
    if kind == CLUSTER:
        nodes = [ClusterNode(*address(host, 6379)) for host in hosts.split(",")]
        return cast(Redis, RedisCluster(startup_nodes=nodes, require_full_coverage=False, **options))
    watchers = Sentinel([address(host, 26379) for host in hosts.split(",")], sentinel_kwargs={"socket_timeout": 1})
    options |= {"connection_pool_class": Primary, "max_connections": 4 * most}  # this pool does not wait for a free one
    return cast(Redis, watchers.master_for(name, **options))


class Primary(SentinelConnectionPool):
    """The connections to whichever server is the primary; closed, it closes those to the sentinels too."""

    async def disconnect(self, inuse_connections: bool = True) -> None:
        await super().disconnect(inuse_connections)
        if inuse_connections:
            for watcher in self.sentinel_manager.sentinels:
                await watcher.aclose()


def credentials(secret: str) -> dict[str, str]:
    user, _, password = secret.partition(":")
    found = {"username": unquote(user), "password": unquote(password)}
    return {name: value for name, value in found.items() if value}


def address(text: str, port: int) -> tuple[str, int]:
    host, colon, given = text.rpartition(":")
    return (host.strip("[]"), int(given)) if colon else (text, port)


async def run_durably(
    redis: Redis, script: str, keys: Sequence[str], args: Sequence[Any], replicas: int, most_ms: int
) -> Any:
    """The script's answer once it is on the disks of the primary and of so many replicas; TimeoutError where it is not.

    Both go over one connection: WAITAOF speaks of what that one wrote.
    """
    cluster = cluster_behind(redis)
    where: dict[str, Any] = {}
    if cluster:
        await cluster.initialize()
        where = {"target_nodes": cluster.get_node_from_key(keys[0])}
    async with redis.pipeline(transaction=False) as pipe:
        pipe.eval(script, len(keys), *keys, *args)
        pipe.execute_command("WAITAOF", 1, replicas, most_ms, **where)
        execute: Any = pipe.execute
        try:
            answer, (local, there) = await (execute(allow_redirections=False) if cluster else execute())
        except MISLED:  # WAITAOF would have spoken of another server: learn where the room is, the caller tries again
            if cluster:
                await cluster.nodes_manager.initialize()
            raise
    if not local or there < replicas:
        raise TimeoutError(f"on the disks of {there} of {replicas} replicas")
    return answer


def cluster_behind(redis: Any) -> RedisCluster | None:
    """The same client where it is one of a cluster, which is no kind of Redis to type checkers."""
    return redis if isinstance(redis, RedisCluster) else None
