"""Putting an upload: streamed, counted, told by what its bytes are, and nothing left over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import time_machine

from inbox.clock import now
from inbox.keeping import LARGEST
from store.words import Permission
from tests import databases, pictures
from tests.clinic import CREATE_UPLOAD, Clinic
from tests.founding import SECRET_KEY, Template
from tests.installed import Installed

pytestmark = pytest.mark.anyio
TEXT = b"Take one a day.\n" * 10


def lying(clinic: Clinic) -> list[Path]:
    """Every file that uploads have left anywhere in the data folder."""
    database = "frontdesk.sqlite3"
    folder = clinic.parts.settings.data
    return [p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(database)]


async def put(clinic: Clinic, upload: Any, content: Any) -> httpx.Response:
    return await clinic.http.put(upload["url"], content=content)


def code(answer: httpx.Response) -> str:
    (error,) = answer.json()["errors"]
    assert error["message"].endswith(".")
    return str(error["extensions"]["code"])


async def slowly(content: bytes, pieces: int = 4) -> AsyncIterator[bytes]:
    """In chunks, of which no header says how many will come."""
    step = max(len(content) // pieces, 1)
    for start in range(0, len(content), step):
        yield content[start : start + step]
        await asyncio.sleep(0)


async def test_what_is_put_can_be_sent_once_it_is_whole(clinic: Clinic) -> None:
    upload = await clinic.announce(len(TEXT), "notes.txt", "text/plain")
    assert upload["url"].startswith(clinic.url + "/uploads/")
    id = await clinic.begin()
    early = await clinic.try_to_send(id, "", uploadIds=[upload["id"]])
    assert early["errors"][0]["code"] == "UPLOAD_INCOMPLETE"
    assert (await put(clinic, upload, slowly(TEXT))).status_code == 204
    file = await clinic.send(id, "", uploadIds=[upload["id"]])
    assert (await clinic.open(file["url"])).content == TEXT


async def test_fewer_bytes_than_said_may_be_sent_again(clinic: Clinic) -> None:
    upload = await clinic.announce(len(TEXT), "notes.txt", "text/plain")
    answer = await put(clinic, upload, TEXT[:-1])
    assert (answer.status_code, code(answer)) == (400, "UPLOAD_INCOMPLETE")
    assert lying(clinic) == []
    assert (await put(clinic, upload, TEXT)).status_code == 204


@pytest.mark.parametrize("how", ["at once", "slowly"])
async def test_more_bytes_than_said_are_stopped(clinic: Clinic, how: str) -> None:
    upload = await clinic.announce(len(TEXT), "notes.txt", "text/plain")
    more = TEXT + b"x" * 200_000
    answer = await put(clinic, upload, more if how == "at once" else slowly(more, 50))
    assert (answer.status_code, code(answer)) == (413, "FILE_TOO_LARGE")
    assert lying(clinic) == []


async def test_nothing_larger_than_any_file_is_read(clinic: Clinic) -> None:
    upload = await clinic.announce(LARGEST, "notes.txt", "text/plain")
    head = f"PUT {urlsplit(upload['url']).path} HTTP/1.1\r\nhost: x\r\n"
    reader, writer = await connection(clinic)
    writer.write(f"{head}content-length: {LARGEST + 1}\r\n\r\n".encode())
    assert b" 413 " in await reader.readline()
    writer.close()


async def connection(clinic: Clinic) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    url = httpx.URL(clinic.url)
    return await asyncio.open_connection(url.host, url.port)


async def test_an_upload_that_breaks_off_leaves_nothing_behind(clinic: Clinic) -> None:
    content = pictures.jpeg()
    upload = await clinic.announce(len(content))
    _, writer = await connection(clinic)
    path = urlsplit(upload["url"]).path
    writer.write(f"PUT {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(content)}\r\n".encode())
    writer.write(b"\r\n" + content[:-100])
    await writer.drain()
    await asyncio.sleep(0.1)
    writer.transport.abort()
    await asyncio.sleep(0.1)
    assert lying(clinic) == []
    id = await clinic.begin()
    held = await clinic.try_to_send(id, "", uploadIds=[upload["id"]])
    assert held["errors"][0]["code"] == "UPLOAD_INCOMPLETE"
    assert (await put(clinic, upload, content)).status_code == 204


async def test_the_same_bytes_again_change_nothing_and_others_are_refused(clinic: Clinic) -> None:
    """The answer to the first try was lost on its way."""
    content = pictures.jpeg()
    upload = await clinic.announce(len(content))
    assert (await put(clinic, upload, content)).status_code == 204
    kept = sorted(lying(clinic))
    assert (await put(clinic, upload, content)).status_code == 204
    other = await put(clinic, upload, pictures.jpeg((200, 100)))
    assert (other.status_code, code(other)) == (409, "CONFLICT")
    assert sorted(lying(clinic)) == kept


async def test_of_two_tries_at_once_one_is_kept(clinic: Clinic) -> None:
    content = pictures.jpeg()
    upload = await clinic.announce(len(content))
    answers = await asyncio.gather(*(put(clinic, upload, slowly(content)) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [204, 204, 204]
    id = await clinic.begin()
    file = await clinic.send(id, "", uploadIds=[upload["id"]])
    assert pictures.opened((await clinic.open(file["url"])).content).size == (400, 600)


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"#!/bin/sh\n",
        b"MZ\x90\0" + b"\0" * 200,
        pictures.jpeg()[:2_000],
    ],
)
async def test_a_file_that_lies_about_its_type_is_refused(clinic: Clinic, content: bytes) -> None:
    upload = await clinic.announce(len(content), "photo.jpg", "image/jpeg")
    answer = await put(clinic, upload, content)
    assert (answer.status_code, code(answer)) == (415, "FILE_TYPE_NOT_ALLOWED")
    assert lying(clinic) == []
    held = await clinic.try_to_send(await clinic.begin(), "", uploadIds=[upload["id"]])
    assert held["errors"][0]["code"] == "UPLOAD_INCOMPLETE"


async def test_a_harmless_lie_is_put_right(clinic: Clinic) -> None:
    upload = await clinic.upload(pictures.png(), "report.pdf", "application/pdf")
    file = await clinic.send(await clinic.begin(), "", uploadIds=[upload])
    assert (file["contentType"], file["name"]) == ("image/png", "report.pdf.png")


async def test_an_address_that_is_forged_or_old_takes_nothing(clinic: Clinic) -> None:
    upload = await clinic.announce(len(TEXT), "notes.txt", "text/plain")
    forged = await clinic.http.put(upload["url"][:-3] + "abc", content=TEXT)
    assert (forged.status_code, code(forged)) == (404, "NOT_FOUND")
    with time_machine.travel(now() + timedelta(minutes=61), tick=True):
        assert (await put(clinic, upload, TEXT)).status_code == 404
    assert lying(clinic) == []
    assert (await clinic.http.get(upload["url"])).status_code == 405
    assert (await clinic.http.post(upload["url"], content=TEXT)).status_code == 405


async def test_who_lost_the_permission_uploads_nothing(clinic: Clinic) -> None:
    upload = await clinic.announce(len(TEXT), "notes.txt", "text/plain")
    await clinic.allow("desk", (Permission.MESSAGING_CHATS_READ,))
    answer = await put(clinic, upload, TEXT)
    assert (answer.status_code, code(answer)) == (403, "FORBIDDEN")
    assert lying(clinic) == []


async def test_uploading_needs_the_permission_to_write(clinic: Clinic) -> None:
    given = {"name": "notes.txt", "contentType": "text/plain", "size": 10}
    assert await clinic.refusal(CREATE_UPLOAD, "vera", input=given) == "FORBIDDEN"
    assert await clinic.refusal(CREATE_UPLOAD, None, input=given) == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("size", "name", "type", "expected", "field"),
    [
        (0, "a.txt", "text/plain", "INVALID", "size"),
        (-1, "a.txt", "text/plain", "INVALID", "size"),
        (LARGEST + 1, "a.txt", "text/plain", "FILE_TOO_LARGE", "size"),
        (10, "", "text/plain", "REQUIRED", "name"),
        (10, "  ", "text/plain", "REQUIRED", "name"),
        (10, "x" * 256, "text/plain", "INVALID", "name"),
        (10, "a.html", "text/html", "FILE_TYPE_NOT_ALLOWED", "contentType"),
        (10, "a.svg", "image/svg+xml", "FILE_TYPE_NOT_ALLOWED", "contentType"),
        (10, "a.js", "text/javascript", "FILE_TYPE_NOT_ALLOWED", "contentType"),
        (10, "a.exe", "application/x-msdownload", "FILE_TYPE_NOT_ALLOWED", "contentType"),
        (10, "a.exe", "application/octet-stream", "FILE_TYPE_NOT_ALLOWED", "contentType"),
        (10, "a.zip", "application/zip", "FILE_TYPE_NOT_ALLOWED", "contentType"),
        (10, "a", "", "FILE_TYPE_NOT_ALLOWED", "contentType"),
    ],
)
async def test_what_can_never_be_sent_is_refused_before_it_is_uploaded(
    clinic: Clinic, size: int, name: str, type: str, expected: str, field: str
) -> None:
    payload = await clinic.try_to_upload(size, name, type)
    assert payload["upload"] is None
    (error,) = payload["errors"]
    assert (error["code"], error["field"]) == (expected, [field])


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.jpg", "IMAGE/JPG"),
        ("a.pdf", "application/octet-stream"),
        ("a.pdf", ""),
        ("a.heic", "image/heif"),
    ],
)
async def test_browsers_name_types_in_many_ways(clinic: Clinic, name: str, type: str) -> None:
    await clinic.announce(10, name, type)


async def test_nobody_creates_uploads_without_end(clinic: Clinic) -> None:
    announced = [clinic.announce(10, "a.txt", "text/plain") for _ in range(120)]
    await asyncio.gather(*announced)
    given = {"name": "a.txt", "contentType": "text/plain", "size": 10}
    assert await clinic.refusal(CREATE_UPLOAD, input=given) == "RATE_LIMITED"
    await clinic.announce(10, "a.txt", "text/plain", "noor")


async def test_other_requests_keep_their_own_limit(clinic: Clinic) -> None:
    answer = await clinic.http.put("/graphql", content=b"x" * 1_100_000)
    assert answer.status_code == 413


def peak(clinic: Installed) -> int:
    """The most memory that the server's process has had since `forget_peak`, in bytes."""
    assert clinic.server is not None
    status = Path(f"/proc/{clinic.server.pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def forget_peak(clinic: Installed) -> None:
    assert clinic.server is not None
    Path(f"/proc/{clinic.server.pid}/clear_refs").write_text("5")


async def fill(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65_536):
        yield b"Take one a day.\n" * 4_096


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="Linux tells the peak")
async def test_the_largest_file_is_never_whole_in_memory(
    template: Template, tmp_path: Path
) -> None:
    async with alone(template, tmp_path) as clinic, httpx.AsyncClient(timeout=30) as http:

        async def upload(size: int) -> None:
            given = {"name": "a.txt", "contentType": "text/plain", "size": size}
            payload = (await clinic.ask(http, CREATE_UPLOAD, input=given))["createUpload"]
            answer = await http.put(payload["upload"]["url"], content=fill(size))
            assert answer.status_code == 204

        await upload(65_536)
        forget_peak(clinic)
        before = peak(clinic)
        await upload(LARGEST)
        assert peak(clinic) - before < 16 * 1024 * 1024


@asynccontextmanager
async def alone(template: Template, folder: Path) -> AsyncIterator[Installed]:
    """The clinic, served by a process of its own."""
    (folder / "data").mkdir()
    url = await databases.create(folder / "data", template.url)
    clinic = Installed(folder)
    clinic.environment["FRONTDESK_DATABASE_URL"] = url
    clinic.environment["FRONTDESK_SECRET_KEY"] = SECRET_KEY
    clinic.token = template.tokens["dana"]
    await clinic.start()
    try:
        yield clinic
    finally:
        await clinic.stop()
