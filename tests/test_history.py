"""Over random histories: the inbox is what a recount says, and events carry a client there.

The first is a simple model of product.md's rules; the second is Zulip's test: state at a cursor,
plus the events after it applied by a small client, equals the state read afresh.
"""

import base64
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS, STRANGER
from tests.subscriber import Subscriber

pytestmark = pytest.mark.anyio
NUMBERS = (MARIA, RAMANS, STRANGER)
DESKS = ("dana", "noor")
STATUSES = ("sent", "delivered", "undelivered", "failed")
NO_ANSWER = ("UNDELIVERED", "FAILED")
MARKS = (
    "markConversationRead",
    "markConversationUnread",
    "resolveConversation",
    "unresolveConversation",
)

STATE = """{ eventCursor conversations(first: 100) { nodes {
  id isUnread isUnresponded isResolved timeline(last: 100) { nodes {
  ... on Message { id direction deliveryStatus } } } } } }"""

RECOUNT = """{ inboxCounts { all unread unresponded }
  all: conversations { nodes { phoneNumber isUnread isUnresponded isResolved } }
  unread: conversations(filter: {unread: true}) { totalCount nodes { phoneNumber } }
  unresponded: conversations(filter: {unresponded: true}) { totalCount nodes { phoneNumber } }
  both: conversations(filter: {unread: true, unresponded: true}) { totalCount nodes { id } }
  done: conversations(filter: {unread: true, resolved: true}) { totalCount nodes { id } } }"""

step = some.one_of(
    some.tuples(some.just("text"), some.sampled_from(NUMBERS)),
    some.tuples(some.just("send"), some.sampled_from(NUMBERS), some.sampled_from(DESKS)),
    some.tuples(some.just("status"), some.sampled_from(STATUSES), some.integers(0, 3)),
    some.tuples(some.sampled_from(MARKS), some.sampled_from(NUMBERS), some.sampled_from(DESKS)),
)
often = settings(
    max_examples=10,
    deadline=None,
    # One clinic lives through all examples, so that a shrunken one would be another history.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
History = list[tuple[Any, ...]]


@dataclass
class Told:
    """One conversation as a small client keeps it."""

    unread: bool = False
    unresponded: bool = False
    resolved: bool = False
    items: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Direction and status of each item, in order."""

    def recount(self) -> None:
        answers = [way for way, status in self.items.values() if status not in NO_ANSWER]
        self.unresponded = bool(answers) and answers[-1] == "INBOUND"


State = dict[str, Told]


async def state_of(clinic: Clinic, who: str) -> tuple[str, State]:
    """Where the log stood, and every conversation at that moment."""
    data = await clinic.ask(STATE, who)
    return data["eventCursor"], {
        node["id"]: Told(
            node["isUnread"],
            node["isUnresponded"],
            node["isResolved"],
            {
                item["id"]: (item["direction"], item["deliveryStatus"])
                for item in node["timeline"]["nodes"]
            },
        )
        for node in data["conversations"]["nodes"]
    }


def apply(state: State, event: Any) -> None:
    """What a front end does with one event, knowing nothing but the event's own words."""
    told = state.setdefault(event["conversation"]["id"], Told())
    match event["__typename"]:
        case "TimelineItemAdded":
            item = event["item"]
            status = None if item["direction"] == "INBOUND" else "SENDING"
            told.items[item["id"]] = (item["direction"], status)
            if item["direction"] == "INBOUND":
                told.unread, told.resolved = True, False
        case "DeliveryStatusChanged":
            told.items[event["item"]["id"]] = ("OUTBOUND", event["status"])
        case "ConversationChanged":
            match event["change"]:
                case "READ":
                    told.unread = False
                case "UNREAD":
                    told.unread = True
                case "RESOLVED":
                    told.unread, told.resolved = False, True
                case "UNRESOLVED":
                    told.resolved = False
    told.recount()


async def play(clinic: Clinic, history: History) -> None:
    """The steps one after another, through the API and the carrier's webhooks."""
    for what, *rest in history:
        if what == "text":
            await clinic.texted(rest[0], "Hello")
        elif what == "status":
            await _call_back(clinic, *rest)
        else:
            ids = {c["phoneNumber"]: c["id"] for c in await clinic.inbox()}
            if rest[0] not in ids:
                continue
            if what == "send":
                await clinic.send(ids[rest[0]], "Hello", rest[1])
            else:
                await clinic.do(what, ids[rest[0]], rest[1])


async def _call_back(clinic: Clinic, status: str, back: int) -> None:
    """About one of the newest texts that Twilio has."""
    if len(clinic.twilio.texts) > back:
        text = clinic.twilio.texts[-1 - back]
        item_id = text["callback"].partition("=")[2]
        await clinic.called_back(item_id, text["sid"], status)


@often
@given(history=some.lists(step, min_size=5, max_size=15))
async def test_a_cursor_and_the_events_after_it_lead_to_the_state_read_afresh(
    clinic: Clinic, history: History
) -> None:
    kept = {who: await state_of(clinic, who) for who in DESKS}
    await play(clinic, history)
    await clinic.until_outbox_is_empty()
    for who, (cursor, state) in kept.items():
        end, afresh = await state_of(clinic, who)
        async with clinic.subscriber(who) as subscriber:
            await subscriber.subscribe(after=cursor)
            await _follow_to(subscriber, state, cursor, end, clinic)
        assert state == afresh


async def _follow_to(
    subscriber: Subscriber, state: State, cursor: str, end: str, clinic: Clinic
) -> None:
    """Apply events up to the end; one more text marks that nothing is left before it."""
    await clinic.texted("+12125550777", "The end")
    while True:
        event = await subscriber.next()
        if event["conversation"]["phoneNumber"] == "+12125550777":
            if event["__typename"] == "TimelineItemAdded" and _is_after(event["cursor"], end):
                return
            if _is_after(event["cursor"], end):
                continue
        apply(state, event)


def _is_after(cursor: str, end: str) -> bool:
    return _position(cursor) > _position(end)


def _position(cursor: str) -> int:
    return int(base64.urlsafe_b64decode(cursor + "==").decode().rpartition(":")[2])


@dataclass
class Expected:
    """One number by the rules of product.md."""

    unread: set[str] = field(default_factory=set)
    resolved: bool = False
    items: list[tuple[str, str | None]] = field(default_factory=list)


@often
@given(history=some.lists(step, min_size=5, max_size=15))
async def test_the_inbox_and_its_counts_equal_a_recount(clinic: Clinic, history: History) -> None:
    for number in NUMBERS:
        await clinic.texted(number, "Begin")
        conversation = await clinic.conversation_with(number)
        await clinic.do("resolveConversation", conversation["id"])
        await clinic.do("unresolveConversation", conversation["id"])
    model = {number: Expected(items=[("INBOUND", None)]) for number in NUMBERS}
    for one in history:
        if one[0] == "status":
            continue
        await play(clinic, [one])
        expect(model, one)
        await compare(clinic, model)


def expect(model: dict[str, Expected], one: tuple[Any, ...]) -> None:
    what, number, *rest = one
    expected = model[number]
    match what:
        case "text":
            expected.items.append(("INBOUND", None))
            expected.unread, expected.resolved = set(DESKS), False
        case "send":
            expected.items.append(("OUTBOUND", "SENDING"))
        case "markConversationRead":
            expected.unread.discard(rest[0])
        case "markConversationUnread":
            expected.unread.add(rest[0])
        case "resolveConversation":
            expected.unread, expected.resolved = set(), True
        case "unresolveConversation":
            expected.resolved = False


async def compare(clinic: Clinic, model: dict[str, Expected]) -> None:
    for who in DESKS:
        data = await clinic.ask(RECOUNT, who)
        found = {node["phoneNumber"]: node for node in data["all"]["nodes"]}
        for number, expected in model.items():
            assert found[number]["isUnread"] == (who in expected.unread)
            assert found[number]["isResolved"] == expected.resolved
            assert found[number]["isUnresponded"] == (expected.items[-1][0] == "INBOUND")
        for chip, name in (("unread", "isUnread"), ("unresponded", "isUnresponded")):
            numbers = {number for number, node in found.items() if node[name]}
            assert {node["phoneNumber"] for node in data[chip]["nodes"]} == numbers
            assert data[chip]["totalCount"] == data["inboxCounts"][chip] == len(numbers)
        assert data["inboxCounts"]["all"] == len(found)
        unread = [node for node in found.values() if node["isUnread"]]
        for alias, name in (("both", "isUnresponded"), ("done", "isResolved")):
            expected_count = len([node for node in unread if node[name]])
            assert data[alias]["totalCount"] == len(data[alias]["nodes"]) == expected_count
