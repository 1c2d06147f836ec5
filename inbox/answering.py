"""The clinic's own answer to a keyword, where its carrier does not give one.

Nobody wrote it: it is an outbound message without an author, and answers nothing that was asked.
"""

from datetime import timedelta

from inbox import adding, numbers, queueing
from inbox.change import Change
from store import answering, people
from store.ids import Kind, new_id
from store.rows import ClinicNumber, Conversation, Message, Organization
from store.words import DeliveryStatus, Direction, ItemKind, Keyword

ONCE_IN = timedelta(hours=1)
"""For each number and keyword: two machines that answer one another soon fall silent."""


async def answer(
    change: Change, conversation: Conversation, number: ClinicNumber, keyword: Keyword
) -> None:
    """Say what the keyword has done, or where there is help."""
    patients = conversation.phone_number
    before = change.at - ONCE_IN
    if not patients.startswith("+") or await answering.answered_since(
        change.writes, change.organization_id, patients, keyword, before
    ):
        return
    organization = await people.organization(change.writes, change.organization_id)
    if organization is None:
        raise LookupError(change.organization_id)
    message = await _message(change, conversation, _words(organization, number, keyword))
    await adding.add(change, conversation, message)
    await answering.keep(
        change.writes, change.organization_id, message.id, patients, keyword, change.at
    )
    await queueing.queue(
        change, message, number.carrier_id, number.phone_number, conversation.phone_number
    )


def _words(organization: Organization, number: ClinicNumber, keyword: Keyword) -> str:
    """HELP names the clinic and its number; what confirms a STOP does that, and no more:

    47 CFR § 64.1200(a)(12), https://www.ecfr.gov/current/title-47/section-64.1200.
    """
    name, phone = organization.name, numbers.as_said(number.phone_number, organization.region)
    match keyword:
        case Keyword.HELP:
            return (
                f"{name}: for help call {phone}. Message and data rates may apply. "
                "Reply STOP to end these texts."
            )
        case Keyword.STOP:
            return f"{name}: you will get no more texts from us. Reply START to get them again."
    return f"{name}: you will get our texts again. Reply HELP for help, STOP to end them."


async def _message(change: Change, conversation: Conversation, body: str) -> Message:
    return Message(
        id=new_id(Kind.MESSAGE),
        conversation_id=conversation.id,
        position=await change.position(),
        kind=ItemKind.MESSAGE,
        direction=Direction.OUTBOUND,
        author_kind=None,
        author_id=None,
        at=change.at,
        body=body,
        delivery_status=DeliveryStatus.SENDING,
        delivery_problem=None,
    )
