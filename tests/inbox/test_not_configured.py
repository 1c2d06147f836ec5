"""Email and calls, while the clinic has neither a mail relay nor a voice carrier."""

from typing import Any

import pytest
import sqlalchemy as sa

from store import patients, people
from store import tables as t
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS, STRANGER

pytestmark = pytest.mark.anyio
EMAIL = """mutation($input: SendEmailInput!) { sendEmail(input: $input) {
  email { id } errors { code message field } } }"""
CALL = """mutation($input: ConversationInput!) { callPatient(input: $input) {
  call { id } errors { code message field } } }"""
PRIMARY = "query($id: ID!) { conversation(id: $id) { primaryPatient { id } } }"


async def email(clinic: Clinic, id: str, who: str = "dana", **more: Any) -> Any:
    """The one error that an email meets."""
    given = {"conversationId": id, "subject": "Your records", "text": "They are ready.", **more}
    payload = (await clinic.ask(EMAIL, who, input=given))["sendEmail"]
    assert payload["email"] is None
    (error,) = payload["errors"]
    return error


async def call(clinic: Clinic, id: str, who: str = "dana") -> Any:
    payload = (await clinic.ask(CALL, who, input={"conversationId": id}))["callPatient"]
    assert payload["call"] is None
    (error,) = payload["errors"]
    return error


async def switch_on(clinic: Clinic) -> None:
    """Email and calls, with nothing behind them; and an address for Maria."""
    database = clinic.parts.database
    house = (await people.organizations(database.latest()))[0].id
    async with database.transaction() as writes:
        enabled = {"email_enabled": True, "voice_enabled": True}
        await writes.write(
            sa.update(t.organization).where(t.organization.c.id == house).values(**enabled)
        )
        ((_, maria),) = await patients.linked(writes, house, [MARIA])
        await patients.add_email(writes, house, maria, "maria@example.com")


async def test_a_clinic_without_email_is_told_whom_to_ask(clinic: Clinic) -> None:
    id = await clinic.begin()
    error = await email(clinic, id)
    assert error["code"] == "NOT_CONFIGURED"
    assert "administrator" in error["message"]
    await switch_on(clinic)
    error = await email(clinic, id)
    assert error["code"] == "NOT_CONFIGURED"
    assert "no mail relay" in error["message"]
    assert len(await clinic.timeline(id)) == 1


async def test_what_is_wrong_with_an_email_is_said_before(clinic: Clinic) -> None:
    await switch_on(clinic)
    id = await clinic.begin(MARIA)
    (text,) = await clinic.timeline(id)
    ramans = await clinic.begin(RAMANS)
    priya = (await clinic.ask(PRIMARY, id=ramans))["conversation"]["primaryPatient"]["id"]
    for more, code, field in [
        ({"subject": " "}, "REQUIRED", "subject"),
        ({"text": ""}, "REQUIRED", "text"),
        ({"inReplyToId": text["id"]}, "INVALID", "inReplyToId"),
        ({"patientId": priya}, "NOT_LINKED", "patientId"),
    ]:
        error = await email(clinic, id, **more)
        assert (error["code"], error["field"]) == (code, [field])
    assert (await email(clinic, ramans))["code"] == "REQUIRED"
    assert (await email(clinic, await clinic.begin(STRANGER)))["code"] == "NOT_LINKED"


async def test_a_clinic_without_calls_is_told_whom_to_ask(clinic: Clinic) -> None:
    id = await clinic.begin()
    error = await call(clinic, id)
    assert error["code"] == "NOT_CONFIGURED"
    assert "administrator" in error["message"]


async def test_both_need_the_permission_to_write_in_chats(clinic: Clinic) -> None:
    given = {"conversationId": await clinic.begin()}
    mail = {**given, "subject": "Hello", "text": "Hello"}
    assert await clinic.refusal(EMAIL, "vera", input=mail) == "FORBIDDEN"
    assert await clinic.refusal(CALL, "vera", input=given) == "FORBIDDEN"


async def test_another_clinics_conversation_can_be_neither_mailed_nor_called(
    clinic: Clinic,
) -> None:
    id = await clinic.begin()
    assert (await email(clinic, id, "olga"))["code"] == "NOT_FOUND"
    assert (await call(clinic, id, "olga"))["code"] == "NOT_FOUND"
