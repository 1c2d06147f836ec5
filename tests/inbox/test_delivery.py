"""Delivery status moves forward only, whatever the order and number of the callbacks."""

import asyncio
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.clinic import Clinic, served
from tests.founding import MARIA, Template

pytestmark = pytest.mark.anyio
UNREACHABLE = {"ErrorCode": "30003"}


async def sent(clinic: Clinic, id: str, body: str = "Hello") -> tuple[str, str]:
    """A text of ours that Twilio has: its id, and Twilio's."""
    carried = len(clinic.twilio.texts)
    item = await clinic.send(id, body)
    await clinic.until_carried(carried + 1)
    return item["id"], clinic.twilio.texts[carried]["sid"]


async def shown(clinic: Clinic, id: str, item_id: str) -> Any:
    (item,) = [item for item in await clinic.timeline(id) if item["id"] == item_id]
    return item["deliveryStatus"], (item["deliveryProblem"] or {}).get("code")


@pytest.mark.parametrize(
    ("callbacks", "end"),
    [
        (["queued", "sent", "delivered"], ("DELIVERED", None)),
        (["sending", "sent", "undelivered"], ("UNDELIVERED", "30003")),
        (["queued", "sending", "failed"], ("FAILED", "30003")),
    ],
)
async def test_callbacks_in_every_order_converge(
    clinic: Clinic, callbacks: list[str], end: tuple[str, str | None]
) -> None:
    id = await clinic.begin()
    for order in permutations(callbacks):
        item_id, sid = await sent(clinic, id)
        for status in order:
            why = UNREACHABLE if status in ("undelivered", "failed") else {}
            await asyncio.gather(
                *(clinic.called_back(item_id, sid, status, **why) for _ in range(2))
            )
        assert await shown(clinic, id, item_id) == end, order


async def test_a_late_sent_revives_no_failed_text_and_keeps_its_reason(clinic: Clinic) -> None:
    id = await clinic.begin()
    item_id, sid = await sent(clinic, id)
    await clinic.called_back(item_id, sid, "failed", **UNREACHABLE)
    for status in ("sent", "delivered", "undelivered"):
        await clinic.called_back(item_id, sid, status)
    assert await shown(clinic, id, item_id) == ("FAILED", "30003")


async def test_a_reason_that_comes_second_is_added_and_never_cleared(clinic: Clinic) -> None:
    id = await clinic.begin()
    item_id, sid = await sent(clinic, id)
    await clinic.called_back(item_id, sid, "undelivered")
    assert await shown(clinic, id, item_id) == ("UNDELIVERED", None)
    await clinic.called_back(item_id, sid, "undelivered", **UNREACHABLE)
    await clinic.called_back(item_id, sid, "undelivered")
    assert await shown(clinic, id, item_id) == ("UNDELIVERED", "30003")


async def test_a_callback_before_the_sends_answer_is_applied(clinic: Clinic) -> None:
    """Twilio calls back while its answer to the send is still on its way."""
    clinic.twilio.hold = asyncio.Event()
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_marked(item["id"])
    await clinic.called_back(item["id"], f"SM{1:032x}", "delivered")
    clinic.twilio.hold.set()
    await clinic.until_carried()
    await clinic.until_outbox_is_empty()
    assert await clinic.status_of(id, item["id"]) == "DELIVERED"


async def test_a_callback_for_a_text_not_known_yet_waits_for_it(clinic: Clinic) -> None:
    """It carries no id of ours, and comes before Twilio's answer has told us Twilio's."""
    await clinic.called_back(None, f"SM{1:032x}", "delivered")
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_status(id, item["id"], "DELIVERED")


async def test_callbacks_that_wait_for_their_text_are_applied_in_the_one_order(
    clinic: Clinic,
) -> None:
    """All of them, late ones last, as often as they came."""
    for status in ("delivered", "sent", "queued", "delivered", "sending"):
        await clinic.called_back(None, f"SM{1:032x}", status)
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_status(id, item["id"], "DELIVERED")
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=(await clinic.ask("{ eventCursor }"))["eventCursor"])
        await clinic.called_back(item["id"], f"SM{1:032x}", "sent")
        await clinic.texted(MARIA, "The end")
        assert (await dana.next())["__typename"] == "TimelineItemAdded"


async def test_a_reason_that_waits_for_its_text_comes_with_it(clinic: Clinic) -> None:
    await clinic.called_back(None, f"SM{1:032x}", "undelivered", **UNREACHABLE)
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_status(id, item["id"], "UNDELIVERED")
    assert await shown(clinic, id, item["id"]) == ("UNDELIVERED", "30003")
    assert (await clinic.conversation_with(MARIA))["isUnresponded"]


async def test_an_opt_out_that_waits_for_its_text_is_recorded_with_it(clinic: Clinic) -> None:
    await clinic.called_back(None, f"SM{1:032x}", "failed", ErrorCode="21610")
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_status(id, item["id"], "FAILED")
    assert (await clinic.try_to_send(id, "Again"))["errors"][0]["code"] == "OPTED_OUT"


async def test_a_callback_waits_over_a_restart_of_the_server(
    template: Template, tmp_path: Path
) -> None:
    async with served(template, tmp_path) as clinic:
        await clinic.called_back(None, f"SM{1:032x}", "delivered")
    (tmp_path / "again").mkdir()
    again = Template(databases.url_in(tmp_path), template.tokens)
    async with served(again, tmp_path / "again") as clinic:
        id = await clinic.begin()
        item = await clinic.send(id, "Hello")
        await clinic.until_status(id, item["id"], "DELIVERED")


async def test_a_callback_before_the_sends_answer_settles_it_without_our_id(
    clinic: Clinic,
) -> None:
    """Of a service that calls the address of its own, which does not name our text."""
    clinic.twilio.hold = asyncio.Event()
    id = await clinic.begin()
    item = await clinic.send(id, "Hello")
    await clinic.until_marked(item["id"])
    for status in ("sent", "delivered"):
        await clinic.called_back(None, f"SM{1:032x}", status)
    assert await clinic.status_of(id, item["id"]) == "SENDING"
    clinic.twilio.hold.set()
    await clinic.until_status(id, item["id"], "DELIVERED")
    assert len(clinic.twilio.texts) == 1


async def test_a_callback_about_another_clinics_text_moves_nothing(clinic: Clinic) -> None:
    """Signed with the account's token all the same: whose account it is of decides."""
    id = await clinic.begin()
    item_id, _ = await sent(clinic, id)
    form = {"MessageSid": "SMx", "AccountSid": "AC" + "2" * 32, "MessageStatus": "failed"}
    answer = await clinic.posted(f"/webhooks/twilio/statuses?message={item_id}", form)
    assert answer.status_code == 200
    assert await clinic.status_of(id, item_id) == "SENDING"


async def test_a_status_that_nobody_knows_is_kept_and_acknowledged(clinic: Clinic) -> None:
    id = await clinic.begin()
    item_id, sid = await sent(clinic, id)
    answer = await clinic.called_back(item_id, sid, "teleported")
    assert answer.status_code == 200
    assert await clinic.kept_webhooks() == 1
    assert await shown(clinic, id, item_id) == ("SENDING", None)


async def test_each_step_is_one_event(clinic: Clinic) -> None:
    id = await clinic.begin()
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=(await clinic.ask("{ eventCursor }"))["eventCursor"])
        item_id, sid = await sent(clinic, id)
        for status in ("sent", "sent", "queued", "delivered", "sent", "delivered"):
            await clinic.called_back(item_id, sid, status)
        await clinic.texted(MARIA, "The end")
        kinds = [await dana.next() for _ in range(4)]
    assert [event.get("status") for event in kinds] == [None, "SENT", "DELIVERED", None]


async def test_a_21610_that_comes_late_records_an_opt_out(clinic: Clinic) -> None:
    id = await clinic.begin()
    item_id, sid = await sent(clinic, id)
    await clinic.called_back(item_id, sid, "failed", ErrorCode="21610")
    held = await clinic.try_to_send(id, "Hello again")
    assert held["errors"][0]["code"] == "OPTED_OUT"
