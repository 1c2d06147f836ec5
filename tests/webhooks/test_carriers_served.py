"""The text carriers beside Twilio, each behind the served clinic: one behaviour for all."""

import asyncio
from dataclasses import replace
from itertools import permutations

import pytest
from starlette.responses import JSONResponse

from inbox import connecting
from store import people
from tests.carried import NUMBER, Carried, carry
from tests.clinic import Clinic
from tests.founding import MARIA, RIVERSIDE, STRANGER
from tests.stand_ins import STAND_INS
from tests.stand_ins.bandwidth import BandwidthStandIn
from tests.stand_ins.standing_in import StandIn
from tests.stand_ins.telnyx import TelnyxStandIn

pytestmark = pytest.mark.anyio


@pytest.fixture(params=STAND_INS, ids=[stand_in.name for stand_in in STAND_INS])
async def carried(request: pytest.FixtureRequest, clinic: Clinic) -> Carried:
    return await carry(clinic, request.param)


async def test_a_text_is_seen_live_answered_and_its_delivery_followed(carried: Carried) -> None:
    clinic = carried.clinic
    async with clinic.subscriber("noor") as noor:
        cursor = (await clinic.ask("{ eventCursor }", "noor"))["eventCursor"]
        await noor.subscribe(after=cursor)
        await carried.texted("Am I late? 🙂")
        _, added = await noor.next(), await noor.next()
        assert added["item"]["body"] == "Am I late? 🙂"
        assert added["conversation"]["isUnread"]
        sent = await clinic.send(added["conversation"]["id"], "No, come in!")
        assert (await noor.next())["item"]["id"] == sent["id"]
        await carried.until_taken()
        (text,) = carried.carrier.texts
        assert (text["from"], text["to"], text["body"]) == (NUMBER, MARIA, "No, come in!")
        for status in ("SENT", "DELIVERED"):
            await carried.told(text, status)
            assert (await noor.next())["status"] == status
    assert clinic.twilio.texts == []


async def test_a_repeated_webhook_changes_nothing(carried: Carried) -> None:
    first = await carried.texted("Hello", STRANGER)
    before = await carried.state()
    again = await asyncio.gather(*(carried.texted("Hello", STRANGER) for _ in range(10)))
    assert {answer.status_code for answer in (first, *again)} == {200}
    assert await carried.state() == before
    assert len(before[1]) == 1


async def test_a_forged_post_is_refused_and_changes_nothing(carried: Carried) -> None:
    id = await carried.begin()
    sent = await carried.clinic.send(id, "No, come in!")
    await carried.until_taken()
    (text,) = carried.carrier.texts
    before = await carried.state()
    for post in (
        carried.carrier.received(STRANGER, NUMBER, "Hello", "R2"),
        carried.carrier.told(text, "DELIVERED"),
    ):
        forged = await carried.post(carried.carrier.forged(post))
        assert forged.status_code == 403
        bare = await carried.post(replace(post, headers={}))
        assert bare.status_code in {401, 403}
    assert await carried.state() == before
    assert await carried.clinic.status_of(id, sent["id"]) in {"SENDING", "SENT"}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
async def test_junk_is_answered_as_such(carried: Carried, body: bytes) -> None:
    before = await carried.state()
    post = carried.carrier.received(MARIA, NUMBER, "Hello", "R1")
    answer = await carried.post(replace(post, body=body))
    assert 400 <= answer.status_code < 500
    assert await carried.state() == before


async def test_statuses_in_every_order_end_alike(carried: Carried) -> None:
    clinic, id = carried.clinic, await carried.begin()
    orders = list(permutations(("SENT", "DELIVERED", "SENT")))
    for number, order in enumerate(dict.fromkeys(orders), 1):
        sent = await clinic.send(id, f"No, come in! {number}")
        await carried.until_taken(number)
        for status in order:
            await carried.told(carried.carrier.texts[-1], status)
        assert await clinic.status_of(id, sent["id"]) == "DELIVERED"


async def test_a_failed_text_shows_why_and_what_to_do(carried: Carried) -> None:
    clinic, id = carried.clinic, await carried.begin()
    sent = await clinic.send(id, "No, come in!")
    await carried.until_taken()
    await carried.told(carried.carrier.texts[0], "SENT")
    await carried.told(carried.carrier.texts[0], "FAILED")
    await carried.told(carried.carrier.texts[0], "SENT")
    (item,) = [item for item in await clinic.timeline(id) if item["id"] == sent["id"]]
    assert item["deliveryStatus"] == "FAILED"
    assert item["deliveryProblem"]["message"] == "The carrier gave no reason."
    assert item["deliveryProblem"]["advice"]


async def test_a_carriers_opt_out_is_one_here(carried: Carried) -> None:
    clinic, id = carried.clinic, await carried.begin()
    refused = carried.carrier.refused_for_stop()
    if refused is not None:
        carried.carrier.before = lambda _: refused
    sent = await clinic.send(id, "No, come in!")
    if refused is None:
        await carried.until_taken()
        await carried.told(carried.carrier.texts[0], "FAILED", carried.carrier.stop_code)
    await clinic.until_status(id, sent["id"], "FAILED")
    document = "query($id: ID!) { conversation(id: $id) { optOut { source } } }"
    assert (await clinic.ask(document, id=id))["conversation"]["optOut"] == {"source": "CARRIER"}
    payload = await clinic.try_to_send(id, "Are you there?")
    assert payload["errors"][0]["code"] == "OPTED_OUT"


async def test_a_text_in_doubt_is_settled_by_its_callback_and_never_sent_again(
    carried: Carried,
) -> None:
    clinic, id = carried.clinic, await carried.begin()
    carried.carrier.after = lambda _: JSONResponse({}, 502)
    sent = await clinic.send(id, "No, come in!")
    await clinic.until_marked(sent["id"])
    await carried.until_taken()
    await carried.told(carried.carrier.texts[0], "DELIVERED")
    await clinic.until_status(id, sent["id"], "DELIVERED")
    await clinic.until_outbox_is_empty()
    assert len(carried.carrier.texts) == 1


@pytest.mark.parametrize(
    "stand_in",
    [stand_in for stand_in in STAND_INS if stand_in.name in {"telnyx", "vonage"}],
    ids=["telnyx", "vonage"],
)
async def test_a_text_in_doubt_is_found_by_our_own_name_for_it(
    clinic: Clinic, stand_in: type[StandIn]
) -> None:
    carried = await carry(clinic, stand_in)
    id = await carried.begin()
    carried.carrier.after = lambda _: JSONResponse({}, 502)
    sent = await clinic.send(id, "No, come in!")
    await clinic.until_outbox_is_empty()
    (text,) = carried.carrier.texts
    await carried.told({**text, "callback": text["callback"].partition("?")[0]}, "DELIVERED")
    assert await clinic.status_of(id, sent["id"]) == "DELIVERED"


async def test_bandwidth_is_asked_for_its_credentials_and_then_believed(clinic: Clinic) -> None:
    carried = await carry(clinic, BandwidthStandIn)
    post = carried.carrier.received(MARIA, NUMBER, "Hello", "R1")
    bare = await clinic.http.post(post.url)
    assert bare.status_code == 401
    assert bare.headers["www-authenticate"] == 'Basic realm="Frontdesk"'
    assert (await carried.post(post)).status_code == 200
    assert (await clinic.conversation_with(MARIA))["lastItem"]["body"] == "Hello"


async def test_several_events_in_one_post_of_bandwidths_are_all_taken(clinic: Clinic) -> None:
    carried = await carry(clinic, BandwidthStandIn)
    posts = [carried.carrier.received(MARIA, NUMBER, f"{n}", f"R{n}") for n in range(3)]
    body = b"[" + b",".join(post.body[1:-1] for post in posts) + b"]"
    assert (await carried.post(replace(posts[0], body=body))).status_code == 200
    assert (await carried.post(replace(posts[0], body=body))).status_code == 200
    conversation = await clinic.conversation_with(MARIA)
    timeline = await clinic.timeline(conversation["id"])
    assert [item["body"] for item in timeline] == ["0", "1", "2"]


async def test_each_number_is_carried_by_its_own_carrier(clinic: Clinic) -> None:
    carried = await carry(clinic, TelnyxStandIn)
    other = await carry(clinic, BandwidthStandIn, "+12125550178")
    id = await clinic.begin()
    await clinic.send(id, "By Twilio")
    await clinic.until_carried()
    await carried.texted("And from here?")
    await clinic.send(id, "By Telnyx")
    await carried.until_taken()
    await other.post(other.carrier.received(MARIA, "+12125550178", "And here?", "R1"))
    await clinic.send(id, "By Bandwidth")
    await other.until_taken()
    numbers = [
        [(text["from"], text["body"]) for text in texts]
        for texts in (clinic.twilio.texts, carried.carrier.texts, other.carrier.texts)
    ]
    assert numbers == [
        [(RIVERSIDE, "By Twilio")],
        [(NUMBER, "By Telnyx")],
        [("+12125550178", "By Bandwidth")],
    ]
    assert len(await clinic.timeline(id)) == 6


async def test_another_organization_with_the_same_accounts_name_sees_nothing(
    carried: Carried,
) -> None:
    """The name of an account is no proof: whose secret has signed is."""
    clinic, carrier = carried.clinic, carried.carrier
    parts = clinic.parts
    olgas = (await people.organizations(parts.database.latest()))[1]
    stolen = {
        name: f"{value[:-4]}AAA=" if name == "public_key" else value
        for name, value in carrier.settings.items()
    }
    for secret in ("signature_secret", "auth_token", "callback_password"):
        if secret in stolen:
            stolen[secret] = "what olga has guessed at, and it is long enough"
    await connecting.set_carrier(parts.changes, parts.desk, olgas.id, carrier.name, stolen)
    await carried.begin()
    assert await clinic.inbox("olga") == []
    assert (await carried.texted("Hello again", id="R2")).status_code == 200
    assert await clinic.inbox("olga") == []
