"""`recruit up` starts everything, restarts what dies, lists what was started by hand and leaves nothing behind."""

import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis as redis_client

from tests.support.product import Product, free_port, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are counted in /proc")
CHILDREN = {"web", "live", "worker", "redis"}


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = Product(tmp_path_factory.mktemp("up"))
    try:
        yield running.start()
    finally:
        running.stop()


def one_sentence(text: str) -> str:
    assert "Traceback" not in text
    assert len(text.strip().splitlines()) == 1
    return text


def test_run_json_names_every_process_and_is_private(product: Product) -> None:
    content = product.run_json()
    assert {process["name"] for process in content["processes"]} == CHILDREN | {"up"}
    assert (product.data / "run.json").stat().st_mode & 0o777 == 0o600
    assert {process["pid"] for process in content["processes"]} <= set(product.left())
    assert content["web"] == product.web
    assert {p["name"]: p["port"] for p in content["processes"]}["live"] == product.live_port


@pytest.mark.parametrize("name", sorted(CHILDREN))
def test_a_killed_process_is_back_within_five_seconds(product: Product, name: str) -> None:
    [before] = product.pids(name)
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: product.pids(name) not in ([], [before]), 5, product.words)
    wait_until(product.is_ready, 20, product.words)


def test_embedded_redis_keeps_what_it_answered_for(product: Product) -> None:
    with redis_client.Redis.from_url(product.run_json()["redis_url"]) as client:
        client.set("kept", "yes")
        [before] = product.pids("redis")
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: product.pids("redis") not in ([], [before]), 5, product.words)
        assert client.get("kept") == b"yes"
        assert client.config_get("appendfsync")["appendfsync"] == "always"
        assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
    wait_until(product.is_ready, 20, product.words)


def test_a_process_started_by_hand_is_listed_until_it_ends(product: Product) -> None:
    by_hand = product.spawn("worker")
    wait_until(lambda: by_hand.pid in product.pids("worker"), 15, product.words)
    by_hand.kill()
    by_hand.wait()
    wait_until(lambda: by_hand.pid not in product.pids("worker"), 5, product.words)


def test_a_second_up_on_the_same_folder_is_told_so(product: Product) -> None:
    second = product.cli("up", PORT=str(free_port()), LIVE_PORT=str(free_port()))
    assert second.returncode != 0
    assert "already runs" in one_sentence(second.stderr)


def test_a_used_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as squatter:
        squatter.bind(("127.0.0.1", 0))
        squatter.listen()
        taken = str(squatter.getsockname()[1])
        refused = Product(tmp_path).cli("up", PORT=taken)
    assert refused.returncode != 0
    assert f"Port {taken}" in one_sentence(refused.stderr)


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    refused = Product(tmp_path).cli("up", DATA_DIR=str(tmp_path / "file" / "var"))
    assert refused.returncode != 0
    assert "var" in one_sentence(refused.stderr)


def test_killed_it_leaves_no_process_and_the_next_goes_on(tmp_path: Path) -> None:
    product = Product(tmp_path)
    try:
        product.start()
        with redis_client.Redis.from_url(product.run_json()["redis_url"]) as client:
            client.set("kept", "yes")
        product.up.kill()
        product.up.wait()
        wait_until(lambda: not product.left(), 15)
        product.start()
        with redis_client.Redis.from_url(product.run_json()["redis_url"]) as client:
            assert client.get("kept") == b"yes"
        product.up.send_signal(signal.SIGINT)
        assert product.up.wait(20) == 0
        assert not product.left()
        assert not (product.data / "run.json").exists()
    finally:
        product.stop()


def test_several_nodes_share_the_port_of_the_rooms(tmp_path: Path) -> None:
    product = Product(tmp_path, LIVE_PROCESSES="3")
    try:
        product.start()
        dies, *stay = product.pids("live")
        assert len(stay) == 2
        product.up.send_signal(signal.SIGSTOP)  # nobody is to start it again
        os.kill(dies, signal.SIGKILL)
        wait_until(lambda: dies not in product.left(), 5)
        wait_until(lambda: all(product.is_ready() for _ in range(20)), 20, product.words)
        assert set(stay) <= set(product.left())
    finally:
        product.up.send_signal(signal.SIGCONT)
        product.stop()
