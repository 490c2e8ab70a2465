"""`python -m live`: one node of the room service."""

import asyncio
import logging

from live.server import Server
from live.settings import load


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("websockets").setLevel(logging.WARNING)
    asyncio.run(Server(load()).run())


if __name__ == "__main__":
    main()
