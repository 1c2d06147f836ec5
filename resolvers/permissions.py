"""Who may ask for what: one table, read when the schema is built.

A root field that is not in it stops the build, so that a field added later cannot be forgotten.
"""

from enum import Enum

from inbox.viewer import Viewer
from resolvers.context import Operation
from store.words import Permission


class Open(Enum):
    TO_ALL = "to all"
    SIGNED_IN = "to whoever is signed in"


READ = Permission.MESSAGING_CHATS_READ
WRITE = Permission.MESSAGING_CHATS_WRITE
PROFILES = Permission.PATIENTS_PROFILES_READ

Need = Permission | tuple[Permission, ...] | Open
"""One permission, any of several, or none."""

NEEDS: dict[str, Need] = {
    "Query.viewer": Open.SIGNED_IN,
    "Query.node": Open.SIGNED_IN,
    "Query.nodes": Open.SIGNED_IN,
    "Query.eventCursor": Open.SIGNED_IN,
    "Query.conversations": READ,
    "Query.conversation": READ,
    "Query.inboxCounts": READ,
    "Mutation.signIn": Open.TO_ALL,
    "Mutation.signOut": Open.SIGNED_IN,
    "Mutation.setCurrentLocation": Open.SIGNED_IN,
    "Mutation.createUpload": WRITE,
    "Mutation.sendMessage": WRITE,
    "Mutation.markConversationRead": READ,
    "Mutation.markConversationUnread": READ,
    "Mutation.resolveConversation": WRITE,
    "Mutation.unresolveConversation": WRITE,
    "Mutation.optOutOfTexting": WRITE,
    "Subscription.inboxEvents": READ,
    "Subscription.conversationEvents": READ,
    "Patient.dateOfBirth": PROFILES,
    "Patient.chartUrl": PROFILES,
    "Patient.emailAddresses": PROFILES,
    "Patient.savedFacts": PROFILES,
}

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
    "file": READ,
    "call": READ,
    "patient": (READ, PROFILES),
}
"""What opening a signed link needs at that moment, by the kind of id that it is about."""


def allow(operation: Operation, need: Need) -> None:
    """Raises Unauthenticated or Forbidden."""
    if need is not Open.TO_ALL:
        permit(operation.viewer, need)


def permit(viewer: Viewer, need: Need) -> None:
    """Raises Forbidden."""
    if isinstance(need, Permission):
        viewer.require(need)
    elif isinstance(need, tuple):
        viewer.require(*need)
