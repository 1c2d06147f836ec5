"""The main job with the public clients of graphql-transport-ws and SSE."""

from typing import Any

import pytest

from tests.clinic import Clinic
from tests.conformance.node import Script, require_node, running
from tests.founding import MARIA
from tests.subscriber import INBOX_EVENTS

pytestmark = pytest.mark.anyio
CLIENTS = ["main_job.mjs", "sse.mjs"]


async def cursor_of(clinic: Clinic) -> str:
    return str((await clinic.ask("{ eventCursor }"))["eventCursor"])


async def seen(client: Script, body: str) -> Any:
    """The item of this text, once the client has it."""
    while True:
        event = await client.next()
        if event.get("item", {}).get("body") == body:
            return event


@pytest.mark.parametrize("script", CLIENTS)
async def test_a_public_client_follows_a_text_its_answer_and_the_delivery(
    clinic: Clinic, script: str
) -> None:
    require_node()
    following = f"{clinic.url}/graphql", INBOX_EVENTS, await cursor_of(clinic)
    async with running(script, *following, clinic.tokens["noor"]) as noor:
        await clinic.texted(MARIA, "Am I late?")
        asked = await seen(noor, "Am I late?")
        assert asked["conversation"]["isUnread"]
        sent = await clinic.send(asked["conversation"]["id"], "No, come in!")
        answered = await noor.next()
        assert answered["item"]["body"] == "No, come in!"
        assert answered["item"]["deliveryStatus"] == "SENDING"
        await clinic.until_carried()
        (carried,) = clinic.twilio.texts
        for status in ("sent", "delivered"):
            await clinic.called_back(sent["id"], carried["sid"], status)
            assert (await noor.next())["status"] == status.upper()


async def test_graphql_ws_comes_back_after_a_cut_and_misses_and_repeats_nothing(
    clinic: Clinic,
) -> None:
    require_node()
    following = f"{clinic.url}/graphql", INBOX_EVENTS, await cursor_of(clinic)
    async with running("main_job.mjs", *following, clinic.tokens["dana"]) as dana:
        await clinic.texted(MARIA, "One")
        await seen(dana, "One")
        await dana.cut()
        await clinic.texted(MARIA, "Two")
        await clinic.texted(MARIA, "Three")
        assert (await dana.next())["item"]["body"] == "Two"
        assert (await dana.next())["item"]["body"] == "Three"


@pytest.mark.parametrize("script", CLIENTS)
async def test_a_public_client_that_has_not_signed_in_is_told_so(
    clinic: Clinic, script: str
) -> None:
    require_node()
    following = f"{clinic.url}/graphql", INBOX_EVENTS, await cursor_of(clinic)
    async with running(script, *following) as nobody:
        (error,) = (await nobody.next())["errors"]
        assert error["extensions"]["code"] == "UNAUTHENTICATED"
