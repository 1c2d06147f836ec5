"""The words of the store, served as enums."""

import strawberry

from resolvers.payloads import RefusalCode as RefusalCode
from store.words import CallOutcome as CallOutcome
from store.words import ConversationChange as ConversationChange
from store.words import DeliveryStatus as DeliveryStatus
from store.words import Direction as Direction
from store.words import FileState as FileState
from store.words import OptOutSource as OptOutSource
from store.words import Permission as Permission

strawberry.enum(RefusalCode, name="UserErrorCode")
for words in (
    Permission,
    Direction,
    DeliveryStatus,
    CallOutcome,
    FileState,
    ConversationChange,
    OptOutSource,
):
    strawberry.enum(words)
