"""The worker's part of an import, done here and now."""

from recruit.imports.job import run_job
from recruit.imports.turns import claim
from tests.support.cast import Cast


async def work_off(cast: Cast) -> None:
    """Every import that waits is checked or written."""
    while True:
        async with cast.tx() as tx:
            run = await claim(tx)
        if run is None:
            return
        await run_job(cast.engine, cast.app.state.redis, cast.settings.keys, run.id)
