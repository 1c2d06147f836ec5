"""What the desk does in a conversation."""

from inbox import (
    calling,
    choosing_primary,
    consent,
    emailing,
    opening,
    resolving,
    sending,
    starting,
)
from inbox.emailing import Draft
from resolvers.context import Info, Operation
from resolvers.inputs import (
    ConversationInput,
    MarkReadInput,
    SendEmailInput,
    SendMessageInput,
    SetPrimaryPatientInput,
    StartConversationInput,
)
from resolvers.payloads import Called, Conversing, Emailed, Sent, refusable
from resolvers.uploading import collect
from store.rows import Conversation


@refusable(Sent)
async def send_message(info: Info, input: SendMessageInput) -> Sent:
    operation = info.context
    await collect(operation, input.upload_ids)
    items = await sending.send_message(
        operation.house.changes,
        operation.viewer,
        input.conversation_id,
        input.body,
        upload_ids=input.upload_ids,
        idempotency_key=input.idempotency_key,
        expected_last_item_id=input.expected_last_item_id,
    )
    await operation.renew()
    return Sent(items=items)


@refusable(Conversing)
async def start_conversation(info: Info, input: StartConversationInput) -> Conversing:
    operation = info.context
    begun = await starting.start_conversation(
        operation.house.changes, operation.viewer, input.patient_id, input.phone_number
    )
    return await _afresh(operation, begun)


@refusable(Conversing)
async def set_primary_patient(info: Info, input: SetPrimaryPatientInput) -> Conversing:
    operation = info.context
    changed = await choosing_primary.set_primary_patient(
        operation.house.changes, operation.viewer, input.conversation_id, input.patient_id
    )
    return await _afresh(operation, changed)


@refusable(Conversing)
async def mark_conversation_read(info: Info, input: MarkReadInput) -> Conversing:
    operation = info.context
    changed = await opening.mark_read(
        operation.house.changes, operation.viewer, input.conversation_id, input.up_to
    )
    return await _afresh(operation, changed)


@refusable(Conversing)
async def mark_conversation_unread(info: Info, input: ConversationInput) -> Conversing:
    operation = info.context
    changed = await opening.mark_unread(
        operation.house.changes, operation.viewer, input.conversation_id
    )
    return await _afresh(operation, changed)


@refusable(Conversing)
async def resolve_conversation(info: Info, input: ConversationInput) -> Conversing:
    operation = info.context
    changed = await resolving.resolve(
        operation.house.changes, operation.viewer, input.conversation_id
    )
    return await _afresh(operation, changed)


@refusable(Conversing)
async def unresolve_conversation(info: Info, input: ConversationInput) -> Conversing:
    operation = info.context
    changed = await resolving.unresolve(
        operation.house.changes, operation.viewer, input.conversation_id
    )
    return await _afresh(operation, changed)


@refusable(Conversing)
async def opt_out_of_texting(info: Info, input: ConversationInput) -> Conversing:
    operation = info.context
    changed = await consent.opt_out_of_texting(
        operation.house.changes, operation.viewer, input.conversation_id
    )
    return await _afresh(operation, changed)


@refusable(Emailed)
async def send_email(info: Info, input: SendEmailInput) -> Emailed:
    operation = info.context
    await collect(operation, input.upload_ids)
    draft = Draft(
        input.conversation_id,
        input.subject,
        input.text,
        patient_id=input.patient_id,
        in_reply_to_id=input.in_reply_to_id,
        upload_ids=input.upload_ids,
        idempotency_key=input.idempotency_key,
    )
    house = operation.house
    email = await emailing.send_email(house.changes, house.accounts, operation.viewer, draft)
    await operation.renew()
    return Emailed(email=email)


@refusable(Called)
async def call_patient(info: Info, input: ConversationInput) -> Called:
    operation = info.context
    house = operation.house
    call = await calling.call_patient(
        house.changes, house.accounts, operation.viewer, input.conversation_id
    )
    await operation.renew()
    return Called(call=await operation.loaders.items.load(call.id))


async def _afresh(operation: Operation, changed: Conversation) -> Conversing:
    await operation.renew()
    return Conversing(conversation=await operation.loaders.conversations.load(changed.id))
