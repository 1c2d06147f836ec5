"""The main job: a text comes in, is seen live, answered, carried, and its way is shown."""

import pytest

from tests.clinic import Clinic
from tests.founding import MARIA

pytestmark = pytest.mark.anyio


async def test_a_text_is_seen_live_answered_and_its_delivery_followed(clinic: Clinic) -> None:
    async with clinic.subscriber("noor") as noor:
        cursor = (await clinic.ask("{ eventCursor }", "noor"))["eventCursor"]
        await noor.subscribe(after=cursor)
        await clinic.texted(MARIA, "Am I late?")
        started, added = await noor.next(), await noor.next()
        assert started["change"] == "STARTED"
        assert added["item"]["body"] == "Am I late?"
        assert added["conversation"]["isUnread"]
        sent = await clinic.send(added["conversation"]["id"], "No, come in!")
        assert sent["deliveryStatus"] == "SENDING"
        assert (await noor.next())["item"]["body"] == "No, come in!"
        await clinic.until_carried()
        (carried,) = clinic.twilio.texts
        assert (carried["to"], carried["body"]) == (MARIA, "No, come in!")
        for status in ("sent", "delivered"):
            await clinic.called_back(sent["id"], carried["sid"], status)
            assert (await noor.next())["status"] == status.upper()
