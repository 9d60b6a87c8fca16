"""What the worker does besides events: watches again and again, jobs for as long as it lives, each by itself."""

import asyncio

import pytest

from core.work.api import job, watch
from core.work.jobs import JOBS, WATCHES
from core.work.run import run


@pytest.mark.django_db(transaction=True)
async def test_a_failing_watch_or_job_is_begun_again_and_harms_no_other() -> None:
    seen: list[str] = []
    enough, stop = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    with WATCHES.temporary(), JOBS.temporary():

        @watch("core.test.broken", every_s=0.05)
        def broken() -> None:
            seen.append("broken")
            raise RuntimeError("a watch fails")

        @watch("core.test.well", every_s=0.05)
        def well() -> None:
            seen.append("well")
            if seen.count("well") >= 3 and seen.count("broken") >= 3 and seen.count("job") >= 2:
                loop.call_soon_threadsafe(enough.set)

        @job("core.test.job")
        async def ends_at_once() -> None:
            seen.append("job")

        working = asyncio.create_task(run(stop))
        async with asyncio.timeout(20):
            await enough.wait()
        stop.set()
        await working
