"""Opting out of texting, and in again. A team's opt-out is final: nothing here ends one."""

import re

from inbox import access
from inbox.change import Change, Changes
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store import conversations
from store.database import Reads
from store.ids import Kind, new_id
from store.rows import Conversation, Message, OptOut
from store.words import Action, ConversationChange, OptOutSource

STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START = {"START", "YES", "UNSTOP"}


def keyword(body: str) -> str:
    """A text that is one word, in any case and with any punctuation; else nothing we know."""
    return re.sub(r"[\W_]+", "", body).upper()


async def heed(change: Change, conversation: Conversation, message: Message) -> None:
    """Do what a patient's text asks of us, if it is one of the words for it."""
    word = keyword(message.body)
    if word in STOP:
        await opt_out(change, conversation, OptOutSource.PATIENT, evidence_id=message.id)
    elif word in START:
        await _opt_in(change, conversation)


async def opt_out(
    change: Change,
    conversation: Conversation,
    source: OptOutSource,
    *,
    by_id: str | None = None,
    evidence_id: str | None = None,
) -> None:
    """Said again by the same source it changes nothing."""
    standing = await in_force(change.writes, conversation)
    if any(opt_out.source is source for opt_out in standing):
        return
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
    await _tell(change, conversation, standing)


async def _opt_in(change: Change, conversation: Conversation) -> None:
    """Undoes the patient's own opt-out, and that kind alone."""
    standing = await in_force(change.writes, conversation)
    await conversations.end_patients_own_opt_out(
        change.writes, change.organization_id, conversation.phone_number, change.at
    )
    await _tell(change, conversation, standing)


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
