"""What the assistant does besides answering; a person may do it too."""

from inbox import saving_facts, suggesting
from resolvers.context import Info
from resolvers.inputs import DismissSuggestionInput, SaveFactInput, SuggestReplyInput
from resolvers.payloads import Conversing, FactSaved, Suggested, refusable


@refusable(Suggested)
async def suggest_reply(info: Info, input: SuggestReplyInput) -> Suggested:
    operation = info.context
    suggestion = await suggesting.suggest_reply(
        operation.house.changes,
        operation.viewer,
        input.conversation_id,
        input.body,
        in_reply_to_id=input.in_reply_to_id,
    )
    await operation.renew()
    return Suggested(suggestion=suggestion)


@refusable(Conversing)
async def dismiss_suggestion(info: Info, input: DismissSuggestionInput) -> Conversing:
    operation = info.context
    changed = await suggesting.dismiss_suggestion(
        operation.house.changes, operation.viewer, input.suggestion_id
    )
    await operation.renew()
    return Conversing(conversation=await operation.loaders.conversations.load(changed.id))


@refusable(FactSaved)
async def save_fact(info: Info, input: SaveFactInput) -> FactSaved:
    operation = info.context
    fact = await saving_facts.save_fact(
        operation.house.changes,
        operation.viewer,
        input.conversation_id,
        input.label,
        input.value,
        source_id=input.source_id,
    )
    await operation.renew()
    return FactSaved(fact=fact)
