"""The one clinic that every test knows, served over a real socket, and its outside world.

Hillcrest Family Clinic has two places. Dana and Noor are at the front desk, Vera only reads,
Amir administers, the assistant is its AI. Olga administers another clinic: she is the outsider.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import httpx
import uvicorn
from twilio.request_validator import RequestValidator

from inbox import administering, connecting, inspecting
from inbox.clock import now
from inbox.inspecting import Told
from inbox.reconciling import Reconciler
from store import log, people, sending, webhooks
from store.rows import AuditFilter, OutboxRow, Reconciliation
from store.words import Permission
from tests import databases
from tests.founding import (
    ACCOUNT_SID,
    AUTH_TOKEN,
    MARIA,
    RIVERSIDE,
    TWILIO,
    Template,
    settings_in,
)
from tests.outside import Outside
from tests.subscriber import Subscriber
from tests.twilio_stand_in import TwilioStandIn
from web.application import application
from web.frames import Frames
from web.parts import Parts, parts_of

ACCOUNT = f"/2010-04-01/Accounts/{ACCOUNT_SID}"
FILE = """... on File { id direction name contentType size url thumbnailUrl width height
  deliveryStatus deliveryProblem { code message advice } message { id }
  state problem arrivedLateAt at }"""
SEND = f"""mutation($input: SendMessageInput!) {{ sendMessage(input: $input) {{
  items {{ ... on Message {{ id body deliveryStatus }} {FILE} }}
  errors {{ code message field }} }} }}"""
CREATE_UPLOAD = """mutation($input: CreateUploadInput!) { createUpload(input: $input) {
  upload { id url expiresAt } errors { code message field } } }"""
INBOX = """query($filter: ConversationFilter) { conversations(filter: $filter) {
  totalCount nodes { id phoneNumber isUnread isUnresponded isResolved waitingSince
  primaryPatient { name } lastItem { ... on Message { id body deliveryStatus } } } } }"""
TIMELINE = f"""query($id: ID!) {{ conversation(id: $id) {{ timeline(last: 100) {{ nodes {{
  ... on Message {{ id body direction deliveryStatus
  deliveryProblem {{ code message advice }} files {{ id }} arrivedLateAt at
  author {{ __typename }} }} {FILE} }} }} }} }}"""


@dataclass
class Clinic:
    """The served clinic, as its clients and its carrier see it."""

    url: str
    tokens: Mapping[str, str]
    http: httpx.AsyncClient
    parts: Parts
    twilio: TwilioStandIn
    outside: Outside
    """Where other carriers' stand-ins are added."""

    async def ask(self, document: str, who: str | None = "dana", **variables: Any) -> Any:
        """`data` of a request that must not fail."""
        answer = await self.answer(document, who, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def answer(self, document: str, who: str | None = "dana", **variables: Any) -> Any:
        headers = {"authorization": f"Bearer {self.tokens[who]}"} if who else {}
        response = await self.http.post(
            "/graphql", json={"query": document, "variables": variables}, headers=headers
        )
        assert response.status_code == 200, response.text
        return response.json()

    async def refusal(self, document: str, who: str | None = "dana", **variables: Any) -> str:
        """The code of the GraphQL error that a request must meet."""
        answer = await self.answer(document, who, **variables)
        return str(answer["errors"][0]["extensions"]["code"])

    async def texted(
        self,
        sender: str,
        body: str,
        *,
        sid: str | None = None,
        to: str = RIVERSIDE,
        account: str = ACCOUNT_SID,
        files: Sequence[str] = (),
        **more: str,
    ) -> httpx.Response:
        """A patient's text, posted by Twilio; `files` are names of what Twilio holds."""
        sid = sid or "SM" + uuid4().hex
        form = {
            "MessageSid": sid,
            "AccountSid": account,
            "From": sender,
            "To": to,
            "Body": body,
            "NumMedia": str(len(files)),
            **more,
        }
        for number, name in enumerate(files):
            form[f"MediaUrl{number}"] = f"{TWILIO}{ACCOUNT}/Messages/{sid}/Media/{name}"
            form[f"MediaContentType{number}"] = self.twilio.files[name][1]
        return await self.posted("/webhooks/twilio/messages", form)

    async def called_back(
        self, item_id: str | None, sid: str, status: str, **more: str
    ) -> httpx.Response:
        """A status callback of Twilio's, about a text of ours."""
        query = f"?message={item_id}" if item_id else ""
        form = {"MessageSid": sid, "AccountSid": ACCOUNT_SID, "MessageStatus": status, **more}
        return await self.posted(f"/webhooks/twilio/statuses{query}", form)

    async def posted(self, path: str, form: Mapping[str, str]) -> httpx.Response:
        signature = RequestValidator(AUTH_TOKEN).compute_signature(self.url + path, form)
        return await self.http.post(path, data=form, headers={"x-twilio-signature": signature})

    async def inbox(self, who: str = "dana", **chips: Any) -> list[Any]:
        data = await self.ask(INBOX, who, filter=chips)
        nodes: list[Any] = data["conversations"]["nodes"]
        assert data["conversations"]["totalCount"] == len(nodes)
        return nodes

    async def conversation_with(self, number: str, who: str = "dana") -> Any:
        return next(c for c in await self.inbox(who) if c["phoneNumber"] == number)

    async def begin(self, number: str = MARIA, body: str = "Hello") -> str:
        """The id of a conversation that a patient has just begun."""
        assert (await self.texted(number, body)).status_code == 200
        return str((await self.conversation_with(number))["id"])

    async def send(self, conversation_id: str, body: str, who: str = "dana", **more: Any) -> Any:
        """The one message that was sent."""
        payload = await self.try_to_send(conversation_id, body, who, **more)
        assert payload["errors"] == []
        return payload["items"][0]

    async def try_to_send(
        self, conversation_id: str, body: str, who: str = "dana", **more: Any
    ) -> Any:
        given = {"conversationId": conversation_id, "body": body, **more}
        return (await self.ask(SEND, who, input=given))["sendMessage"]

    async def try_to_upload(
        self, size: int, name: str, content_type: str, who: str = "dana"
    ) -> Any:
        given = {"name": name, "contentType": content_type, "size": size}
        return (await self.ask(CREATE_UPLOAD, who, input=given))["createUpload"]

    async def announce(
        self, size: int, name: str = "picture.jpg", type: str = "image/jpeg", who: str = "dana"
    ) -> Any:
        """An upload that may be put: its id and its address."""
        payload = await self.try_to_upload(size, name, type, who)
        assert payload["errors"] == []
        return payload["upload"]

    async def upload(
        self,
        content: bytes,
        name: str = "picture.jpg",
        type: str = "image/jpeg",
        who: str = "dana",
    ) -> str:
        """The id of a file that is uploaded."""
        upload = await self.announce(len(content), name, type, who)
        answer = await self.http.put(upload["url"], content=content)
        assert answer.status_code == 204, answer.text
        return str(upload["id"])

    async def open(self, url: str, who: str | None = "dana", **headers: str) -> httpx.Response:
        """What a link answers."""
        bearer = {"authorization": f"Bearer {self.tokens[who]}"} if who else {}
        return await self.http.get(url, headers={**bearer, **headers})

    async def do(self, mutation: str, conversation_id: str, who: str = "dana", **more: Any) -> Any:
        """The conversation after one of the mutations that take its id."""
        kind = "MarkReadInput" if mutation == "markConversationRead" else "ConversationInput"
        document = f"""mutation($input: {kind}!) {{ {mutation}(input: $input) {{
          conversation {{ id isUnread isUnresponded isResolved optOut {{ source }} }}
          errors {{ code }} }} }}"""
        given = {"conversationId": conversation_id, **more}
        payload = (await self.ask(document, who, input=given))[mutation]
        assert payload["errors"] == []
        return payload["conversation"]

    async def timeline(self, conversation_id: str, who: str = "dana") -> list[Any]:
        data = await self.ask(TIMELINE, who, id=conversation_id)
        nodes: list[Any] = data["conversation"]["timeline"]["nodes"]
        return nodes

    async def until_shown(
        self, conversation_id: str, holds: Callable[[list[Any]], object]
    ) -> list[Any]:
        """The timeline, once it is as expected."""
        async with asyncio.timeout(10):
            while not holds(shown := await self.timeline(conversation_id)):
                await asyncio.sleep(0.02)
        return shown

    async def status_of(self, conversation_id: str, item_id: str) -> str:
        found = [item for item in await self.timeline(conversation_id) if item["id"] == item_id]
        return str(found[0]["deliveryStatus"])

    async def until_status(self, conversation_id: str, item_id: str, status: str) -> None:
        async with asyncio.timeout(10):
            while await self.status_of(conversation_id, item_id) != status:
                await asyncio.sleep(0.02)

    async def until_carried(self, count: int = 1) -> None:
        """Until Twilio has been handed so many texts."""
        async with asyncio.timeout(10):
            while len(self.twilio.texts) < count:
                await asyncio.sleep(0.01)

    async def until_fetched(self, count: int) -> None:
        """Until Twilio has been asked for files so many times."""
        async with asyncio.timeout(10):
            while len(self.twilio.fetches) < count:
                await asyncio.sleep(0.01)

    async def reconcile(self, days: int = 3) -> list[Reconciliation]:
        """What Twilio's log had that was missing here, as housekeeping finds it every hour."""
        house = (await people.organizations(self.parts.database.latest()))[0]
        reconciler = Reconciler(self.parts.database, self.parts.changes, self.parts.accounts)
        accounts = await self.parts.accounts.all(house.id)
        found = [await reconciler.reconcile(each, timedelta(days=days)) for each in accounts]
        return [one for one in found if one is not None]

    async def set_twilio(self, **settings: str) -> None:
        """Settings of the clinic's account beside the usual ones, in the place of former ones."""
        house = (await people.organizations(self.parts.database.latest()))[0]
        own = {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN, "api_url": TWILIO}
        await connecting.set_carrier(
            self.parts.changes, self.parts.desk, house.id, "twilio", {**own, **settings}
        )

    async def join(self, name: str, role: str) -> None:
        """Somebody new on the team."""
        house = (await people.organizations(self.parts.database.latest()))[0]
        email = f"{name}@example.org"
        await administering.add_person(
            self.parts.changes, house.id, email, name=name.title(), role=role
        )
        reads = self.parts.database.latest()
        token = await administering.create_token(self.parts.changes, reads, email)
        self.tokens = {**self.tokens, name: token}

    async def audit(self, house: str = "Hillcrest") -> list[Told]:
        """Everything that was recorded of a clinic, as its administrator reads it."""
        reads = self.parts.database.latest()
        found = [o for o in await people.organizations(reads) if o.name.startswith(house)]
        pages = inspecting.entries(reads, found[0].id, AuditFilter())
        return [told async for page in pages for told in page]

    async def allow(self, role: str, permissions: tuple[Permission, ...]) -> None:
        """What a role of the clinic's may do from now on."""
        house = (await people.organizations(self.parts.database.latest()))[0]
        await administering.set_role(self.parts.changes, house.id, role, permissions)

    def beat_every(self, seconds: float) -> None:
        """How long a subscription may be silent, for those that begin from now on."""
        self.parts.feed.heartbeat = seconds

    def look_every(self, seconds: float) -> None:
        """How long the feed waits for a wake-up before it looks into the log unasked."""
        self.parts.feed.poll = seconds

    async def forget_the_log(self) -> None:
        """As housekeeping does a month later."""
        database = self.parts.database
        for house in await people.organizations(database.latest()):
            async with database.transaction() as writes:
                later = now() + timedelta(seconds=1)
                await log.prune(writes, house.id, later, 1_000)

    async def until_marked(self, item_id: str) -> None:
        """Until the text is on its way to the carrier."""
        await self._until_outbox(item_id, lambda row: row.handed_at)

    async def kept_webhooks(self) -> int:
        organizations = await people.organizations(self.parts.database.latest())
        reads = self.parts.database.latest()
        return sum([len(await webhooks.kept(reads, o.id)) for o in organizations])

    async def turned_away(self) -> dict[str, list[tuple[str, int]]]:
        """Why posts were turned away and how often, as each organization's doctor tells it."""
        reads = self.parts.database.latest()
        return {
            house.name: [(one.reason, one.times) for one in await webhooks.refused(reads, house.id)]
            for house in await people.organizations(reads)
        }

    async def until_outbox_is_empty(self) -> None:
        async with asyncio.timeout(10):
            while await sending.next_due(self.parts.database.latest()) is not None:
                await asyncio.sleep(0.02)

    async def until_handed(self, item_id: str) -> None:
        """Until the text is marked as given to the carrier, and its answer was no answer."""
        await self._until_outbox(item_id, lambda row: row.attempts and row.handed_at)

    async def until_tried(self, item_id: str) -> None:
        await self._until_outbox(item_id, lambda row: row.attempts)

    async def _until_outbox(self, item_id: str, holds: Callable[[OutboxRow], object]) -> None:
        async with asyncio.timeout(10):
            while True:
                row = await sending.outbox_row(self.parts.database.latest(), item_id)
                if row is not None and holds(row):
                    return
                await asyncio.sleep(0.02)

    def subscriber(self, who: str | None = "dana", **more: Any) -> Subscriber:
        return Subscriber(self.url, self.tokens[who] if who else None, **more)


@asynccontextmanager
async def served(template: Template, folder: Path, **more: Any) -> AsyncIterator[Clinic]:
    """The clinic over a real socket, with Twilio's stand-in behind it."""
    await databases.create(folder, template.url)
    async with at_work(template, folder, **more) as clinic:
        yield clinic


@asynccontextmanager
async def at_work(template: Template, folder: Path, **more: Any) -> AsyncIterator[Clinic]:
    """As `served`, in a database that is there: there may be several at work in one."""
    listener = socket.create_server(("127.0.0.1", 0))
    settings = settings_in(folder, listener.getsockname()[1], **more)
    twilio = TwilioStandIn()
    outside = Outside(twilio=twilio.app, mms=twilio.app)
    parts = parts_of(settings, outside)
    async with (
        running(application(parts), listener),
        httpx.AsyncClient(base_url=settings.public_url, timeout=30) as http,
    ):
        yield Clinic(settings.public_url, template.tokens, http, parts, twilio, outside)


@asynccontextmanager
async def running(
    app: Any, listener: socket.socket, lifespan: Literal["on", "off"] = "on"
) -> AsyncIterator[None]:
    config = uvicorn.Config(
        app,
        ws=Frames,
        ws_per_message_deflate=False,
        log_level="error",
        access_log=False,
        lifespan=lifespan,
    )
    # asyncio does it for sockets of its own: without it each answer waits 40 ms for an ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve([listener]))
    while not server.started:
        assert not serving.done(), serving.exception()
        await asyncio.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        await serving
