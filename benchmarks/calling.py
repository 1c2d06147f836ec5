"""As little of an HTTP client as will do, so that time on the wall is the server's."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlencode
from uuid import uuid4

import orjson
from twilio.request_validator import RequestValidator

from benchmarks.floors import GRAPHQL, WEBHOOK
from benchmarks.serving import Server
from tests.founding import ACCOUNT_SID, AUTH_TOKEN, RIVERSIDE


class Line:
    """One connection. What it posts must be answered 200."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def post(self, request: bytes) -> bytes:
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        assert length is not None, head
        body = await self._reader.readexactly(int(length[1]))
        assert head.startswith(b"HTTP/1.1 200 "), (head, body)
        return body


@asynccontextmanager
async def line_to(server: Server) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


async def post_all(server: Server, requests: Iterable[bytes]) -> None:
    """One after the other, over one connection."""
    async with line_to(server) as line:
        for request in requests:
            await line.post(request)


async def ask(server: Server, token: str, document: str) -> bytes:
    async with line_to(server) as line:
        return await line.post(question(token, document))


def question(token: str, document: str) -> bytes:
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    return post(GRAPHQL, orjson.dumps({"query": document}), headers)


def post(path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "host: 127.0.0.1", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def text(server: Server, sender: str) -> bytes:
    """A patient's text as Twilio posts it, signed."""
    sid = f"SM{uuid4().hex}"
    form = {
        "ToCountry": "US",
        "ToState": "NY",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "FromState": "NY",
        "FromCity": "NEW YORK",
        "Body": "I am running ten minutes late. Is that all right?",
        "FromCountry": "US",
        "To": RIVERSIDE,
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": ACCOUNT_SID,
        "From": sender,
        "ApiVersion": "2010-04-01",
    }
    signature = RequestValidator(AUTH_TOKEN).compute_signature(server.url + WEBHOOK, form)
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": signature,
    }
    return post(WEBHOOK, urlencode(form).encode(), headers)
