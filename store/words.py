"""The words that rows hold: each is a value in a column and, mostly, an enum of the API."""

from enum import Enum


class Permission(Enum):
    MESSAGING_CHATS_READ = "MESSAGING_CHATS_READ"
    MESSAGING_CHATS_WRITE = "MESSAGING_CHATS_WRITE"
    MESSAGING_STATS_READ = "MESSAGING_STATS_READ"
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
    IN_PROGRESS = "IN_PROGRESS"


class FileState(Enum):
    FETCHING = "FETCHING"
    """It lies at the carrier still, and is being fetched from there."""
    KEPT = "KEPT"
    LOST = "LOST"
    """It will not come: the carrier has it no more, or it was not one to be kept."""


class OptOutSource(Enum):
    TEAM = "TEAM"
    PATIENT = "PATIENT"
    CARRIER = "CARRIER"


class Keyword(Enum):
    """What a text of one word may ask of us, in this word or one like it."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


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
    WALL = "WALL"
    """A screen that nobody touches: it shows numbers, and nothing of any patient."""


class OutboxState(Enum):
    WAITING = "WAITING"
    """Nothing has been given to the carrier."""
    HANDED = "HANDED"
    """Given, or about to be: until the carrier's answer is recorded the send is in doubt."""


class StepKind(Enum):
    """What a row was that a merge changed."""

    PATIENT = "PATIENT"
    PHONE_NUMBER = "PHONE_NUMBER"
    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    SAVED_FACT = "SAVED_FACT"
    SUGGESTION = "SUGGESTION"
    TIMELINE_ITEM = "TIMELINE_ITEM"
    CONVERSATION = "CONVERSATION"


class Action(Enum):
    """What the audit says that somebody did; of mutations, in the contract's own names."""

    READ_INBOX = "READ_INBOX"
    READ_CONVERSATION = "READ_CONVERSATION"
    READ_PATIENT = "READ_PATIENT"
    SEARCH_PATIENTS = "SEARCH_PATIENTS"
    FOLLOW = "FOLLOW"
    OPEN_FILE = "OPEN_FILE"
    SIGN_IN = "SIGN_IN"
    SIGN_OUT = "SIGN_OUT"
    SET_CURRENT_LOCATION = "SET_CURRENT_LOCATION"
    CREATE_PATIENT = "CREATE_PATIENT"
    UPDATE_PATIENT = "UPDATE_PATIENT"
    MERGE_PATIENTS = "MERGE_PATIENTS"
    UNDO_MERGE = "UNDO_MERGE"
    START_CONVERSATION = "START_CONVERSATION"
    MARK_CONVERSATION_READ = "MARK_CONVERSATION_READ"
    MARK_CONVERSATION_UNREAD = "MARK_CONVERSATION_UNREAD"
    RESOLVE_CONVERSATION = "RESOLVE_CONVERSATION"
    UNRESOLVE_CONVERSATION = "UNRESOLVE_CONVERSATION"
    SET_PRIMARY_PATIENT = "SET_PRIMARY_PATIENT"
    OPT_OUT_OF_TEXTING = "OPT_OUT_OF_TEXTING"
    CREATE_UPLOAD = "CREATE_UPLOAD"
    SEND_MESSAGE = "SEND_MESSAGE"
    SEND_EMAIL = "SEND_EMAIL"
    CALL_PATIENT = "CALL_PATIENT"
    SUGGEST_REPLY = "SUGGEST_REPLY"
    DISMISS_SUGGESTION = "DISMISS_SUGGESTION"
    SAVE_FACT = "SAVE_FACT"
    ADMINISTER = "ADMINISTER"
