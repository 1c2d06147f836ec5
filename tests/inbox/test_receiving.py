"""Texts and callbacks as Twilio posts them: kept once, refused when forged, 4xx when junk."""

import asyncio

import httpx
import pytest

from inbox import turning_away
from tests.clinic import Clinic
from tests.founding import ACCOUNT_SID, HILLCREST, LAKESIDE, MARIA, RAMANS, RIVERSIDE, STRANGER

pytestmark = pytest.mark.anyio
MESSAGES = "/webhooks/twilio/messages"
FORM = {"MessageSid": "SM1", "AccountSid": ACCOUNT_SID, "From": MARIA, "To": RIVERSIDE, "Body": "x"}


async def cursor(clinic: Clinic) -> str:
    return str((await clinic.ask("{ eventCursor }"))["eventCursor"])


async def test_a_repeated_webhook_changes_nothing(clinic: Clinic) -> None:
    first = await clinic.texted(MARIA, "Hello", sid="SM1")
    conversation = await clinic.conversation_with(MARIA)
    await clinic.do("markConversationRead", conversation["id"])
    before = await cursor(clinic), await clinic.inbox()
    again = await asyncio.gather(*(clinic.texted(MARIA, "Hello", sid="SM1") for _ in range(10)))
    assert {answer.status_code for answer in (first, *again)} == {200}
    assert (await cursor(clinic), await clinic.inbox()) == before


async def test_the_same_id_at_once_many_times_is_one_text(clinic: Clinic) -> None:
    await asyncio.gather(*(clinic.texted(STRANGER, "Hello", sid="SM1") for _ in range(10)))
    conversation = await clinic.conversation_with(STRANGER)
    assert len(await clinic.timeline(conversation["id"])) == 1


async def test_two_first_texts_at_once_begin_one_conversation(clinic: Clinic) -> None:
    await asyncio.gather(*(clinic.texted(STRANGER, f"Hello {n}") for n in range(8)))
    (conversation,) = await clinic.inbox()
    assert len(await clinic.timeline(conversation["id"])) == 8


async def test_an_unknown_number_gets_a_conversation_without_a_patient(clinic: Clinic) -> None:
    await clinic.texted(STRANGER, "Is this the clinic?")
    (conversation,) = await clinic.inbox()
    assert conversation["primaryPatient"] is None
    assert conversation["lastItem"]["body"] == "Is this the clinic?"


async def test_a_known_number_gets_its_first_linked_patient(clinic: Clinic) -> None:
    await clinic.texted(RAMANS, "Hello")
    (conversation,) = await clinic.inbox()
    assert conversation["primaryPatient"]["name"] == "Priya Raman"


async def test_a_text_from_a_short_code_is_not_dropped(clinic: Clinic) -> None:
    await clinic.texted("262966", "Your code is 1234")
    (conversation,) = await clinic.inbox()
    assert conversation["phoneNumber"] == "262966"


async def test_the_location_is_the_patients_else_that_of_the_number_texted(clinic: Clinic) -> None:
    await clinic.texted(MARIA, "Hello", to=HILLCREST)
    await clinic.texted(STRANGER, "Hello", to=HILLCREST)
    places = await clinic.ask("{ conversations { nodes { phoneNumber location { name } } } }")
    found = {n["phoneNumber"]: n["location"]["name"] for n in places["conversations"]["nodes"]}
    assert found == {MARIA: "Riverside", STRANGER: "Hillcrest"}


async def test_a_forged_webhook_is_refused_and_changes_nothing(clinic: Clinic) -> None:
    before = await cursor(clinic)
    for headers in ({}, {"x-twilio-signature": "Zm9yZ2Vk"}):
        answer = await clinic.http.post(MESSAGES, data=FORM, headers=headers)
        assert answer.status_code == 403
    assert await cursor(clinic) == before


async def test_a_webhook_signed_for_another_url_is_refused(clinic: Clinic) -> None:
    signed = await clinic.posted(MESSAGES, FORM)
    assert signed.status_code == 200
    signature = signed.request.headers["x-twilio-signature"]
    moved = await clinic.http.post(
        MESSAGES + "?a=b", data=FORM, headers={"x-twilio-signature": signature}
    )
    assert moved.status_code == 403


FORGED = {"x-twilio-signature": "Zm9yZ2Vk"}


async def test_what_is_turned_away_is_counted_for_the_account_that_it_named(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await clinic.http.post(MESSAGES, data=FORM, headers=FORGED)
    ((reason, times),) = (await clinic.turned_away())["Hillcrest Family Clinic"]
    assert "signature" in reason
    assert times == 1, "written once a minute"
    monkeypatch.setattr(turning_away, "EVERY", 0.0)
    await clinic.http.post(MESSAGES, data=FORM, headers=FORGED)
    told = await clinic.turned_away()
    assert told == {"Hillcrest Family Clinic": [(reason, 4)], "Lakeside Dental": []}


async def test_a_post_for_an_account_that_nobody_has_is_told_to_all_of_that_carrier(
    clinic: Clinic,
) -> None:
    """One of them may have mistyped its account, and hears nothing."""
    await clinic.posted(MESSAGES, {**FORM, "AccountSid": "AC" + "9" * 32})
    reasons = {
        name: [why for why, _ in found] for name, found in (await clinic.turned_away()).items()
    }
    assert len(reasons) == 2
    assert all("nobody has set up" in why for (why,) in reasons.values())


async def test_junk_adds_few_rows_and_no_word_of_its_own(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turning_away, "EVERY", 0.0)
    for number in range(20):
        form = {**FORM, "AccountSid": f"AC{number}", "Body": f"secret {number}"}
        await clinic.http.post(f"/webhooks/twilio/kind-{number}", data=form, headers=FORGED)
        await clinic.http.post(f"/webhooks/twilio/{number}", content=b"secret")
    told = await clinic.turned_away()
    assert len(told["Lakeside Dental"]) == 2
    assert "secret" not in repr(told)


async def test_an_unknown_account_is_refused(clinic: Clinic) -> None:
    answer = await clinic.posted(MESSAGES, {**FORM, "AccountSid": "AC" + "9" * 32})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\x00\xff\xfe junk", "application/x-www-form-urlencoded"),
        (b"", "application/x-www-form-urlencoded"),
        (b"[1, 2, 3]", "application/json"),
        (b"{", "application/json"),
        (b"MessageSid=SM1", "application/x-www-form-urlencoded"),
        (b"MessageSid=SM1", "image/png"),
    ],
)
async def test_junk_is_a_4xx(clinic: Clinic, body: bytes, content_type: str) -> None:
    for kind in ("messages", "statuses", "elsewhere"):
        answer = await clinic.http.post(
            f"/webhooks/twilio/{kind}", content=body, headers={"content-type": content_type}
        )
        assert 400 <= answer.status_code < 500


async def test_a_body_over_the_limit_is_a_413(clinic: Clinic) -> None:
    large = b"Body=" + b"x" * (1024 * 1024 + 1)
    form = {"content-type": "application/x-www-form-urlencoded"}
    said = await clinic.http.post(MESSAGES, content=large, headers=form)

    async def unsaid() -> object:
        yield large

    chunked = await clinic.http.post(MESSAGES, content=unsaid(), headers=form)  # type: ignore[arg-type]
    assert (said.status_code, chunked.status_code) == (413, 413)


async def test_an_unknown_carrier_is_a_404(clinic: Clinic) -> None:
    assert (await clinic.http.post("/webhooks/pigeon/messages")).status_code == 404


async def test_a_text_to_a_number_that_is_not_ours_is_kept_and_acknowledged(clinic: Clinic) -> None:
    before = await cursor(clinic)
    answers: list[httpx.Response] = [
        await clinic.texted(MARIA, "Hello", to=to) for to in ("+12125559999", LAKESIDE)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert await cursor(clinic) == before
    assert await clinic.kept_webhooks() == 2
    assert await clinic.inbox("olga") == []


async def test_the_number_texted_last_is_the_one_that_answers(clinic: Clinic) -> None:
    id = await clinic.begin(MARIA)
    await clinic.texted(MARIA, "Me again", to=HILLCREST)
    await clinic.send(id, "Hello Maria")
    await clinic.until_carried()
    assert clinic.twilio.texts[0]["from"] == HILLCREST
