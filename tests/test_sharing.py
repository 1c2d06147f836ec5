"""One execution for many subscribers: what each is sent is what their own would have said."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from random import Random
from typing import Any

import pytest
from graphql import (
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    parse,
    validate,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from resolvers import events
from resolvers.asking import variables_used
from resolvers.blanks import is_own
from resolvers.context import Operation
from resolvers.executing import SharedOperation, SharingExecutor, SocketShortcut
from schema.schema import build
from store.words import Permission
from tests import pictures
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS, STRANGER
from tests.subscriber import Subscriber

pytestmark = pytest.mark.anyio
SCHEMA = build()._schema
LINKS = {"url", "thumbnailUrl", "recordingUrl", "pictureUrl"}
"""Sealed anew each time they are asked for."""
READS = (Permission.MESSAGING_CHATS_READ,)
READS_PROFILES = (*READS, Permission.PATIENTS_PROFILES_READ)
TEXT = """subscription($after: String) { inboxEvents(after: $after) { __typename
  ... on TimelineItemAdded { cursor item { ... on Message { body } } } } }"""


def document(random: Random) -> str:
    """Anything that may be asked of an event."""
    fields = selection(random, SCHEMA.type_map["StreamItem"], 3)
    return f"subscription($after: String) {{ inboxEvents(after: $after) {{ {fields} }} }}"


def selection(random: Random, type_: Any, depth: int) -> str:
    if isinstance(type_, GraphQLUnionType):
        members = "".join(
            f" ... on {member.name} {{ {selection(random, member, depth)} }}"
            for member in type_.types
            if random.random() < 0.8
        )
        return f"__typename{members}"
    assert isinstance(type_, GraphQLObjectType)
    chosen = ["__typename"]
    asked = [
        (name, field)
        for name, field in type_.fields.items()
        if name not in LINKS
        and not any(is_required_argument(argument) for argument in field.args.values())
        and not get_named_type(field.type).name.endswith("Connection")
    ]
    for name, field in random.sample(asked, min(len(asked), random.randint(1, 4))):
        below = get_named_type(field.type)
        alias = f"{type_.name}_{name}: " if random.random() < 0.05 else ""
        if is_leaf_type(below):
            chosen.append(f"{alias}{name}")
        elif depth:
            chosen.append(f"{alias}{name} {{ {selection(random, below, depth - 1)} }}")
    return " ".join(chosen)


def sound(random: Random) -> str:
    """A document that the server takes: within its limits, and without conflicts."""

    while True:
        made = document(random)
        tokens = len(made.replace("{", " ").replace("}", " ").split())
        aliases = made.count(": ")
        if 40 < tokens < 700 and aliases < 12 and not validate(SCHEMA, parse(made)):
            return made


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever says `alone` when they connect has an execution of their own."""
    shared = SharingExecutor.build_per_event_executor
    own = StrawberryGraphQLCoreExecutionContext.build_per_event_executor

    def is_alone(operation: Operation) -> bool:
        return bool((operation.connection.connection_params or {}).get("alone"))

    def build_executor(self: SharingExecutor, payload: Any) -> Any:
        return (own if is_alone(self.context_value) else shared)(self, payload)

    def shortcut(operation: Operation, *way: Any) -> SocketShortcut | None:
        return None if is_alone(operation) else SocketShortcut(operation, *way)

    monkeypatch.setattr(SharingExecutor, "build_per_event_executor", build_executor)
    monkeypatch.setattr(events, "SocketShortcut", shortcut)


@pytest.mark.parametrize("seed", range(6))
async def test_what_is_shared_is_byte_for_byte_what_each_would_have_been_sent(
    clinic: Clinic, alone: None, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 no secret
    id = await clinic.begin()
    documents = [sound(random) for _ in range(2)]
    after = str((await clinic.ask("{ eventCursor }"))["eventCursor"])
    async with AsyncExitStack() as stack:
        pairs = []
        for who in ("dana", "noor", "vera", "amir"):
            pair = [
                await stack.enter_async_context(clinic.subscriber(who, alone=alone))
                for alone in (False, True)
            ]
            for subscriber in pair:
                for number, each in enumerate(documents):
                    await subscriber.subscribe(each, str(number), after=after)
            pairs.append(pair)
        await happen(clinic, random, id)
        told = await asyncio.gather(*(said(each) for pair in pairs for each in pair))
        for shared, own in zip(told[::2], told[1::2], strict=True):
            assert shared == own
            assert len(shared) == len(documents)


async def happen(clinic: Clinic, random: Random, id: str) -> None:
    """Texts, marks, stars, and permissions that come and go."""
    steps: list[Callable[[], Awaitable[Any]]] = [
        lambda: clinic.texted(MARIA, "Hello"),
        lambda: clinic.texted(RAMANS, "It is us"),
        lambda: clinic.texted(STRANGER, "Who are you?"),
        lambda: clinic.do("resolveConversation", id, "amir"),
        lambda: clinic.do("markConversationUnread", id, random.choice(["dana", "noor"])),
        lambda: clinic.do("markConversationRead", id, random.choice(["dana", "noor"])),
        lambda: clinic.allow("viewer", random.choice([READS, READS_PROFILES])),
        lambda: clinic.allow("desk", random.choice([tuple(Permission), READS_PROFILES])),
    ]
    for _ in range(8):
        await random.choice(steps)()
        await asyncio.sleep(0.03)
    await clinic.allow("desk", tuple(Permission))
    await clinic.texted(MARIA, "The last one")


async def said(subscriber: Subscriber) -> dict[str, list[str]]:
    """All frames of each operation, until nothing more comes."""
    frames: dict[str, list[str]] = {}
    try:
        while True:
            async with asyncio.timeout(2):
                frame = await subscriber.frame()
            frames.setdefault(frame[:12], []).append(frame)
    except TimeoutError:
        return frames


@pytest.fixture
def executions(monkeypatch: pytest.MonkeyPatch) -> list[SharedOperation]:
    """Of what is shared, one for each that was made."""
    made: list[SharedOperation] = []
    begin = SharedOperation.__init__

    def counted(self: SharedOperation, *given: Any) -> None:
        made.append(self)
        begin(self, *given)

    monkeypatch.setattr(SharedOperation, "__init__", counted)
    return made


@asynccontextmanager
async def following(
    clinic: Clinic, document: str, *people: str
) -> AsyncIterator[dict[str, Subscriber]]:
    async with AsyncExitStack() as stack:
        subscribers = {}
        for who in people:
            each = await stack.enter_async_context(clinic.subscriber(who))
            await each.subscribe(document)
            await each.is_subscribed()
            subscribers[who] = each
        yield subscribers


async def test_an_event_is_executed_once_for_all_of_one_view(
    clinic: Clinic, executions: list[SharedOperation]
) -> None:
    await clinic.begin()
    async with following(clinic, TEXT, "dana", "noor", "vera") as all_three:
        for number in range(3):
            await clinic.texted(MARIA, f"Text {number}")
            for each in all_three.values():
                assert (await each.next())["item"]["body"] == f"Text {number}"
    # Dana and Noor have one view, Vera another.
    assert len(executions) == 2 * 3


async def test_what_each_has_read_is_filled_in_where_the_rest_is_shared(
    clinic: Clinic, executions: list[SharedOperation]
) -> None:
    id = await clinic.begin()
    document = TEXT.replace("cursor", "cursor conversation { id isUnread }")
    changed = "... on ConversationChanged { conversation { isUnread } }"
    document = document.replace("__typename", f"__typename {changed}")
    async with following(clinic, document, "dana", "noor", "dana") as both:
        for who, other in (("dana", "noor"), ("noor", "dana"), ("dana", "noor")):
            await clinic.texted(MARIA, "Hello?")
            for each in both.values():
                assert (await each.next())["conversation"] == {"id": id, "isUnread": True}
            await clinic.do("markConversationRead", id, who)
            assert not (await both[who].next())["conversation"]["isUnread"]
            await clinic.send(id, "Here I am", who)
            unread = {who: (await both[who].next())["conversation"]["isUnread"] for who in both}
            assert unread == {who: False, other: True}
            await clinic.do("markConversationRead", id, other)
            assert not (await both[other].next())["conversation"]["isUnread"]
    assert len(executions) == 3 * 4


async def test_links_in_what_is_shared_are_each_persons_own(
    clinic: Clinic, executions: list[SharedOperation]
) -> None:
    id = await clinic.begin()
    file = "... on File { url thumbnailUrl }"
    document = TEXT.replace("... on Message { body }", file)
    async with following(clinic, document, "dana", "noor") as both:
        await clinic.send(id, "", uploadIds=[await clinic.upload(pictures.jpeg())])
        links = {who: (await both[who].next())["item"] for who in both}
    assert len(executions) == 1
    for who, other in (("dana", "noor"), ("noor", "dana")):
        for url in links[who].values():
            assert (await clinic.open(url, who)).status_code == 200
            assert (await clinic.open(url, other)).status_code == 404


async def test_a_stream_keeps_nothing_of_the_events_that_went_by(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    build_executor = SharingExecutor.build_per_event_executor

    def counted(self: SharingExecutor, payload: Any) -> Any:
        kept.append(len(self._relevant_sub_fields) + len(self._short_rows._known))
        return build_executor(self, payload)

    monkeypatch.setattr(SharingExecutor, "build_per_event_executor", counted)
    monkeypatch.setattr(events, "SocketShortcut", lambda *_: None)
    await clinic.begin()
    async with following(clinic, TEXT, "dana") as one:
        for number in range(4):
            await clinic.texted(MARIA, f"Text {number}")
            await one["dana"].next()
    assert kept[1] > 0
    assert set(kept[1:]) == {kept[1]}


async def test_who_leaves_while_it_is_executed_takes_nobodys_event_along(clinic: Clinic) -> None:
    await clinic.begin()
    async with clinic.subscriber() as stays:
        for _ in range(5):
            async with clinic.subscriber() as leaves:
                for each in (leaves, stays):
                    await each.subscribe(TEXT, str(id(leaves)))
                await clinic.texted(MARIA, "Still there?")
                leaves.cut()
            assert (await stays.next())["item"]["body"] == "Still there?"
            await stays.say(id=str(id(leaves)), type="complete")


def test_what_is_the_viewers_own_is_declared_where_it_is_asked_for() -> None:
    own = {
        f"{type_.name}.{name}"
        for type_ in SCHEMA.type_map.values()
        if isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items()
        if is_own(field)
    }
    assert own == {
        *("Conversation.isUnread", "Patient.pictureUrl", "Call.recordingUrl"),
        *("File.url", "File.thumbnailUrl"),
    }


@pytest.mark.parametrize(
    ("asked", "variables"),
    [
        ("... on Heartbeat { cursor }", set()),
        ("... on Event { cursor @include(if: $more) }", {"more"}),
        ("... on Event { conversation { ...C } }", {"last"}),
    ],
)
def test_the_variables_that_an_answer_depends_on_are_found_by_walking_its_document(
    asked: str, variables: set[str]
) -> None:
    text = f"""subscription($after: String, $more: Boolean!, $last: Int) {{
      inboxEvents(after: $after) {{ {asked} }} }}
      fragment C on Conversation {{ timeline(last: $last) {{ nodes {{ __typename }} }} }}"""
    if "...C" not in asked:
        text = text.partition("fragment")[0]
    assert set(variables_used(SCHEMA, *parse(text).definitions)) == variables
