"""Files in a bucket: a public S3 server, moto's, stands in for Amazon's or the clinic's own."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from moto.server import ThreadedMotoServer

from store.storage import in_bucket
from tests.clinic import Clinic, served
from tests.founding import MARIA, Template
from web.config import Settings

pytestmark = pytest.mark.anyio
NOTES = b"Bring your list of medicines.\n"
CREATE = """mutation($input: CreateUploadInput!) { createUpload(input: $input) {
  upload { id url } errors { code } } }"""
SEND = """mutation($input: SendMessageInput!) { sendMessage(input: $input) {
  items { __typename ... on File { name contentType size url } } errors { code } } }"""


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of an S3 server with a bucket in it."""
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    httpx.put(f"{address}/clinic").raise_for_status()
    yield address
    server.stop()


@pytest.fixture
async def clinic(
    template: Template, tmp_path: Path, bucket: str, anyio_backend: str
) -> AsyncIterator[Clinic]:
    options = {
        "storage_url": f"s3://clinic/{tmp_path.name}",
        "s3_endpoint": bucket,
        "s3_access_key_id": "clinic",
        "s3_secret_access_key": "secret",
    }
    async with served(template, tmp_path, **options) as clinic:
        yield clinic


async def announce(clinic: Clinic, size: int = len(NOTES), who: str = "dana") -> Any:
    given = {"name": "notes.txt", "contentType": "text/plain", "size": size}
    return (await clinic.ask(CREATE, who, input=given))["createUpload"]["upload"]


async def put(url: str, content: bytes) -> int:
    async with httpx.AsyncClient() as browser:
        return (await browser.put(url, content=content)).status_code


async def send(clinic: Clinic, upload_id: str, who: str = "dana") -> Any:
    id = (await clinic.conversation_with(MARIA))["id"]
    given = {"conversationId": id, "body": "Please read", "uploadIds": [upload_id]}
    return (await clinic.ask(SEND, who, input=given))["sendMessage"]


async def test_the_page_may_put_files_into_the_bucket(clinic: Clinic, bucket: str) -> None:
    await clinic.begin()
    upload = await announce(clinic)
    policy = (await clinic.http.get("/")).headers["content-security-policy"]
    sources = next(part for part in policy.split("; ") if part.startswith("connect-src "))
    assert any(upload["url"].startswith(f"{source}/") for source in sources.split())


async def test_amazons_own_buckets_are_named_as_they_are_signed() -> None:
    settings = Settings(
        storage_url="s3://clinic/files",
        s3_region="eu-west-1",
        s3_access_key_id="clinic",
        s3_secret_access_key="secret",
    )
    storage = in_bucket(settings.storage_url, settings.s3_options)
    url = await storage.put_url("key", timedelta(hours=1))
    assert url.startswith(f"{settings.bucket_origin}/clinic/")


async def keys(clinic: Clinic, upload_id: str) -> list[str]:
    """What lies in the bucket of this upload."""
    house = (await clinic.ask("{ viewer { organization { id } } }"))["viewer"]["organization"]
    return await clinic.parts.storage.keys(f"{house['id']}/uploads/{upload_id}")


async def test_the_bytes_go_straight_to_the_bucket_and_out_with_the_text(
    clinic: Clinic, bucket: str
) -> None:
    await clinic.begin()
    upload = await announce(clinic)
    assert upload["url"].startswith(f"{bucket}/clinic/")
    assert await put(upload["url"], NOTES) == 200
    sent = await send(clinic, upload["id"])
    assert sent["errors"] == []
    file = sent["items"][1]
    assert (file["name"], file["contentType"], file["size"]) == (
        "notes.txt",
        "text/plain",
        len(NOTES),
    )
    assert (await clinic.open(file["url"])).content == NOTES
    assert (await clinic.open(file["url"], "olga")).status_code == 404
    assert len(await keys(clinic, upload["id"])) == 1


async def test_what_is_not_there_yet_is_not_sent(clinic: Clinic) -> None:
    await clinic.begin()
    upload = await announce(clinic)
    assert (await send(clinic, upload["id"]))["errors"] == [{"code": "UPLOAD_INCOMPLETE"}]
    assert await put(upload["url"], NOTES) == 200
    assert (await send(clinic, upload["id"]))["errors"] == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (NOTES + b"More than was said.", "FILE_TOO_LARGE"),
        (NOTES[:5], "UPLOAD_INCOMPLETE"),
        (b"MZ\x90\x00" + bytes(len(NOTES) - 4), "FILE_TYPE_NOT_ALLOWED"),
    ],
)
async def test_a_lie_about_the_bytes_is_found_out_and_leaves_nothing(
    clinic: Clinic, content: bytes, code: str
) -> None:
    id = await clinic.begin()
    upload = await announce(clinic)
    assert await put(upload["url"], content) == 200
    assert (await send(clinic, upload["id"]))["errors"] == [{"code": code}]
    assert await keys(clinic, upload["id"]) == []
    assert len(await clinic.timeline(id)) == 1


async def test_another_persons_upload_is_not_taken_in(clinic: Clinic) -> None:
    await clinic.begin()
    upload = await announce(clinic)
    await put(upload["url"], NOTES)
    assert (await send(clinic, upload["id"], "noor"))["errors"] == [{"code": "NOT_FOUND"}]
    assert (await send(clinic, upload["id"]))["errors"] == []
