"""An event's loaders are shared by all who follow it, and each may go at any time."""

import asyncio
from typing import Any

import pytest

from resolvers.loaders import Loader

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("ticks", [0, 1, 2, 3])
async def test_who_asks_for_what_somebody_asked_for_who_left_is_answered(ticks: int) -> None:
    """The loaders of an event are shared by all who follow it, and each may go at any time."""

    async def load(keys: Any) -> dict[str, str]:
        await asyncio.sleep(0)
        return {key: key.upper() for key in keys}

    async def wanted(loader: Loader[str, str], key: str) -> str:
        return str(await loader.load(key))

    loader = Loader(load)
    leaving = asyncio.create_task(wanted(loader, "a"))
    for _ in range(ticks):
        await asyncio.sleep(0)
    staying = asyncio.create_task(wanted(loader, "a"))
    await asyncio.sleep(0)
    leaving.cancel()
    later = [asyncio.create_task(wanted(loader, key)) for key in "aab"]
    async with asyncio.timeout(5):
        assert await asyncio.gather(staying, *later) == ["A", "A", "A", "B"]
    await asyncio.gather(leaving, return_exceptions=True)


@pytest.mark.parametrize("ticks", [0, 1, 2, 3])
async def test_a_batch_that_everybody_left_does_not_keep_the_next_waiting(ticks: int) -> None:
    async def load(keys: Any) -> dict[str, str]:
        return {key: key.upper() for key in keys}

    loader: Loader[str, str] = Loader(load)
    leaving = asyncio.ensure_future(loader.get("a"))
    leaving.cancel()
    for _ in range(ticks):
        await asyncio.sleep(0)
    async with asyncio.timeout(5):
        for _ in range(3):
            assert await loader.load("b") == "B"
