"""The words of the store, served as enums, each said in a sentence."""

from enum import Enum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from resolvers.payloads import RefusalCode as RefusalCode
from store.words import CallOutcome as CallOutcome
from store.words import ConversationChange as ConversationChange
from store.words import DeliveryStatus as DeliveryStatus
from store.words import Direction as Direction
from store.words import FileState as FileState
from store.words import OptOutSource as OptOutSource
from store.words import Permission as Permission


def serve(words: type[Enum], description: str, *, name: str | None = None, **says: str) -> None:
    """`says`: what each word means. The store's enums know no Strawberry, so it is said here."""
    strawberry.enum(words, name=name, description=description)
    definition: StrawberryEnumDefinition = words.__strawberry_definition__  # type: ignore[attr-defined]
    for word in definition.values:
        word.description = says.get(word.name)


serve(
    Permission,
    "What a role may allow.",
    MESSAGING_CHATS_READ="Reading conversations, and following them.",
    MESSAGING_CHATS_WRITE="Writing to patients; resolving, opting out and the like.",
    MESSAGING_STATS_READ="Watching the dashboard's numbers; reading conversations lets one, too. "
    "A screen that is signed in at `/dashboard/graphql` has this alone.",
    PATIENTS_PROFILES_READ="Reading patients' records, beyond their names and numbers.",
    PATIENTS_PROFILES_WRITE="Changing patients' records, and merging them.",
    PATIENTS_CREATE="Making records for new patients.",
    ORGANIZATION_ADMIN="Administering the clinic.",
)
serve(
    Direction,
    "Which way something went.",
    INBOUND="From the patient to the clinic.",
    OUTBOUND="From the clinic to the patient.",
)
serve(
    DeliveryStatus,
    "How far something of ours has come. It only moves forward.",
    SENDING="Waiting for its carrier, or handed over and not confirmed yet.",
    SENT="The carrier has it.",
    DELIVERED="It has arrived.",
    UNDELIVERED="The carrier tried, and it did not arrive.",
    FAILED="The carrier has given it up, or has never taken it.",
)
serve(
    CallOutcome,
    "What became of a call.",
    ANSWERED="A person took it.",
    ANSWERED_BY_ASSISTANT="The clinic's assistant took it.",
    VOICEMAIL="A recording was left.",
    MISSED="Nobody took it.",
    BUSY="The line was engaged.",
    FAILED="It could not be put through.",
    IN_PROGRESS="It rings, or somebody is talking: how it ends is not known yet.",
)
serve(
    FileState,
    "Whether a file's bytes are here.",
    FETCHING="It lies at the carrier still, and is being fetched from there.",
    KEPT="It is here.",
    LOST="It will not come: the carrier has it no more, or it was not one to be kept.",
)
serve(
    ConversationChange,
    "What changed about a conversation itself.",
    STARTED="It began: there was none of this number before.",
    READ="The viewer has opened it.",
    UNREAD="The viewer has marked it to be opened again.",
    RESOLVED="The team is done with it, and nobody has it unread.",
    UNRESOLVED="It is open again.",
    PRIMARY_PATIENT="Another patient is the primary one, or none is.",
    PATIENTS="Patients were linked or unlinked, or a linked one's record changed.",
    OPTED_OUT="Texting to the number has ended.",
    OPTED_IN="The patient has taken their opt-out back.",
    SUGGESTIONS="The assistant proposed something, or what it proposed is gone.",
)
serve(
    OptOutSource,
    "Who ended texting to a number.",
    TEAM="A person of the team ended it. It cannot be undone.",
    PATIENT="The patient texted STOP or a word like it.",
    CARRIER="The carrier refused a message because the number had opted out there.",
)
serve(
    RefusalCode,
    "What kind of thing stands in the way, for programs; people read the message.",
    name="UserErrorCode",
    REQUIRED="Something is missing.",
    INVALID="Something cannot be what was given.",
    TOO_LONG="There is more of it than fits.",
    NOT_FOUND="What was named is not there, or not the viewer's to see.",
    OPTED_OUT="The number has opted out of texting.",
    NOT_LINKED="The patient and the number do not belong together, or no patient is there.",
    FILE_TOO_LARGE="The file is larger than may be sent.",
    FILE_TYPE_NOT_ALLOWED="Files of this kind are not sent.",
    UPLOAD_INCOMPLETE="The file's bytes are not all there.",
    NOT_CONFIGURED="An administrator has to set something up first.",
    CONFLICT="Somebody else was first: look again, then decide.",
)
