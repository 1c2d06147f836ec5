"""Where bytes are kept: whole or not at all, and read from anywhere in them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from inbox.clock import now
from store.storage import Storage, in_folder, new_key, new_place

pytestmark = pytest.mark.anyio
MANY = 8 * 1024 * 1024
PLACE = new_place("organization_1", "uploads", "upload_1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def storage(folder: Path) -> Storage:
    return in_folder(folder)


async def stream(size: int, *, breaks_at: int | None = None) -> AsyncIterator[bytes]:
    for start in range(0, size, 65_536):
        if breaks_at is not None and start >= breaks_at:
            raise ConnectionError
        yield bytes([start // 65_536 % 251]) * min(65_536, size - start)


def lying(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_what_is_put_is_read_whole_and_in_parts(storage: Storage) -> None:
    key = new_key(PLACE)
    await storage.put(key, stream(MANY))
    found = await storage.find(key)
    assert found is not None
    assert found.size == MANY
    whole = b"".join([piece async for piece in storage.read(key)])
    assert whole == b"".join([piece async for piece in stream(MANY)])
    for start, end in ((0, 10), (65_530, 65_550), (MANY - 5, MANY), (MANY - 5, None), (7, 7)):
        part = b"".join([piece async for piece in storage.read(key, start, end)])
        assert part == whole[start:end]


async def test_no_piece_that_is_read_is_large(storage: Storage) -> None:
    key = new_key(PLACE)
    await storage.put(key, stream(MANY))
    assert max([len(piece) async for piece in storage.read(key)]) < 1024 * 1024


async def test_what_breaks_off_leaves_nothing_behind(storage: Storage, folder: Path) -> None:
    with pytest.raises(ConnectionError):
        await storage.put(new_key(PLACE), stream(MANY, breaks_at=MANY - 70_000))
    assert lying(folder) == []


async def test_what_is_cancelled_leaves_nothing_behind(storage: Storage, folder: Path) -> None:
    half = asyncio.Event()

    async def stuck() -> AsyncIterator[bytes]:
        async for piece in stream(MANY):
            yield piece
        half.set()
        await asyncio.sleep(60)

    putting = asyncio.ensure_future(storage.put(new_key(PLACE), stuck()))
    await half.wait()
    putting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await putting
    async with asyncio.timeout(5):
        while lying(folder):
            await asyncio.sleep(0.01)


async def test_what_a_killed_process_left_half_written_is_swept(
    storage: Storage, folder: Path
) -> None:
    key = new_key(PLACE)
    await storage.put(key, stream(10))
    staged = folder / f"{key[:-1]}0#1"
    staged.write_bytes(b"half")
    assert await storage.sweep(now() - timedelta(minutes=1)) == 0
    assert await storage.sweep(now() + timedelta(minutes=1)) == 1
    assert lying(folder) == [folder / key]


async def test_keys_are_told_by_their_place_and_deleted_once_and_again(storage: Storage) -> None:
    mine = [new_key(PLACE) for _ in range(3)]
    other = new_key(new_place("organization_1", "uploads", "upload_10"))
    for key in (*mine, other):
        await storage.put(key, stream(10))
    assert sorted(await storage.keys(PLACE)) == sorted(mine)
    await storage.delete([mine[0]])
    await storage.delete(mine)
    assert await storage.keys(PLACE) == []
    assert await storage.find(mine[0]) is None
    assert await storage.find(other) is not None


async def test_no_key_leads_out_of_the_folder(storage: Storage, folder: Path) -> None:
    (folder.parent / "secret").write_text("secret")
    for key in ("../secret", "a/../../secret", str(folder.parent / "secret")):
        with pytest.raises((ValueError, FileNotFoundError)):
            _ = [piece async for piece in storage.read(key)]


async def test_keys_are_not_to_be_guessed() -> None:
    keys = {new_key(PLACE) for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key.rpartition("/")[2]) == 32 for key in keys)
