"""The words that rows hold: each is a value in a column and, mostly, an enum of the API."""

from enum import Enum


class Permission(Enum):
    MESSAGING_CHATS_READ = "MESSAGING_CHATS_READ"
    MESSAGING_CHATS_WRITE = "MESSAGING_CHATS_WRITE"
    PATIENTS_PROFILES_READ = "PATIENTS_PROFILES_READ"
    PATIENTS_PROFILES_WRITE = "PATIENTS_PROFILES_WRITE"
    PATIENTS_CREATE = "PATIENTS_CREATE"
    ORGANIZATION_ADMIN = "ORGANIZATION_ADMIN"


class ItemKind(Enum):
    MESSAGE = "MESSAGE"
    FILE = "FILE"
    CALL = "CALL"
    EMAIL = "EMAIL"


class Direction(Enum):
    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"


class AuthorKind(Enum):
    PATIENT = "PATIENT"
    USER = "USER"
    ASSISTANT = "ASSISTANT"


class DeliveryStatus(Enum):
    SENDING = "SENDING"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    UNDELIVERED = "UNDELIVERED"
    FAILED = "FAILED"


class CallOutcome(Enum):
    ANSWERED = "ANSWERED"
    ANSWERED_BY_ASSISTANT = "ANSWERED_BY_ASSISTANT"
    VOICEMAIL = "VOICEMAIL"
    MISSED = "MISSED"
    BUSY = "BUSY"
    FAILED = "FAILED"


class OptOutSource(Enum):
    TEAM = "TEAM"
    PATIENT = "PATIENT"
    CARRIER = "CARRIER"


class ConversationChange(Enum):
    STARTED = "STARTED"
    READ = "READ"
    UNREAD = "UNREAD"
    RESOLVED = "RESOLVED"
    UNRESOLVED = "UNRESOLVED"
    PRIMARY_PATIENT = "PRIMARY_PATIENT"
    PATIENTS = "PATIENTS"
    OPTED_OUT = "OPTED_OUT"
    OPTED_IN = "OPTED_IN"
    SUGGESTIONS = "SUGGESTIONS"


class EventKind(Enum):
    TIMELINE_ITEM_ADDED = "TIMELINE_ITEM_ADDED"
    TIMELINE_ITEM_CHANGED = "TIMELINE_ITEM_CHANGED"
    DELIVERY_STATUS_CHANGED = "DELIVERY_STATUS_CHANGED"
    CONVERSATION_CHANGED = "CONVERSATION_CHANGED"
    ACCESS_CHANGED = "ACCESS_CHANGED"
    """No client sees this one: it tells open subscriptions to ask again who may read them."""


class CredentialKind(Enum):
    SESSION = "SESSION"
    TOKEN = "TOKEN"  # noqa: S105 the word, not a secret
    LINK = "LINK"


class OutboxState(Enum):
    WAITING = "WAITING"
    """Nothing has been given to the carrier."""
    HANDED = "HANDED"
    """Given, or about to be: until the carrier's answer is recorded the send is in doubt."""
