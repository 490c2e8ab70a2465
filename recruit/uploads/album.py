"""The album: pictures in the store, open ones by their digest, private ones sealed under their id."""

from collections.abc import Mapping

from recruit.crypto import seal_bytes, unseal_bytes
from recruit.settings import Keys
from recruit.uploads.rules import file_name, sealed_name, widths_for
from recruit.uploads.store import PictureStore
from recruit.uploads.tables import Picture

ABOUT = "picture"


class Album:
    def __init__(self, store: PictureStore, keys: Keys) -> None:
        self.store, self.keys = store, keys

    async def put(self, picture: Picture, sizes: Mapping[int, bytes]) -> None:
        for width, data in sizes.items():
            if picture.public:
                await self.store.put(file_name(picture.sha, width), data)
            else:
                sealed = seal_bytes(self.keys, data, ABOUT)
                await self.store.put(sealed_name(str(picture.id), width), sealed)

    async def get(self, picture: Picture, width: int) -> bytes | None:
        if picture.public:
            return await self.store.get(file_name(picture.sha, width))
        sealed = await self.store.get(sealed_name(str(picture.id), width))
        return unseal_bytes(self.keys, sealed, ABOUT) if sealed else None

    async def sizes_of(self, picture: Picture) -> dict[int, bytes]:
        found = {width: await self.get(picture, width) for width in widths_for(picture.width)}
        return {width: data for width, data in found.items() if data is not None}
