"""Work in slices beside others who are slow: its slices stay whole, and only its own time is counted."""

import asyncio

from live.slices import Slices


async def test_others_who_take_long_neither_cut_the_slices_nor_count() -> None:
    now, turns = 100.0, 0

    async def others() -> None:
        nonlocal now, turns
        while True:
            turns += 1
            now += 0.05
            await asyncio.sleep(0)

    beside = asyncio.create_task(others())
    slices = Slices(lambda: now)
    for _ in range(100):
        now += 0.001
        await slices.pause()
    beside.cancel()
    assert turns == 20
    assert round(slices.spent_s(), 6) == 0.1
