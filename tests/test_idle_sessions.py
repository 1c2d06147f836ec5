"""A session that its person leaves alone ends by itself, also where no browser ends it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from inbox import administering, staffing
from store import people
from store.tables import credential
from tests.clinic import Clinic
from tests.founding import MARIA, PASSWORD

pytestmark = pytest.mark.anyio
SIGN_IN = """mutation($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) { token errors { code } } }"""
KEEP = "mutation { keepSession { viewer { user { name } } errors { code } } }"
ASK = "{ inboxCounts { all } }"
AFTER, GRACE, MINUTE = 15 * 60, 2 * 60, 60
NINE = datetime(2027, 3, 2, 14, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It stays nine o'clock until a test puts it forward."""
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


async def logoff_after(clinic: Clinic, minutes: int) -> None:
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    await administering.set_organization(clinic.parts.changes, house, logoff_after=minutes)


async def sign_in(clinic: Clinic, name: str, as_: str) -> None:
    """From here on the clinic knows this session by a name."""
    given = {"email": f"{name}@example.org", "password": PASSWORD}
    payload = (await clinic.ask(SIGN_IN, None, **given))["signIn"]
    clinic.http.cookies.clear()
    clinic.tokens = {**clinic.tokens, as_: payload["token"]}


@pytest.fixture
async def desk(clinic: Clinic, clock: time_machine.Traveller) -> Clinic:
    """Noor has signed in at a clinic whose sessions end after a quarter of an hour."""
    await logoff_after(clinic, 15)
    await sign_in(clinic, "noor", "session")
    return clinic


async def test_who_is_idle_for_longer_than_the_clinic_allows_is_signed_out(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    clock.shift(AFTER + GRACE - 1)
    assert await desk.ask(ASK, "session")
    clock.shift(1)
    assert await desk.refusal(ASK, "session") == "UNAUTHENTICATED"
    assert await desk.refusal(KEEP, "session") == "UNAUTHENTICATED"


async def test_who_is_active_stays_signed_in(desk: Clinic, clock: time_machine.Traveller) -> None:
    for _ in range(4):
        clock.shift(AFTER)
        assert (await desk.ask(KEEP, "session"))["keepSession"]["errors"] == []
    clock.shift(AFTER + GRACE)
    assert await desk.refusal(ASK, "session") == "UNAUTHENTICATED"


async def test_who_is_active_for_twelve_hours_signs_in_again(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    for _ in range(4 * 12 - 1):
        clock.shift(AFTER)
        await desk.ask(KEEP, "session")
    assert await desk.ask(ASK, "session")
    clock.shift(AFTER)
    assert await desk.refusal(ASK, "session") == "UNAUTHENTICATED"


async def test_what_a_page_asks_for_by_itself_is_no_activity(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    for _ in range(AFTER // MINUTE + 1):
        clock.shift(MINUTE)
        await desk.ask(ASK, "session")
    clock.shift(MINUTE)
    assert await desk.refusal(ASK, "session") == "UNAUTHENTICATED"


async def test_a_token_has_nobody_to_be_active(desk: Clinic, clock: time_machine.Traveller) -> None:
    clock.shift(24 * 60 * MINUTE)
    assert (await desk.ask(KEEP, "noor"))["keepSession"]["viewer"]["user"]["name"] == "Noor"
    assert await desk.ask(ASK, "noor")


async def test_where_the_clinic_sets_no_time_nobody_is_signed_out(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    await logoff_after(desk, 0)
    clock.shift(60 * MINUTE)
    assert await desk.ask(ASK, "session")


async def test_an_open_subscription_ends_with_its_session_though_nothing_happens(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    desk.beat_every(0.1)
    async with desk.subscriber("session") as idle, desk.subscriber("noor") as program:
        await idle.subscribe()
        await program.subscribe()
        assert (await idle.hear())["type"] == "next"
        clock.shift(AFTER + GRACE)
        assert await ending(idle) == "UNAUTHENTICATED"
        await desk.texted(MARIA, "Is anybody there?")
        assert (await program.next())["__typename"] == "ConversationChanged"


async def test_nothing_more_is_shown_to_whom_nobody_is_at(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    async with desk.subscriber("session") as idle:
        await idle.subscribe()
        await idle.is_subscribed()
        clock.shift(AFTER + GRACE)
        await desk.texted(MARIA, "Not for whoever finds the laptop")
        assert await ending(idle) == "UNAUTHENTICATED"


async def test_a_subscription_goes_on_for_as_long_as_its_person_is_active(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    await desk.begin()
    async with desk.subscriber("session") as noor:
        await noor.subscribe()
        await noor.is_subscribed()
        for round in ("Once", "Twice", "Three times"):
            clock.shift(AFTER / 2)
            await desk.ask(KEEP, "session")
            clock.shift(AFTER / 2)
            await desk.texted(MARIA, round)
            assert (await noor.next())["item"]["body"] == round


async def test_the_numbers_end_with_the_session(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    async with desk.subscriber("session") as idle:
        await idle.subscribe("subscription { inboxStats { open } }")
        assert (await idle.hear())["type"] == "next"
        clock.shift(AFTER + GRACE)
        await desk.texted(MARIA, "Hello")
        assert await ending(idle) == "UNAUTHENTICATED"


async def test_a_session_that_has_ended_stays_so_where_the_time_becomes_longer(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    clock.shift(5 * MINUTE)
    await sign_in(desk, "noor", "newer")
    clock.shift(AFTER)
    await logoff_after(desk, 60)
    assert await desk.refusal(ASK, "session") == "UNAUTHENTICATED"
    assert await desk.ask(ASK, "newer")


async def test_it_is_not_listed_among_what_is_good(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    assert "SESSION" in await listed(desk)
    clock.shift(AFTER + GRACE)
    assert "SESSION" not in await listed(desk)


async def test_activity_is_written_down_once_a_minute_at_most(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    written = set()
    for _ in range(12):
        clock.shift(20)
        await desk.ask(KEEP, "session")
        written |= await active_at(desk)
    assert len(written) == 1 + 4


async def test_who_works_elsewhere_or_at_another_clinic_keeps_no_session_but_their_own(
    desk: Clinic, clock: time_machine.Traveller
) -> None:
    await sign_in(desk, "noor", "elsewhere")
    await sign_in(desk, "olga", "lakeside")
    clock.shift(AFTER)
    await desk.ask(KEEP, "elsewhere")
    await desk.ask(KEEP, "lakeside")
    assert await desk.refusal(KEEP, None) == "UNAUTHENTICATED"
    clock.shift(GRACE)
    assert await desk.refusal(ASK, "session") == "UNAUTHENTICATED"
    clock.shift(AFTER)
    assert await desk.refusal(ASK, "elsewhere") == "UNAUTHENTICATED"
    assert await desk.ask(ASK, "lakeside")


async def ending(subscriber: Any) -> str:
    """The code of the error that the stream ends with."""
    while not (payload := (await subscriber.hear())["payload"]).get("errors"):
        assert "item" not in str(payload)
    return str(payload["errors"][0]["extensions"]["code"])


async def listed(clinic: Clinic) -> list[str]:
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    good = await staffing.good_credentials(clinic.parts.database.latest(), house.id)
    return [held.kind.value for held in good]


async def active_at(clinic: Clinic) -> set[datetime]:
    statement = sa.select(credential.c.active_at).where(credential.c.active_at.is_not(None))
    return {row[0] for row in await clinic.parts.database.latest().rows(statement)}
