"""Who may ask for what, and be shown what: tables, put around the schema when it is built.

A field that the tables do not speak of stops the build, so that one added later is decided on.
"""

from collections.abc import Mapping
from enum import Enum

from inbox.clock import now
from inbox.viewer import NUMBERS, Viewer
from resolvers.context import Operation
from store.words import Permission


class Open(Enum):
    TO_ALL = "to all"
    SIGNED_IN = "to whoever is signed in"
    WALLS_TOO = "to whoever is signed in, and to a wall's screen"
    WHERE_IT_STANDS = "to whoever may be shown what it is a part of"


READ = Permission.MESSAGING_CHATS_READ
WRITE = Permission.MESSAGING_CHATS_WRITE
PROFILES = Permission.PATIENTS_PROFILES_READ
CHATS = (READ, WRITE)
"""An item is shown to who sent it as well; all else of a conversation needs reading."""
DESK = (READ, WRITE, PROFILES, Permission.PATIENTS_PROFILES_WRITE, Permission.PATIENTS_CREATE)
"""Whoever works with patients at all knows their names, pictures and numbers."""
NEW_CHAT = (Permission.PATIENTS_CREATE, Permission.PATIENTS_PROFILES_WRITE)

Need = Permission | tuple[Permission, ...] | Open
"""One permission, any of several, or none."""

NEEDS: dict[str, Need] = {
    "Query.viewer": Open.WALLS_TOO,
    "Query.node": Open.SIGNED_IN,
    "Query.nodes": Open.SIGNED_IN,
    "Query.eventCursor": Open.WALLS_TOO,
    "Query.conversations": READ,
    "Query.conversation": READ,
    "Query.inboxCounts": READ,
    "Query.patients": (PROFILES, *NEW_CHAT),
    "Mutation.signIn": Open.TO_ALL,
    "Mutation.signOut": Open.WALLS_TOO,
    "Mutation.keepSession": Open.SIGNED_IN,
    "Mutation.setCurrentLocation": Open.SIGNED_IN,
    "Mutation.mergePatients": Permission.PATIENTS_PROFILES_WRITE,
    "Mutation.createUpload": WRITE,
    "Mutation.createPatient": Permission.PATIENTS_CREATE,
    "Mutation.updatePatient": Permission.PATIENTS_PROFILES_WRITE,
    "Mutation.startConversation": NEW_CHAT,
    "Mutation.sendMessage": WRITE,
    "Mutation.markConversationRead": READ,
    "Mutation.markConversationUnread": READ,
    "Mutation.resolveConversation": WRITE,
    "Mutation.unresolveConversation": WRITE,
    "Mutation.setPrimaryPatient": WRITE,
    "Mutation.optOutOfTexting": WRITE,
    "Mutation.sendEmail": WRITE,
    "Mutation.callPatient": WRITE,
    "Mutation.suggestReply": WRITE,
    "Mutation.dismissSuggestion": WRITE,
    "Mutation.saveFact": Permission.PATIENTS_PROFILES_WRITE,
    "Subscription.inboxEvents": READ,
    "Subscription.conversationEvents": READ,
    "Subscription.inboxStats": NUMBERS,
}
"""What may be asked for."""

SHOWN: dict[str, Need | Mapping[str, Need]] = {
    "PatientConnection": DESK,
    "PatientEdge": DESK,
    "Patient": {
        "id givenName familyName name pictureUrl phoneNumbers": DESK,
        "dateOfBirth chartUrl location emailAddresses savedFacts": PROFILES,
        "conversations": READ,
    },
    "SavedFact": {
        "id label value savedAt savedBy": PROFILES,
        "source": READ,
    },
    "Conversation": READ,
    "ConversationConnection": READ,
    "ConversationEdge": READ,
    "InboxCounts": READ,
    "InboxStats": NUMBERS,
    "HourStats": NUMBERS,
    "Upload": WRITE,
    "OptOut": READ,
    "Suggestion": READ,
    "TimelineConnection": READ,
    "TimelineEdge": READ,
    "Message": CHATS,
    "File": CHATS,
    "Call": CHATS,
    "Email": CHATS,
    "EmailThread": READ,
    "DeliveryProblem": CHATS,
    "TimelineItemAdded": READ,
    "TimelineItemChanged": READ,
    "DeliveryStatusChanged": READ,
    "ConversationChanged": READ,
    "Heartbeat": READ,
    "Viewer": Open.WHERE_IT_STANDS,
    "Organization": Open.WHERE_IT_STANDS,
    "Location": Open.WHERE_IT_STANDS,
    "User": Open.WHERE_IT_STANDS,
    "Assistant": Open.WHERE_IT_STANDS,
    "PageInfo": Open.WHERE_IT_STANDS,
    "SignInPayload": Open.WHERE_IT_STANDS,
    "SignOutPayload": Open.WHERE_IT_STANDS,
    "ViewerPayload": Open.WHERE_IT_STANDS,
    "PatientPayload": Open.WHERE_IT_STANDS,
    "ConversationPayload": Open.WHERE_IT_STANDS,
    "CreateUploadPayload": Open.WHERE_IT_STANDS,
    "SendMessagePayload": Open.WHERE_IT_STANDS,
    "SendEmailPayload": Open.WHERE_IT_STANDS,
    "CallPatientPayload": Open.WHERE_IT_STANDS,
    "SuggestReplyPayload": Open.WHERE_IT_STANDS,
    "SaveFactPayload": Open.WHERE_IT_STANDS,
    "UserError": Open.WHERE_IT_STANDS,
}
"""What may be shown, wherever it is reached from: of each type all of it, or field by field.

Where it is field by field, the first row says who may be shown one at all.
"""

NODES: dict[str, Need] = {
    "organization": Open.SIGNED_IN,
    "location": Open.SIGNED_IN,
    "user": Open.SIGNED_IN,
    "patient": PROFILES,
    "savedfact": PROFILES,
    "conversation": READ,
    "suggestion": READ,
    "message": READ,
    "file": READ,
    "call": READ,
    "email": READ,
    "emailthread": READ,
}
"""What `node` needs, by the kind of id."""

LINKS: dict[str, Need] = {
    "patient": DESK,
    "file": READ,
    "call": READ,
}
"""What opening a signed link needs at that moment, by the kind of id that it is about."""


def allow(operation: Operation, need: Need) -> None:
    """Raises Unauthenticated or Forbidden."""
    if need is not Open.TO_ALL:
        permit(operation.viewer, need)


async def allow_still(operation: Operation, need: Need) -> None:
    """For what goes on: as `allow`, once the session is over and its person has not kept it."""
    if operation.viewer.is_over(now()):
        await operation.recognise()
        allow(operation, need)


def permit(viewer: Viewer, need: Need) -> None:
    """Raises Forbidden."""
    if need is Open.SIGNED_IN:
        viewer.require_person()
    elif isinstance(need, Permission):
        viewer.require(need)
    elif isinstance(need, tuple):
        viewer.require(*need)


def covers(known: Need, need: Need) -> bool:
    """Whether whoever has what is known has what is needed as well."""
    if need in (known, Open.TO_ALL, Open.WHERE_IT_STANDS):
        return True
    if need is Open.WALLS_TOO:
        return known is Open.SIGNED_IN or not isinstance(known, Open)
    if need is Open.SIGNED_IN:
        return not isinstance(known, Open) and Permission.MESSAGING_STATS_READ not in _any_of(known)
    return not isinstance(known, Open) and _any_of(known) <= _any_of(need)


def _any_of(need: Need) -> set[Permission]:
    if isinstance(need, tuple):
        return set(need)
    return {need} if isinstance(need, Permission) else set()
