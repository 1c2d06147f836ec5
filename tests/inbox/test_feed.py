"""Subscriptions: each event once, in order, to those who may see it, over every cut."""

import asyncio

import pytest

from store.words import Permission
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS
from tests.subscriber import INBOX_EVENTS

pytestmark = pytest.mark.anyio


async def cursor(clinic: Clinic, who: str = "dana") -> str:
    return str((await clinic.ask("{ eventCursor }", who))["eventCursor"])


async def test_who_is_cut_off_five_times_sees_each_event_once_in_order(clinic: Clinic) -> None:
    await clinic.begin(body="Begin")
    after, seen = await cursor(clinic), list[str]()

    async def stream_of_texts() -> None:
        for number in range(60):
            await clinic.texted(MARIA, f"Text {number}")

    texting = asyncio.create_task(stream_of_texts())
    for cut in range(6):
        async with clinic.subscriber() as dana:
            await dana.subscribe(after=after)
            while len(seen) < 10 * (cut + 1):
                event = await dana.next()
                seen.append(event["item"]["body"])
                after = event["cursor"]
            dana.cut()
    await texting
    assert seen == [f"Text {number}" for number in range(60)]


async def test_without_a_cursor_the_stream_begins_now(clinic: Clinic) -> None:
    await clinic.begin(body="Before")
    async with clinic.subscriber() as dana:
        await dana.subscribe()
        await dana.is_subscribed()
        await clinic.texted(MARIA, "After")
        assert (await dana.next())["item"]["body"] == "After"


async def test_a_slow_subscriber_reads_the_log_at_its_own_pace(clinic: Clinic) -> None:
    """It falls far behind what is remembered at hand, and misses nothing."""
    await clinic.begin(body="Begin")
    async with clinic.subscriber() as slow, clinic.subscriber() as quick:
        after = await cursor(clinic)
        await slow.subscribe(after=after)
        await quick.subscribe(after=after)
        for number in range(40):
            await clinic.texted(MARIA, f"Text {number}")
        for subscriber in (quick, slow):
            bodies = [(await subscriber.next())["item"]["body"] for _ in range(40)]
            assert bodies == [f"Text {number}" for number in range(40)]


async def test_events_of_one_conversation_alone(clinic: Clinic) -> None:
    maria = await clinic.begin(MARIA)
    await clinic.begin(RAMANS)
    document = """subscription($id: ID!) { conversationEvents(conversationId: $id) {
      __typename ... on TimelineItemAdded { item { ... on Message { body } } } } }"""
    async with clinic.subscriber() as dana:
        await dana.subscribe(document, id=maria)
        await dana.is_subscribed()
        await clinic.texted(RAMANS, "Not for this stream")
        await clinic.texted(MARIA, "For this one")
        assert (await dana.next())["item"]["body"] == "For this one"


async def test_read_and_unread_are_told_to_the_person_alone(clinic: Clinic) -> None:
    id = await clinic.begin()
    async with clinic.subscriber("noor") as noor, clinic.subscriber("dana") as dana:
        for subscriber in (noor, dana):
            await subscriber.subscribe(after=await cursor(clinic))
        await clinic.do("markConversationRead", id, "dana")
        await clinic.do("resolveConversation", id, "dana")
        assert (await dana.next())["change"] == "READ"
        assert (await dana.next())["change"] == "RESOLVED"
        assert (await noor.next())["change"] == "RESOLVED"


async def test_a_heartbeat_comes_when_nothing_else_does_and_can_be_resumed_from(
    clinic: Clinic,
) -> None:
    await clinic.begin()
    clinic.beat_every(0.1)
    async with clinic.subscriber() as dana:
        await dana.subscribe()
        beat = (await dana.hear())["payload"]["data"]["inboxEvents"]
    assert beat["__typename"] == "Heartbeat"
    await clinic.texted(MARIA, "After the beat")
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=beat["cursor"])
        assert (await dana.next())["item"]["body"] == "After the beat"


async def test_a_busy_inbox_leaves_a_quiet_conversation_its_heartbeat(clinic: Clinic) -> None:
    quiet = await clinic.begin(MARIA)
    await clinic.begin(RAMANS)
    clinic.beat_every(0.2)
    document = """subscription($id: ID!) { conversationEvents(conversationId: $id) {
      __typename ... on Heartbeat { cursor } } }"""
    async with clinic.subscriber() as dana:
        await dana.subscribe(document, id=quiet)
        await dana.is_subscribed()

        async def busy() -> None:
            while True:
                await clinic.texted(RAMANS, "Hello")

        texting = asyncio.create_task(busy())
        beat = (await dana.hear())["payload"]["data"]["conversationEvents"]
        texting.cancel()
    assert beat["__typename"] == "Heartbeat"


@pytest.mark.parametrize("wrong", ["", "nonsense", "4pyT", "b3RoZXI6MQ", "x" * 5000])
async def test_what_is_no_cursor_is_said_to_be_none(clinic: Clinic, wrong: str) -> None:
    assert await refused(clinic, "dana", wrong) == "BAD_USER_INPUT"


async def test_a_cursor_of_another_clinic_is_none_of_ours(clinic: Clinic) -> None:
    assert await refused(clinic, "dana", await cursor(clinic, "olga")) == "BAD_USER_INPUT"


async def test_a_cursor_that_the_log_no_longer_reaches_is_refused(clinic: Clinic) -> None:
    old = await cursor(clinic)
    await clinic.begin()
    await clinic.forget_the_log()
    assert await refused(clinic, "dana", old) == "CURSOR_EXPIRED"
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=await cursor(clinic))
        await clinic.texted(MARIA, "Still here")
        assert (await dana.next())["item"]["body"] == "Still here"


async def test_nobody_subscribes_unasked(clinic: Clinic) -> None:
    assert await refused(clinic, None, None) == "UNAUTHENTICATED"


async def test_another_clinics_conversation_cannot_be_followed(clinic: Clinic) -> None:
    id = await clinic.begin()
    document = """subscription($id: ID!, $after: String) {
      conversationEvents(conversationId: $id, after: $after) { __typename } }"""
    assert await refused(clinic, "olga", None, document, id=id) == "NOT_FOUND"


async def test_another_clinics_events_are_never_heard(clinic: Clinic) -> None:
    clinic.beat_every(0.3)
    async with clinic.subscriber("olga") as olga:
        await olga.subscribe()
        await clinic.begin()
        heard = (await olga.hear())["payload"]["data"]["inboxEvents"]
        assert heard["__typename"] == "Heartbeat"


async def test_a_permission_revoked_ends_the_subscription_at_its_next_event(
    clinic: Clinic,
) -> None:
    await clinic.begin()
    async with clinic.subscriber("vera") as vera:
        await vera.subscribe(after=await cursor(clinic))
        await clinic.allow("viewer", (Permission.PATIENTS_PROFILES_READ,))
        await clinic.texted(MARIA, "Not for Vera any more")
        ended = await vera.hear()
        assert ended["payload"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert (await vera.hear())["type"] == "complete"
    assert await clinic.refusal("{ inboxCounts { all } }", "vera") == "FORBIDDEN"


async def test_signing_out_ends_the_sessions_subscriptions(clinic: Clinic) -> None:
    async with clinic.subscriber("noor") as noor:
        await noor.subscribe()
        await noor.is_subscribed()
        await clinic.ask("mutation { signOut { errors { code } } }", "noor")
        ended = await noor.hear()
    assert ended["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert await clinic.refusal("{ eventCursor }", "noor") == "UNAUTHENTICATED"


async def refused(
    clinic: Clinic,
    who: str | None,
    after: str | None,
    document: str = INBOX_EVENTS,
    **variables: str,
) -> str:
    """The code of the error with which a subscription ends at once."""
    async with clinic.subscriber(who) as subscriber:
        await subscriber.subscribe(document, after=after, **variables)
        message = await subscriber.hear()
        payload = message["payload"]
        errors = payload if message["type"] == "error" else payload["errors"]
        return str(errors[0]["extensions"]["code"])
