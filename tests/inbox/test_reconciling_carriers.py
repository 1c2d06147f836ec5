"""The other carriers' logs against ours: what they can tell is taken in, and no more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.responses import Response

from store import tables as t
from store.rows import Reconciliation
from tests import pictures
from tests.carried import NUMBER, Carried, carry
from tests.clinic import Clinic
from tests.founding import LAKESIDE, MARIA
from tests.stand_ins import STAND_INS
from tests.stand_ins.bandwidth import BandwidthStandIn
from tests.stand_ins.plivo import PlivoStandIn
from tests.stand_ins.telnyx import TelnyxStandIn
from tests.stand_ins.vonage import VonageStandIn
from webhooks import bandwidth_log, plivo, plivo_log, telnyx_log

pytestmark = pytest.mark.anyio
LOST: dict[str, Any] = {"from": MARIA, "to": NUMBER, "body": "Did you get my text?"}


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plivo, "PAUSE", 0)


@pytest.fixture(params=STAND_INS, ids=[stand_in.name for stand_in in STAND_INS])
async def carried(request: pytest.FixtureRequest, clinic: Clinic) -> Carried:
    return await carry(clinic, request.param)


async def compared(carried: Carried, days: int = 3) -> Reconciliation:
    """What came of the log of the carrier beside Twilio."""
    found = await carried.clinic.reconcile(days)
    twilio, other = found
    assert (twilio.texts, twilio.problem) == (0, None)
    return other


def hidden_at(carried: Carried) -> set[str]:
    """Texts that Telnyx's log tells of, and that it does not show."""
    assert isinstance(carried.carrier, TelnyxStandIn)
    return carried.carrier.hidden


async def found(carried: Carried) -> tuple[int, int, str | None]:
    one = await compared(carried)
    return one.texts, one.statuses, one.problem


async def shown(carried: Carried, fields: str = "body problem arrivedLateAt at") -> list[Any]:
    document = f"""query($id: ID!) {{ conversation(id: $id) {{ timeline(first: 50) {{
        nodes {{ ... on Message {{ {fields} }} }} }} }} }}"""
    id = (await carried.clinic.conversation_with(MARIA))["id"]
    conversation = (await carried.clinic.ask(document, id=id))["conversation"]
    return list(conversation["timeline"]["nodes"])


async def test_a_text_that_never_reached_us_is_taken_in_and_marked_as_late(
    carried: Carried,
) -> None:
    carried.carrier.loses(timedelta(hours=2), **LOST)
    assert await found(carried) == (1, 0, None)
    conversation = await carried.clinic.conversation_with(MARIA)
    assert (conversation["isUnread"], conversation["isUnresponded"]) == (True, True)
    (text,) = await shown(carried)
    age = datetime.now(UTC) - datetime.fromisoformat(text["at"])
    assert timedelta(minutes=119) < age < timedelta(minutes=121)
    assert text["arrivedLateAt"] is not None
    if carried.carrier.keeps_words:
        assert (text["body"], text["problem"]) == ("Did you get my text?", None)
    else:
        assert text["body"] == ""
        assert "has not kept its words. Ask what it said." in text["problem"]


async def test_repeats_change_nothing_and_neither_does_a_late_webhook(carried: Carried) -> None:
    lost = carried.carrier.loses(**LOST)
    assert await found(carried) == (1, 0, None)
    before = await carried.state()
    assert await found(carried) == (0, 0, None)
    await carried.texted(LOST["body"], id=lost["id"])
    assert await carried.state() == before


async def test_what_came_by_its_webhook_is_not_taken_for_late(carried: Carried) -> None:
    lost = carried.carrier.loses(**LOST)
    await carried.texted(LOST["body"], id=lost["id"])
    assert await found(carried) == (0, 0, None)


async def test_a_text_whose_webhook_may_be_on_its_way_is_left_to_it(carried: Carried) -> None:
    carried.carrier.loses(timedelta(seconds=30), **LOST)
    assert await found(carried) == (0, 0, None)


async def test_a_text_to_a_number_that_is_not_the_clinics_is_left(carried: Carried) -> None:
    for to in ("+12125559999", LAKESIDE):
        carried.carrier.loses(**{**LOST, "to": to})
    assert await found(carried) == (0, 0, None)
    assert await carried.clinic.inbox("olga") == []


async def test_statuses_that_we_missed_are_applied(carried: Carried) -> None:
    id = await carried.begin()
    items = [await carried.clinic.send(id, f"Text {number}") for number in range(2)]
    await carried.until_taken(2)
    await carried.clinic.until_outbox_is_empty()
    delivered, failed = sorted(carried.carrier.texts, key=lambda text: str(text["body"]))
    for text in carried.carrier.texts:
        text["at"] -= timedelta(minutes=1)
    delivered["became"] = "DELIVERED"
    failed |= {"became": "FAILED", "code": carried.carrier.stop_code}
    assert await found(carried) == (0, 2, None)
    statuses = [await carried.clinic.status_of(id, item["id"]) for item in items]
    assert statuses == ["DELIVERED", "FAILED"]
    again = await carried.clinic.try_to_send(id, "Hello")
    assert again["errors"][0]["code"] == "OPTED_OUT"
    before = await carried.state()
    assert await found(carried) == (0, 0, None)
    assert await carried.state() == before


async def test_every_page_of_the_log_is_read(
    carried: Carried, monkeypatch: pytest.MonkeyPatch
) -> None:
    for log in (telnyx_log, bandwidth_log, plivo_log):
        monkeypatch.setattr(log, "PAGE_SIZE", 2)
    monkeypatch.setattr(VonageStandIn, "page_size", 2)
    for number in range(5):
        carried.carrier.loses(**{**LOST, "from": f"+1212555020{number}"})
    assert await found(carried) == (5, 0, None)


async def test_a_log_that_is_longer_than_we_read_is_said_to_be_so(clinic: Clinic) -> None:
    carried = await carry(clinic, PlivoStandIn)
    for number in range(plivo_log.PAGE_SIZE):
        carried.carrier.loses(**{**LOST, "from": f"+121255502{number:02}"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plivo_log, "MOST_PAGES", 1)
        assert (await compared(carried)).problem == "Plivo lists more texts than we read"
    assert await found(carried) == (20, 0, None)


async def test_a_log_that_names_its_texts_otherwise_doubles_none(carried: Carried) -> None:
    """None of what the webhooks have brought is in it: its ids are not those of the webhooks."""
    await carried.texted("Hello", id="by-the-webhook")
    async with carried.clinic.parts.database.transaction() as writes:
        long_ago = datetime.now(UTC) - timedelta(hours=5)
        await writes.write(sa.update(t.timeline_item).values(at=long_ago))
    carried.carrier.loses(timedelta(hours=5), **{**LOST, "body": "Hello"})
    texts, _, problem = await found(carried)
    assert (texts, problem) == (0, "Its log names none of the 1 texts that its webhooks brought")
    carried.carrier.loses(timedelta(hours=5), **{**LOST, "id": "by-the-webhook"})
    assert await found(carried) == (1, 0, None)


@pytest.mark.parametrize(("status", "words"), [(401, "credentials"), (503, "503"), (200, "200")])
async def test_a_carrier_that_cannot_be_asked_is_said_to_be_so(
    carried: Carried, status: int, words: str
) -> None:
    carried.carrier.loses(**LOST)
    carried.clinic.outside.add(carried.carrier.name, Response("<html>", status))
    texts, statuses, problem = await found(carried)
    assert (texts, statuses) == (0, 0)
    assert words in str(problem)
    assert MARIA not in str(problem)


@pytest.mark.parametrize("stand_in", [TelnyxStandIn, PlivoStandIn])
async def test_pictures_of_a_lost_text_are_fetched_too(
    clinic: Clinic, stand_in: type[TelnyxStandIn] | type[PlivoStandIn]
) -> None:
    carried = await carry(clinic, stand_in)
    url = carried.carrier.holds(pictures.jpeg())
    carried.carrier.loses(**{**LOST, "media": [(url, "image/jpeg")]})
    assert await found(carried) == (1, 0, None)
    id = (await clinic.conversation_with(MARIA))["id"]
    items = await clinic.until_shown(id, lambda shown: all(i.get("size", 1) for i in shown))
    assert [item.get("contentType") for item in items] == [None, "image/jpeg"]


async def test_telnyx_is_asked_again_for_words_that_it_did_not_give(clinic: Clinic) -> None:
    carried = await carry(clinic, TelnyxStandIn)
    lost = carried.carrier.loses(**LOST)
    hidden_at(carried).add(lost["id"])
    assert await found(carried) == (0, 0, None)
    hidden_at(carried).clear()
    assert await found(carried) == (1, 0, None)
    assert [text["body"] for text in await shown(carried)] == ["Did you get my text?"]


async def test_words_that_telnyx_has_deleted_are_said_to_be_lost(clinic: Clinic) -> None:
    carried = await carry(clinic, TelnyxStandIn)
    lost = carried.carrier.loses(timedelta(days=2), **LOST)
    hidden_at(carried).add(lost["id"])
    assert await found(carried) == (1, 0, None)
    (text,) = await shown(carried)
    assert text["problem"].startswith("This text did not reach us, and Telnyx has not kept")


async def test_a_text_of_another_profile_at_telnyx_is_not_the_clinics(clinic: Clinic) -> None:
    carried = await carry(clinic, TelnyxStandIn)
    carried.carrier.loses(**LOST, profile="00000000-0000-4000-8000-000000000001")
    assert await found(carried) == (0, 0, None)


async def test_bandwidth_lists_no_more_than_two_weeks(clinic: Clinic) -> None:
    carried = await carry(clinic, BandwidthStandIn)
    carried.carrier.loses(**LOST)
    one = await compared(carried, days=15)
    assert (one.texts, one.problem) == (0, "Bandwidth lists the last 14 days: ask for fewer")


async def test_a_stop_that_comes_late_is_heeded_where_its_words_are_kept(
    carried: Carried,
) -> None:
    carried.carrier.loses(**{**LOST, "body": "STOP"})
    await found(carried)
    (conversation,) = await carried.clinic.inbox()
    opted_out = (await carried.clinic.try_to_send(conversation["id"], "Hi"))["errors"]
    assert bool(opted_out) == carried.carrier.keeps_words
