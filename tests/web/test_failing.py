"""When a part of the server itself fails: a clear answer, nothing of its cause, nothing lost."""

import asyncio
import logging
import re
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from store import dialect
from tests.clinic import Clinic, served
from tests.databases import only_sqlite
from tests.founding import MARIA, PASSWORD, Template
from tests.subscriber import INBOX_EVENTS
from web import logs

pytestmark = pytest.mark.anyio
WORDS = f"Maria López of {MARIA} wrote: the biopsy is back"
COUNTS = "{ inboxCounts { all } }"


async def broken(*_: object, **__: object) -> Any:
    raise RuntimeError(WORDS)


def id_of(said: str) -> str:
    """The id that a client is given, and nothing else that it could not know."""
    assert "INTERNAL" in said
    assert "biopsy" not in said
    assert "RuntimeError" not in said
    (id,) = re.findall(r"Its id is ([0-9a-f]{12})\.", said)
    return str(id)


def over_http(clinic: Clinic, accept: str = "application/json") -> Callable[[], Awaitable[str]]:
    async def ask() -> str:
        headers = {"authorization": f"Bearer {clinic.tokens['dana']}", "accept": accept}
        answer = await clinic.http.post("/graphql", json={"query": COUNTS}, headers=headers)
        return answer.text

    return ask


def over_a_socket(clinic: Clinic, document: str = COUNTS) -> Callable[[], Awaitable[str]]:
    async def ask() -> str:
        async with clinic.subscriber() as dana:
            await dana.subscribe(document)
            return str(await dana.hear())

    return ask


TRANSPORTS: dict[str, Callable[[Clinic], Callable[[], Awaitable[str]]]] = {
    "HTTP": over_http,
    "HTTP, the newer type": lambda clinic: over_http(clinic, "application/graphql-response+json"),
    "SSE": lambda clinic: over_http(clinic, "text/event-stream"),
    "a socket": over_a_socket,
}


@pytest.mark.parametrize("transport", TRANSPORTS.values(), ids=TRANSPORTS)
async def test_a_resolver_that_fails_hides_its_cause_and_logs_it_by_an_id(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, transport: Any
) -> None:
    monkeypatch.setattr("inbox.listing.counts", broken)
    with capture_logs() as logged:
        id = id_of(await transport(clinic)())
    (entry,) = [entry for entry in logged if entry["log_level"] == "error"]
    assert (entry["error_id"], entry["field"]) == (id, "inboxCounts")
    assert isinstance(entry["cause"], RuntimeError)


@pytest.mark.parametrize("transport", TRANSPORTS.values(), ids=TRANSPORTS)
async def test_a_request_that_cannot_even_begin_is_told_so_on_each_transport(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, transport: Any
) -> None:
    monkeypatch.setattr("store.people.credential", broken)
    with capture_logs() as logged:
        id = id_of(await transport(clinic)())
    assert [entry["error_id"] for entry in logged if entry["log_level"] == "error"] == [id]


async def test_an_event_that_cannot_be_read_is_told_so_and_the_stream_goes_on(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    await clinic.begin()
    async with clinic.subscriber() as dana:
        await dana.subscribe()
        await dana.is_subscribed()
        with monkeypatch.context() as broken_store, capture_logs() as logged:
            broken_store.setattr("store.timeline.items", broken)
            await clinic.texted(MARIA, "Hello")
            id = id_of(str(await dana.hear()))
        await clinic.texted(MARIA, "Hello again")
        assert (await dana.next())["item"]["body"] == "Hello again"
    assert [entry["error_id"] for entry in logged if entry["log_level"] == "error"] == [id]


async def test_a_stream_that_breaks_ends_with_an_id(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_stream(*_: object) -> AsyncIterator[object]:
        raise RuntimeError(WORDS)
        yield

    monkeypatch.setattr("inbox.feed.Feed.follow", no_stream)
    with capture_logs() as logged:
        id = id_of(await over_a_socket(clinic, INBOX_EVENTS)())
    assert [entry["error_id"] for entry in logged if entry["log_level"] == "error"] == [id]


@pytest.mark.parametrize("path", ["/files/abc", "/sign-in/abc", "/webhooks/twilio/messages"])
async def test_links_and_webhooks_that_fail_give_an_id(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr("store.people.credential", broken)
    monkeypatch.setattr("inbox.receiving.Reception.claimants", broken)
    with capture_logs() as logged:
        if "webhooks" in path:
            answer = await clinic.texted(MARIA, "Hello")
        else:
            bearer = {"authorization": f"Bearer {clinic.tokens['dana']}"}
            answer = await clinic.http.get(path, headers=bearer)
    assert answer.status_code == 500
    id = id_of(answer.text)
    assert [entry["error_id"] for entry in logged if entry["log_level"] == "error"] == [id]


@pytest.fixture
def real_logs() -> Iterator[None]:
    """Logs as the server writes them."""
    logs.configure("INFO")
    yield
    structlog.reset_defaults()


async def test_the_log_says_what_failed_and_where_in_no_words_of_anybodys(
    clinic: Clinic,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    real_logs: None,
) -> None:
    monkeypatch.setattr("inbox.listing.counts", broken)
    monkeypatch.setattr("inbox.receiving.Reception.claimants", broken)
    id = id_of(await over_http(clinic)())
    webhook = id_of((await clinic.texted(MARIA, "the biopsy is back")).text)
    await asyncio.sleep(0.05)
    out, err = capfd.readouterr()
    for each in (id, webhook):
        assert each in out
    assert "RuntimeError at web/test_failing.py" in out
    assert "< resolvers/conversations.py" in out
    for secret in ("biopsy", "Maria", MARIA, clinic.tokens["dana"]):
        assert secret not in out + err


def test_a_failure_is_logged_with_its_causes_and_their_codes() -> None:
    try:
        try:
            raise OSError(28, "No space left on device", "/data/López.png")
        except OSError as full:
            raise ValueError(WORDS) from full
    except ValueError as failure:
        said = logs.told(failure)
    assert said.startswith("ValueError at web/test_failing.py:")
    assert " because of OSError(ENOSPC) at web/test_failing.py:" in said
    assert "López" not in said


def test_what_a_library_logs_of_a_failure_has_no_words_either() -> None:
    try:
        raise RuntimeError(WORDS)
    except RuntimeError:
        record = logging.getLogger("uvicorn.error").makeRecord(
            "uvicorn.error", logging.ERROR, "", 0, "Exception in ASGI application", (),
            sys.exc_info(),
        )  # fmt: skip
    said = logs.WithoutWords().format(record)
    assert "RuntimeError at web/test_failing.py" in said
    assert "biopsy" not in said


def _locking(folder: Path) -> sqlite3.Connection:
    other = sqlite3.connect(
        folder / "frontdesk.sqlite3", isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    return other


@asynccontextmanager
async def locked(folder: Path) -> AsyncIterator[None]:
    """Another process that writes, and does not come to an end."""
    # In a thread: the server, in this one, may have a transaction to finish first.
    other = await asyncio.to_thread(_locking, folder)
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@only_sqlite
async def test_a_locked_database_is_a_clear_error_and_nothing_is_half_done(
    template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.engines.BUSY_TIMEOUT_MS", 50)
    assert dialect.BUSY_TIMEOUT_MS > 50
    async with served(template, tmp_path) as clinic:
        id = await clinic.begin()
        sent = {"conversationId": id, "body": "See you at nine", "idempotencyKey": "once"}
        document = """mutation($input: SendMessageInput!) { sendMessage(input: $input) {
          items { __typename } errors { code } } }"""
        async with locked(tmp_path):
            with capture_logs() as logged:
                assert await clinic.refusal(document, input=sent) == "INTERNAL"
                opened = "query($id: ID!) { conversation(id: $id) { id } }"
                assert await clinic.refusal(opened, id=id) == "INTERNAL"
                assert (await clinic.texted(MARIA, "Hello again", sid="SM1")).status_code == 500
                assert (await clinic.ask("{ inboxCounts { all } }"))["inboxCounts"]["all"] == 1
        causes = [entry["cause"] for entry in logged if "cause" in entry]
        assert "SQLITE_BUSY" in logs.told(causes[0])
        assert [item["body"] for item in await clinic.timeline(id)] == ["Hello"]
        assert clinic.twilio.texts == []
        await clinic.texted(MARIA, "Hello again", sid="SM1")
        for _ in range(2):
            assert (await clinic.ask(document, input=sent))["sendMessage"]["errors"] == []
        assert len(await clinic.timeline(id)) == 3


@only_sqlite
async def test_a_database_that_is_gone_is_a_clear_error_and_comes_back_by_itself(
    clinic: Clinic, tmp_path: Path
) -> None:
    id = await clinic.begin()
    away = tmp_path.rename(tmp_path.with_name("away"))  # noqa: ASYNC240 the database's folder
    await clinic.parts.database.close()
    for transport in TRANSPORTS.values():
        id_of(await transport(clinic)())
    assert (await clinic.texted(MARIA, "Hello again", sid="SM1")).status_code == 500
    assert (await clinic.http.get("/readyz")).status_code == 503
    away.rename(tmp_path)
    assert (await clinic.texted(MARIA, "Hello again", sid="SM1")).status_code == 200
    assert len(await clinic.timeline(id)) == 2


WRONG = {
    "an enum": ("query($k: Kind!) { __type(name: $k) { name } }", {"k": "X"}),
    "a missing id": ("query($id: ID!) { conversation(id: $id) { id } }", {}),
    "an id that is a list": ("query($id: ID!) { conversation(id: $id) { id } }", {"id": ["a"]}),
    "a number for words": (
        "query($f: ConversationFilter) { conversations(filter: $f) { totalCount } }",
        {"f": {"search": 5}},
    ),
    "a chip nobody knows": (
        "query($f: ConversationFilter) { conversations(filter: $f) { totalCount } }",
        {"f": {"starred": True}},
    ),
    "too large a number": ("query($n: Int) { conversations(first: $n) { totalCount } }",
                           {"n": 2**40}),
    "a negative page": ("{ conversations(first: -1) { totalCount } }", {}),
    "a cursor of another list": ('{ conversations(after: "bm9uc2Vuc2U=") { totalCount } }', {}),
    "an argument nobody knows": ('{ conversation(id: "a", name: "b") { id } }', {}),
}  # fmt: skip


@pytest.mark.parametrize(("document", "variables"), WRONG.values(), ids=WRONG)
async def test_what_makes_no_sense_is_bad_input_on_http_and_on_a_socket(
    clinic: Clinic, document: str, variables: dict[str, Any]
) -> None:
    assert await clinic.refusal(document, **variables) == "BAD_USER_INPUT"
    async with clinic.subscriber() as dana:
        await dana.subscribe(document, **variables)
        payload = (await dana.hear())["payload"]
    errors = payload if isinstance(payload, list) else payload["errors"]
    assert {error["extensions"]["code"] for error in errors} == {"BAD_USER_INPUT"}


async def test_too_many_tries_are_told_so_on_a_socket_as_well(clinic: Clinic) -> None:
    document = """mutation($password: String!) { signIn(input: {
      email: "dana@example.org", password: $password}) { token } }"""
    async with clinic.subscriber(None) as somebody:
        for n in range(6):
            await somebody.subscribe(document, str(n), password=PASSWORD + "?")
        codes: list[str | None] = []
        while len(codes) < 6:
            heard = await somebody.hear()
            if heard["type"] == "next":
                (error,) = heard["payload"].get("errors", [{"extensions": {"code": None}}])
                codes.append(error["extensions"]["code"])
    assert sorted(codes, key=str) == [None] * 5 + ["RATE_LIMITED"]


async def test_a_socket_that_is_full_says_so_with_a_code(clinic: Clinic) -> None:
    async with clinic.subscriber() as dana:
        for n in range(51):
            await dana.subscribe(operation=str(n))
        heard = await dana.hear()
    assert (heard["type"], heard["id"]) == ("error", "50")
    assert heard["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"


async def test_a_webhook_that_cannot_be_kept_is_not_acknowledged(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twilio posts it again, and then it is kept."""

    async def full(*_: object, **__: object) -> None:
        raise OSError("database or disk is full")

    with monkeypatch.context() as disk:
        disk.setattr("inbox.adding.add", full)
        answer = await clinic.texted(MARIA, "Hello", sid="SM1")
        assert answer.status_code == 500
        assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert "disk" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert await clinic.inbox() == []
    assert (await clinic.texted(MARIA, "Hello", sid="SM1")).status_code == 200
    assert len(await clinic.inbox()) == 1


async def test_a_broken_broadcast_makes_it_later_and_loses_nothing(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: object) -> None:
        raise ConnectionError("the broker is gone")

    clinic.look_every(0.1)
    async with clinic.subscriber() as dana:
        await dana.subscribe()
        await dana.is_subscribed()
        monkeypatch.setattr("inbox.waking.Waker.announce", lambda *_: None)
        monkeypatch.setattr("broadcaster.Broadcast.publish", lost)
        await clinic.texted(MARIA, "Hello")
        assert (await dana.next())["change"] == "STARTED"
        assert (await dana.next())["item"]["body"] == "Hello"
        ready = await clinic.http.get("/readyz")
        # Late is no reason to take a desk's server away from it.
        assert (ready.status_code, ready.json()["broadcast"]) == (200, False)
