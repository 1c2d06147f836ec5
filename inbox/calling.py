"""A call to a number: the person's own phone rings first, then the patient's.

Its card stands before anything rings, and is changed by what the phone system says of the call.
"""

from dataclasses import dataclass
from datetime import timedelta

from inbox import access, clinic_numbers, reporting_calls
from inbox.accounts import Account, Accounts
from inbox.carrier import Busy, InDoubt, Refused, Telephone
from inbox.change import Change, Changes
from inbox.clock import now
from inbox.problem import Problem
from inbox.refusal import Refusal, RefusalCode
from inbox.telephony import OutboundCall
from inbox.viewer import Viewer
from store import calls, people, timeline
from store.database import Database
from store.ids import Kind, new_id
from store.rows import Call, ClinicNumber, Conversation
from store.words import Action, AuthorKind, CallOutcome, Direction, ItemKind

AGAIN_AFTER = timedelta(minutes=1)
"""A second click within it is the first one's: nobody's phone rings twice."""
PLACED_WITHIN = timedelta(minutes=5)
TOLD_WITHIN = timedelta(hours=6)

SWITCHED_OFF = (
    "Calling is not switched on for your clinic, so nobody was called. Use a telephone, and ask an "
    "administrator to set up a voice carrier and switch it on."
)
NO_CARRIER = (
    "Your clinic has no voice carrier yet, so nobody was called. Use a telephone, and ask an "
    "administrator to set one up."
)
NO_PHONE = (
    "Your profile holds no telephone number, and yours rings first. Ask an administrator to add "
    "it: `frontdesk person set {email} --phone +1…`."
)
NOT_REACHED = Problem(
    "The phone system could not be reached, so nobody was called.",
    advice="Try again in a minute, or use a telephone.",
)
NOT_PLACED = Problem(
    "The server stopped before this call was placed.", advice="Call again if it still matters."
)
NOT_TOLD = Problem("The phone system has never said how this call ended.")


@dataclass(frozen=True, slots=True)
class Line:
    """By what the patient is called."""

    account: Account
    telephone: Telephone
    number: ClinicNumber


async def call_patient(
    changes: Changes, accounts: Accounts, viewer: Viewer, conversation_id: str
) -> Call:
    """The call's card. Who opted out of texting may be called."""
    async with changes.by(viewer, Action.CALL_PATIENT) as change:
        conversation = await access.conversation(change.writes, viewer, conversation_id)
        if not viewer.organization.voice_enabled:
            raise Refusal(RefusalCode.NOT_CONFIGURED, SWITCHED_OFF)
        line = await _line(change, accounts, conversation)
        phone_number = await _own_phone(change, viewer)
        earlier = await _under_way(change, viewer, conversation)
        if earlier is not None:
            return earlier
        call = await _card(change, viewer, conversation)
        await reporting_calls.add(change, conversation, call)
    wanted = OutboundCall(
        call.id, phone_number, conversation.phone_number, line.number.phone_number
    )
    await _place(changes, line, call, wanted)
    return call


async def _line(change: Change, accounts: Accounts, conversation: Conversation) -> Line:
    """The first of the clinic's numbers whose carrier places calls."""
    there = {each.id: each for each in await accounts.all(change.organization_id, change.writes)}
    for number in await clinic_numbers.best_first(change, conversation):
        account = there.get(number.carrier_id)
        if account is not None and isinstance(account.carrier, Telephone):
            return Line(account, account.carrier, number)
    raise Refusal(RefusalCode.NOT_CONFIGURED, NO_CARRIER)


async def _own_phone(change: Change, viewer: Viewer) -> str:
    found = await people.phone_number(change.writes, change.organization_id, viewer.user.id)
    if found is None:
        raise Refusal(RefusalCode.REQUIRED, NO_PHONE.format(email=viewer.user.email))
    return found


async def _under_way(change: Change, viewer: Viewer, conversation: Conversation) -> Call | None:
    since = change.at - AGAIN_AFTER
    for call in await calls.under_way(change.writes, change.organization_id, since=since):
        same = (call.conversation_id, call.author_id) == (conversation.id, viewer.user.id)
        if same and call.direction is Direction.OUTBOUND:
            return call
    return None


async def _card(change: Change, viewer: Viewer, conversation: Conversation) -> Call:
    return Call(
        id=new_id(Kind.CALL),
        conversation_id=conversation.id,
        position=await change.position(),
        kind=ItemKind.CALL,
        direction=Direction.OUTBOUND,
        author_kind=AuthorKind.ASSISTANT if viewer.user.is_assistant else AuthorKind.USER,
        author_id=viewer.user.id,
        at=change.at,
        body="",
        delivery_status=None,
        delivery_problem=None,
        outcome=CallOutcome.IN_PROGRESS,
        duration_seconds=None,
        assistant_actions=[],
        recording_key=None,
    )


async def _place(changes: Changes, line: Line, call: Call, wanted: OutboundCall) -> None:
    """Where no answer says whether it rings, the phone system's own word is waited for."""
    problem: Problem | None = None
    reference: str | None = None
    try:
        accepted = await line.telephone.place(line.account.settings, wanted)
        reference = accepted.reference
    except Refused as refused:
        problem = refused.problem
    except Busy:
        problem = NOT_REACHED
    except InDoubt:
        return
    async with changes.begin(line.account.organization_id) as change:
        if reference is not None:
            await reporting_calls.keep_reference(change, line.account.id, reference, call.id)
        if problem is not None:
            await _fail(change, call, problem)


async def _fail(change: Change, call: Call, problem: Problem) -> None:
    found = await timeline.items(change.writes, change.organization_id, [call.id])
    for each in found:
        if isinstance(each, Call):
            await reporting_calls.end(change, each, CallOutcome.FAILED, problem)


async def end_forgotten(database: Database, changes: Changes) -> None:
    """Cards of calls that were never placed, or of which nobody has said the end, say so."""
    at = now()
    for organization in await people.organizations(database.latest()):
        reads, id = database.latest(), organization.id
        forgotten = {
            NOT_PLACED: await calls.never_placed(reads, id, at - PLACED_WITHIN),
            NOT_TOLD: await calls.under_way(reads, id, before=at - TOLD_WITHIN),
        }
        for problem, cards in forgotten.items():
            for card in cards:
                async with changes.begin(id) as change:
                    await _fail(change, card, problem)
