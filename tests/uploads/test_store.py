"""One contract for every store of pictures."""

from pathlib import Path

import pytest

from recruit.uploads.store import FolderStore, MemoryStore, PictureStore

NAME = f"{'ab' * 32}-320.webp"


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PictureStore:
    return FolderStore(tmp_path) if request.param == "folder" else MemoryStore()


async def names(store: PictureStore, seconds: float) -> list[str]:
    return [name async for name in store.older_than(seconds)]


async def test_what_was_put_is_got(store: PictureStore) -> None:
    assert await store.get(NAME) is None
    await store.put(NAME, b"pixels")
    await store.put(NAME, b"pixels")
    assert await store.get(NAME) == b"pixels"
    assert await names(store, 0) == [NAME]


async def test_only_what_is_old_goes(store: PictureStore) -> None:
    await store.put(NAME, b"pixels")
    assert await names(store, 3600) == []
    await store.drop(NAME, 3600)
    assert await store.get(NAME) == b"pixels", "it was put meanwhile"
    await store.drop(NAME, 0)
    await store.drop(NAME, 0)
    assert await store.get(NAME) is None


@pytest.mark.parametrize("name", ["../keys/secret_key", "/etc/hosts", "", "A B.webp", ".hidden"])
async def test_a_name_leads_nowhere_else(store: PictureStore, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        await store.put(name, b"x")
