"""Opting out of texting, and in again. A team's opt-out is final: nothing here ends one."""

import re
from dataclasses import replace

from inbox import access
from inbox.change import Change, Changes
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import answering, conversations, timeline
from store.database import Reads
from store.ids import Kind, new_id
from store.rows import Conversation, Message, OptOut
from store.words import Action, ConversationChange, Keyword, OptOutSource

KEYWORDS = {
    Keyword.STOP: {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"},
    Keyword.START: {"START", "YES", "UNSTOP"},
    Keyword.HELP: {"HELP", "INFO"},
}


def keyword_of(body: str) -> Keyword | None:
    """Of a text that is one word, in any case and with any punctuation."""
    word = re.sub(r"[\W_]+", "", body).upper()
    return next((keyword for keyword, words in KEYWORDS.items() if word in words), None)


async def heed(
    change: Change, conversation: Conversation, message: Message, keyword: Keyword
) -> bool:
    """Do what a patient's text asks of us. Whether that changed something, or asked for help."""
    if message.arrived_late_at is not None and await _overtaken(change, message, keyword):
        return False
    match keyword:
        case Keyword.STOP:
            return await opt_out(change, conversation, OptOutSource.PATIENT, evidence_id=message.id)
        case Keyword.START:
            return await _opt_in(change, conversation)
    return not await in_force(change.writes, conversation)


async def _overtaken(change: Change, message: Message, keyword: Keyword) -> bool:
    """Of a text that came late: whether the patient has changed their mind since they wrote it."""
    since = await timeline.inbound_bodies_after(
        change.writes, change.organization_id, message.conversation_id, message.at
    )
    others = {Keyword.STOP, Keyword.START} - {keyword}
    return any(keyword_of(body) in others for body in since)


async def opt_out(
    change: Change,
    conversation: Conversation,
    source: OptOutSource,
    *,
    by_id: str | None = None,
    evidence_id: str | None = None,
) -> bool:
    """Said again by the same source it changes nothing. Whether it is the first of any source."""
    standing = await in_force(change.writes, conversation)
    if any(opt_out.source is source for opt_out in standing):
        return False
    await conversations.add_opt_out(
        change.writes,
        organization_id=change.organization_id,
        id=new_id(Kind.OPT_OUT),
        phone_number=conversation.phone_number,
        source=source,
        at=change.at,
        by_id=by_id,
        evidence_id=evidence_id,
    )
    settled = replace(conversation, may_want_to_opt_out_id=None)
    await conversations.save(change.writes, conversation, settled)
    await _tell(change, conversation, standing)
    return not standing


async def _opt_in(change: Change, conversation: Conversation) -> bool:
    """Undoes the patient's own opt-out, and that kind alone. Whether none is left."""
    standing = await in_force(change.writes, conversation)
    await conversations.end_patients_own_opt_out(
        change.writes, change.organization_id, conversation.phone_number, change.at
    )
    await _tell(change, conversation, standing)
    return bool(standing) and all(each.source is OptOutSource.PATIENT for each in standing)


async def _tell(change: Change, conversation: Conversation, before: list[OptOut]) -> None:
    """Of what is shown, where that changed: opted in is only whom nothing holds back any more."""
    stands = shown(await in_force(change.writes, conversation))
    if stands != shown(before):
        what = ConversationChange.OPTED_OUT if stands else ConversationChange.OPTED_IN
        await change.conversation_changed(conversation.id, what)


async def opt_out_of_texting(
    changes: Changes, viewer: Viewer, conversation_id: str
) -> Conversation:
    """The team ends texting to this number, for good."""
    async with changes.by(viewer, Action.OPT_OUT_OF_TEXTING) as change:
        conversation = await access.conversation(change.writes, viewer, conversation_id)
        await opt_out(change, conversation, OptOutSource.TEAM, by_id=viewer.user.id)
        return conversation


async def in_force(reads: Reads, conversation: Conversation) -> list[OptOut]:
    return await conversations.opt_outs(
        reads, conversation.organization_id, [conversation.phone_number]
    )


def shown(standing: list[OptOut]) -> OptOut | None:
    """The one to show of several: the final one if it is there, else the oldest."""
    final = [opt_out for opt_out in standing if opt_out.source is OptOutSource.TEAM]
    return next(iter(final or standing), None)


async def guard(reads: Reads, conversation: Conversation) -> None:
    if await in_force(reads, conversation):
        sentence = "This number has opted out of texting. Nothing was sent; call instead."
        raise Refusal(RefusalCode.OPTED_OUT, sentence, ("conversationId",))


async def forbids(reads: Reads, organization_id: str, phone_number: str, item_id: str) -> bool:
    """Whether a text that waits to be handed over must not be, as things stand by now.

    What confirms a STOP goes to a number that has opted out, and to no other: not where the team
    or the carrier has ended texting as well, and not where the patient is back meanwhile.
    """
    standing = await conversations.opt_outs(reads, organization_id, [phone_number])
    answered = await answering.keyword_answered_by(reads, organization_id, item_id)
    if answered is not Keyword.STOP:
        return bool(standing)
    return {opt_out.source for opt_out in standing} != {OptOutSource.PATIENT}
