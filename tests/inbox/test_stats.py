"""The dashboard: right after every change, once a second at most, one measurement for all."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from time import monotonic
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from inbox import adding, administering
from store import conversations, people
from store.ids import Kind, new_id
from store.rows import Call, File
from store.words import CallOutcome, Direction, ItemKind, Permission
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS, STRANGER
from tests.subscriber import Subscriber

pytestmark = pytest.mark.anyio
STATS = """subscription { inboxStats { __typename open unresponded longestWaitSince
  receivedToday sentToday undeliveredToday medianResponseSeconds
  hours { beginsAt hour received sent undelivered } } }"""
TIMELINES = """{ conversations(first: 100) { nodes { isResolved isUnresponded waitingSince
  timeline(last: 100) { nodes { ... on Message { direction at deliveryStatus } } } } } }"""
NOON = datetime(2027, 3, 2, 17, tzinfo=UTC)
MIDNIGHT = datetime(2027, 3, 3, 5, tzinfo=UTC)
"""In New York, where the clinic is."""
NO_ANSWER = ("UNDELIVERED", "FAILED")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It stays noon until a test puts it forward."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


async def stats(clinic: Clinic, who: str = "dana") -> Any:
    """As they are now."""
    async with clinic.subscriber(who) as subscriber:
        await subscriber.subscribe(STATS)
        return await subscriber.next()


async def become(subscriber: Subscriber, **wanted: Any) -> Any:
    """The first numbers that are these."""
    while True:
        shown = await subscriber.next()
        if all(shown[name] == value for name, value in wanted.items()):
            return shown


def counted(shown: Any) -> dict[str, tuple[int, int, int]]:
    """What the hours hold that are not empty, by when they began."""
    numbers = {h["beginsAt"]: (h["received"], h["sent"], h["undelivered"]) for h in shown["hours"]}
    return {begins_at: three for begins_at, three in numbers.items() if any(three)}


async def move_to(clinic: Clinic, time_zone: str) -> None:
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    await administering.set_organization(clinic.parts.changes, house, time_zone=time_zone)


async def answered(clinic: Clinic, id: str) -> tuple[str, str]:
    """A text of ours that Twilio has: its id, and Twilio's."""
    carried = len(clinic.twilio.texts)
    item = await clinic.send(id, "Come in!")
    await clinic.until_carried(carried + 1)
    return item["id"], clinic.twilio.texts[carried]["sid"]


async def test_the_numbers_come_at_once_and_after_each_change(clinic: Clinic) -> None:
    async with clinic.subscriber("vera") as vera:
        await vera.subscribe(STATS)
        nothing = await vera.next()
        assert counted(nothing) == {}
        assert nothing == {
            "hours": nothing["hours"],
            "__typename": "InboxStats",
            "open": 0,
            "unresponded": 0,
            "longestWaitSince": None,
            "receivedToday": 0,
            "sentToday": 0,
            "undeliveredToday": 0,
            "medianResponseSeconds": None,
        }
        id = await clinic.begin(MARIA)
        since = (await clinic.conversation_with(MARIA))["waitingSince"]
        await become(vera, open=1, unresponded=1, longestWaitSince=since, receivedToday=1)
        await clinic.send(id, "Come in!")
        await become(vera, unresponded=0, longestWaitSince=None, sentToday=1)
        await clinic.do("resolveConversation", id)
        await become(vera, open=0)
        await clinic.texted(MARIA, "Thanks!")
        await become(vera, open=1, unresponded=1, receivedToday=2)


async def test_who_has_waited_longest_is_named(clinic: Clinic) -> None:
    for number in (STRANGER, MARIA, RAMANS):
        await clinic.begin(number)
    waiting = {c["phoneNumber"]: c["waitingSince"] for c in await clinic.inbox()}
    assert (await stats(clinic))["longestWaitSince"] == waiting[STRANGER]
    await clinic.send((await clinic.conversation_with(STRANGER))["id"], "Hello")
    assert (await stats(clinic))["longestWaitSince"] == waiting[MARIA]


async def test_a_burst_is_shown_once_a_second_at_most(clinic: Clinic) -> None:
    async def burst() -> None:
        for _ in range(50):
            await clinic.texted(MARIA, "And another thing")
            await asyncio.sleep(0.05)

    async with clinic.subscriber() as dana:
        await dana.subscribe(STATS)
        await dana.next()
        texting = asyncio.create_task(burst())
        counts, times = [0], list[float]()
        while counts[-1] < 50:
            counts.append((await dana.next())["receivedToday"])
            times.append(monotonic())
        await texting
    assert all(after - before > 0.8 for before, after in pairwise(times))
    assert counts == sorted(set(counts))


async def test_a_wall_of_dashboards_costs_one(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = 0

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:
        nonlocal measured
        measured += "FROM quarter_tally" in statement

    readers, _ = clinic.parts.database.engines
    sa.event.listen(readers, "before_cursor_execute", count)
    async with AsyncExitStack() as wall:
        dashboards = [await wall.enter_async_context(clinic.subscriber()) for _ in range(20)]
        for dashboard in dashboards:
            await dashboard.subscribe(STATS)
        for dashboard in dashboards:
            await dashboard.next()
        assert measured == 1
        await clinic.texted(MARIA, "Hello")
        for dashboard in dashboards:
            await become(dashboard, receivedToday=1)
        assert measured <= 3
    before = measured
    await clinic.texted(MARIA, "Is anybody watching?")
    await asyncio.sleep(1.2)
    assert measured == before


async def test_the_median_is_of_todays_first_answers(
    clinic: Clinic, clock: time_machine.Traveller
) -> None:
    for number, seconds in ((MARIA, 60), (RAMANS, 600), (STRANGER, 30)):
        id = await clinic.begin(number)
        await clinic.texted(number, "Are you there?")
        clock.shift(seconds)
        await clinic.send(id, "Yes")
        await clinic.send(id, "And so is the doctor", "assistant")
    assert (await stats(clinic))["medianResponseSeconds"] == 60
    await clinic.texted(MARIA, "Thanks")
    clock.shift(90)
    await clinic.send((await clinic.conversation_with(MARIA))["id"], "Bye", "assistant")
    assert (await stats(clinic))["medianResponseSeconds"] == 75


async def test_an_answer_that_did_not_arrive_was_none(
    clinic: Clinic, clock: time_machine.Traveller
) -> None:
    id = await clinic.begin()
    since = (await clinic.conversation_with(MARIA))["waitingSince"]
    clock.shift(60)
    first = await answered(clinic, id)
    clock.shift(60)
    await clinic.texted(MARIA, "Hello?")
    clock.shift(20)
    second = await answered(clinic, id)
    assert (await stats(clinic))["medianResponseSeconds"] == 40
    await clinic.called_back(*first, "undelivered")
    found = await stats(clinic)
    assert (found["medianResponseSeconds"], found["undeliveredToday"]) == (140, 1)
    assert found["longestWaitSince"] is None
    await clinic.called_back(*second, "failed")
    found = await stats(clinic)
    assert (found["medianResponseSeconds"], found["undeliveredToday"]) == (None, 2)
    assert (found["unresponded"], found["longestWaitSince"]) == (1, since)
    assert (found["sentToday"], found["receivedToday"]) == (2, 2)
    clock.shift(60)
    await answered(clinic, id)
    assert (await stats(clinic))["medianResponseSeconds"] == 200


async def test_at_the_clinics_midnight_the_day_begins_at_zero(
    clinic: Clinic, clock: time_machine.Traveller
) -> None:
    item, sid = await answered(clinic, await clinic.begin())
    clock.move_to(MIDNIGHT - timedelta(seconds=1))
    await clinic.texted(MARIA, "Good night")
    async with clinic.subscriber() as dana:
        await dana.subscribe(STATS)
        await become(dana, receivedToday=2, sentToday=1, medianResponseSeconds=0)
        clock.move_to(MIDNIGHT)
        shown = await become(dana, receivedToday=0, sentToday=0, medianResponseSeconds=None)
        assert (shown["open"], shown["unresponded"]) == (1, 1)
        await clinic.called_back(item, sid, "undelivered")
        await become(dana, undeliveredToday=1)


async def test_every_hour_since_midnight_has_its_own_numbers(
    clinic: Clinic, clock: time_machine.Traveller
) -> None:
    id = await clinic.begin()
    clock.shift(timedelta(minutes=59, seconds=59))
    await clinic.texted(MARIA, "Hello?")
    clock.shift(1)
    first = await answered(clinic, id)
    clock.shift(timedelta(hours=2))
    await clinic.called_back(*first, "undelivered")
    shown = await stats(clinic)
    assert [hour["hour"] for hour in shown["hours"]] == list(range(16))
    assert shown["hours"][0]["beginsAt"] == "2027-03-02T05:00:00.000Z"
    assert counted(shown) == {
        "2027-03-02T17:00:00.000Z": (2, 0, 0),
        "2027-03-02T18:00:00.000Z": (0, 1, 0),
        "2027-03-02T20:00:00.000Z": (0, 0, 1),
    }


async def test_an_hour_begins_though_nothing_happens(
    clinic: Clinic, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=59, seconds=59))
    async with clinic.subscriber() as dana:
        await dana.subscribe(STATS)
        assert (await dana.next())["hours"][-1]["hour"] == 12
        clock.shift(1)
        assert (await dana.next())["hours"][-1]["hour"] == 13


@pytest.mark.parametrize(
    ("midnight", "hours"),
    [
        (datetime(2027, 11, 7, 4, tzinfo=UTC), [0, 1, 1, 2]),
        (datetime(2027, 3, 14, 5, tzinfo=UTC), [0, 1, 3, 4]),
    ],
)
async def test_on_the_days_that_clocks_change_an_hour_comes_twice_or_not_at_all(
    clinic: Clinic, clock: time_machine.Traveller, midnight: datetime, hours: list[int]
) -> None:
    for minutes in (90, 150):
        clock.move_to(midnight + timedelta(minutes=minutes))
        await clinic.texted(MARIA, "I cannot sleep")
    clock.shift(timedelta(hours=1))
    shown = await stats(clinic)
    assert [hour["hour"] for hour in shown["hours"]] == hours
    assert [hour["received"] for hour in shown["hours"]] == [0, 1, 1, 0]
    assert shown["receivedToday"] == 2


@pytest.mark.parametrize(
    ("time_zone", "hour", "begins_at"),
    [
        ("Asia/Kathmandu", 22, "2027-03-02T16:15:00.000Z"),
        ("Pacific/Kiritimati", 7, "2027-03-02T17:00:00.000Z"),
        ("Pacific/Honolulu", 7, "2027-03-02T17:00:00.000Z"),
    ],
)
async def test_a_clinic_that_sets_its_time_zone_has_the_hours_and_the_day_of_that_one(
    clinic: Clinic,
    clock: time_machine.Traveller,
    time_zone: str,
    hour: int,
    begins_at: str,
) -> None:
    clock.move_to(NOON - timedelta(hours=11))
    await clinic.texted(MARIA, "One in the morning, in New York")
    clock.move_to(NOON)
    await clinic.texted(MARIA, "Noon there")
    async with clinic.subscriber() as dana:
        await dana.subscribe(STATS)
        assert (await dana.next())["receivedToday"] == 2
        await move_to(clinic, time_zone)
        shown = await dana.next()
    assert shown["hours"][-1]["hour"] == hour
    assert shown["hours"][-1]["beginsAt"] == begins_at
    assert counted(shown)[begins_at] == (1, 0, 0)
    since = datetime.fromisoformat(shown["hours"][0]["beginsAt"])
    assert shown["receivedToday"] == 1 + (since <= NOON - timedelta(hours=11))


async def test_calls_and_the_files_in_a_text_are_not_counted(clinic: Clinic) -> None:
    conversation_id = await clinic.begin()
    (text,) = await clinic.timeline(conversation_id)
    house = (await people.organizations(clinic.parts.database.latest()))[0].id
    async with clinic.parts.changes.begin(house) as change:
        found = await conversations.conversation(change.writes, house, conversation_id)
        assert found is not None
        common: dict[str, Any] = {
            "conversation_id": conversation_id,
            "direction": Direction.INBOUND,
            "author_kind": None,
            "author_id": None,
            "at": change.at,
            "body": "",
            "delivery_status": None,
            "delivery_problem": None,
        }
        call = Call(
            id=new_id(Kind.CALL),
            position=await change.position(),
            kind=ItemKind.CALL,
            outcome=CallOutcome.MISSED,
            duration_seconds=None,
            assistant_actions=[],
            recording_key=None,
            **common,
        )
        found = await adding.add(change, found, call)
        for message_id in (text["id"], None):
            file = File(
                id=new_id(Kind.FILE),
                position=await change.position(),
                kind=ItemKind.FILE,
                name="card.png",
                content_type="image/png",
                size=1,
                storage_key="card.png",
                thumbnail_key=None,
                message_id=message_id,
                **common,
            )
            found = await adding.add(change, found, file)
    assert (await stats(clinic))["receivedToday"] == 2


async def test_each_clinic_has_numbers_of_its_own(clinic: Clinic) -> None:
    async with clinic.subscriber("olga") as olga:
        await olga.subscribe(STATS)
        nothing = await olga.next()
        assert (nothing["open"], nothing["receivedToday"]) == (0, 0)
        await clinic.begin()
        assert (await stats(clinic))["open"] == 1
        assert await stats(clinic, "olga") == nothing
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.5):
                await olga.hear()


async def test_a_permission_revoked_ends_it_at_once(clinic: Clinic) -> None:
    await clinic.begin()
    async with clinic.subscriber("vera") as vera, clinic.subscriber("dana") as dana:
        for subscriber in (vera, dana):
            await subscriber.subscribe(STATS)
            await subscriber.next()
        await clinic.allow("viewer", (Permission.PATIENTS_PROFILES_READ,))
        await clinic.texted(MARIA, "Not for Vera any more")
        ended = await vera.hear()
        assert ended["payload"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        await become(dana, receivedToday=2)


async def test_signing_out_ends_it(clinic: Clinic) -> None:
    async with clinic.subscriber("noor") as noor:
        await noor.subscribe(STATS)
        await noor.next()
        await clinic.ask("mutation { signOut { errors { code } } }", "noor")
        ended = await noor.hear()
    assert ended["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("vera", "FORBIDDEN")])
async def test_watching_needs_the_permission_to_read_chats(
    clinic: Clinic, who: str | None, code: str
) -> None:
    await clinic.allow("viewer", (Permission.PATIENTS_PROFILES_READ,))
    async with clinic.subscriber(who) as subscriber:
        await subscriber.subscribe(STATS)
        payload = (await subscriber.hear())["payload"]
    errors = payload if isinstance(payload, list) else payload["errors"]
    assert errors[0]["extensions"]["code"] == code


step = some.one_of(
    some.tuples(some.just("text"), some.sampled_from((MARIA, RAMANS)), some.integers(0, 90)),
    some.tuples(some.just("answer"), some.sampled_from((MARIA, RAMANS)), some.integers(1, 90)),
    some.tuples(
        some.just("status"),
        some.sampled_from(("sent", "delivered", "undelivered", "failed")),
        some.integers(0, 4),
    ),
    some.tuples(some.just("resolve"), some.sampled_from((MARIA, RAMANS)), some.just(0)),
    some.tuples(some.just("pause"), some.just(""), some.integers(60, 300)),
)


@settings(
    max_examples=5,
    deadline=None,
    # One clinic lives through all examples, so that a shrunken one would be another history.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=some.lists(step, min_size=10, max_size=20))
async def test_over_any_history_the_numbers_equal_a_recount(
    clinic: Clinic, clock: time_machine.Traveller, history: list[tuple[str, str, int]]
) -> None:
    for what, which, number in history:
        await play(clinic, clock, what, which, number)
    shown = await stats(clinic)
    nodes = (await clinic.ask(TIMELINES))["conversations"]["nodes"]
    items = [item for node in nodes for item in node["timeline"]["nodes"]]
    ours = [item for item in items if item["direction"] == "OUTBOUND"]
    waits = [wait for node in nodes for wait in recount(node["timeline"]["nodes"])]
    assert shown["open"] == sum(not node["isResolved"] for node in nodes)
    assert shown["unresponded"] == sum(node["isUnresponded"] for node in nodes)
    waiting = [node["waitingSince"] for node in nodes if node["waitingSince"]]
    assert shown["longestWaitSince"] == min(waiting, default=None)
    assert shown["receivedToday"] == len(items) - len(ours)
    assert shown["sentToday"] == len(ours)
    assert shown["undeliveredToday"] == sum(i["deliveryStatus"] in NO_ANSWER for i in ours)
    assert shown["medianResponseSeconds"] == (round(median(waits)) if waits else None)
    assert shown["undeliveredToday"] == sum(hour["undelivered"] for hour in shown["hours"])
    for hour, following in pairwise([*shown["hours"], {"beginsAt": "2027-03-03"}]):
        during = [i for i in items if hour["beginsAt"] <= i["at"] < following["beginsAt"]]
        sent = sum(item["direction"] == "OUTBOUND" for item in during)
        assert (hour["received"], hour["sent"]) == (len(during) - sent, sent)


async def play(
    clinic: Clinic, clock: time_machine.Traveller, what: str, which: str, number: int
) -> None:
    if what == "status":
        if len(clinic.twilio.texts) > number:
            text = clinic.twilio.texts[-1 - number]
            item_id = text["callback"].partition("=")[2]
            await clinic.called_back(item_id, text["sid"], which)
        return
    clock.shift(number)
    if what == "pause":
        return
    if what == "text":
        await clinic.texted(which, "Hello")
        return
    ids = {c["phoneNumber"]: c["id"] for c in await clinic.inbox()}
    if which in ids and what == "answer":
        await answered(clinic, ids[which])
    elif which in ids:
        await clinic.do("resolveConversation", ids[which])


def recount(timeline: list[Any]) -> Iterator[int]:
    """Seconds from what the patient wrote to the first answer after it that did not fail."""
    since: datetime | None = None
    for item in timeline:
        at = datetime.fromisoformat(item["at"])
        if item["direction"] == "INBOUND":
            since = since or at
        elif item["deliveryStatus"] not in NO_ANSWER:
            if since is not None:
                yield round((at - since).total_seconds())
            since = None
