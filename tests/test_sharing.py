"""One execution for many subscribers: what each is sent is what their own would have said."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
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

from resolvers.asking import asked_by, is_own
from resolvers.executing import SharedOperation, SharingExecutor
from resolvers.loaders import Loader
from schema.schema import build
from store.words import Permission
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

    def build_executor(self: SharingExecutor, payload: Any) -> Any:
        params = self.context_value.connection.connection_params or {}
        return (own if params.get("alone") else shared)(self, payload)

    monkeypatch.setattr(SharingExecutor, "build_per_event_executor", build_executor)


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
        for shared, own in pairs:
            frames = await said(shared)
            assert frames == await said(own)
            assert len(frames) == len(documents)


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
            async with asyncio.timeout(0.5):
                frame = await subscriber.frame()
            frames.setdefault(frame[:12], []).append(frame)
    except TimeoutError:
        return frames


async def test_an_event_is_executed_once_for_all_of_one_view(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[SharedOperation] = []
    begin = SharedOperation.__init__

    def counted(self: SharedOperation, *given: Any) -> None:
        made.append(self)
        begin(self, *given)

    monkeypatch.setattr(SharedOperation, "__init__", counted)
    await clinic.begin()
    async with AsyncExitStack() as stack:
        following = [
            await stack.enter_async_context(clinic.subscriber(who))
            for who in ("dana", "noor", "dana", "vera")
        ]
        for each in following:
            await each.subscribe(TEXT)
            await each.is_subscribed()
        for number in range(3):
            await clinic.texted(MARIA, f"Text {number}")
            for each in following:
                assert (await each.next())["item"]["body"] == f"Text {number}"
    # Dana and Noor have one view, Vera another.
    assert len(made) == 2 * 3


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
    ("asked", "own", "variables"),
    [
        ("... on Heartbeat { cursor }", False, set()),
        ("... on TimelineItemAdded { conversation { isUnread } }", True, set()),
        ("... on Event { conversation { ...C } }", True, set()),
        ("... on Event { cursor @include(if: $more) }", False, {"more"}),
        ("... on Event { conversation { timeline(last: $last) { nodes { __typename } } } }",
         False, {"last"}),
    ],
)  # fmt: skip
def test_what_a_document_asks_for_is_found_by_walking_it(
    asked: str, own: bool, variables: set[str]
) -> None:

    text = f"""subscription($after: String, $more: Boolean!, $last: Int) {{
      inboxEvents(after: $after) {{ {asked} }} }} fragment C on Conversation {{ isUnread }}"""
    if "...C" not in asked:
        text = text.partition("fragment")[0]
    found = asked_by(SCHEMA, *parse(text).definitions)
    assert (found.own, set(found.variables)) == (own, variables)


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
