"""What a Redis address names."""

from typing import Any

from redis.asyncio import RedisCluster

from live.store import Primary, cluster_behind, open_redis


async def test_sentinels_a_cluster_and_one_server_are_told_apart() -> None:
    watched: Any = open_redis("rediss+sentinel://li:p%40ss@one:1,two/chunfeng").connection_pool
    assert isinstance(watched, Primary) and watched.service_name == "chunfeng"
    places = [
        (s.connection_pool.connection_kwargs["host"], s.connection_pool.connection_kwargs["port"])
        for s in watched.sentinel_manager.sentinels
    ]
    assert places == [("one", 1), ("two", 26379)]
    assert (watched.connection_kwargs["username"], watched.connection_kwargs["password"]) == ("li", "p@ss")
    cluster = cluster_behind(open_redis("redis+cluster://:secret@one,two:7000"))
    assert isinstance(cluster, RedisCluster)
    assert [(node.host, node.port) for node in cluster.nodes_manager.startup_nodes.values()] == [
        ("one", 6379),
        ("two", 7000),
    ]
    assert cluster_behind(open_redis("redis://one:6379/0")) is None
