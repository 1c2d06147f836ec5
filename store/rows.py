"""What queries return: plain, frozen, with the attribute names that the API's fields have."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from store.words import (
    Action,
    AuthorKind,
    CallOutcome,
    ConversationChange,
    CredentialKind,
    DeliveryStatus,
    Direction,
    EventKind,
    FileState,
    ItemKind,
    OptOutSource,
    OutboxState,
    Permission,
    StepKind,
)


@dataclass(frozen=True, slots=True)
class Organization:
    id: str
    name: str
    time_zone: str
    region: str
    email_enabled: bool
    voice_enabled: bool
    assistant_enabled: bool
    assistant_name: str
    chart_url_template: str | None
    logoff_after_minutes: int | None
    last_position: int
    pruned_position: int


@dataclass(frozen=True, slots=True)
class Location:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str
    email: str
    is_assistant: bool
    current_location_id: str | None


@dataclass(frozen=True, slots=True)
class Credential:
    """Who holds it, and what they may do: all that a request needs to know of its sender."""

    id: str
    kind: CredentialKind
    expires_at: datetime | None
    active_at: datetime | None
    """Of sessions alone."""
    user: User
    permissions: frozenset[Permission]
    organization: Organization


@dataclass(frozen=True, slots=True)
class Role:
    id: str
    name: str
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Member:
    """A person as an administrator sees them; `removed_at` is set once they have left."""

    organization_id: str
    id: str
    email: str
    name: str
    is_assistant: bool
    removed_at: datetime | None
    role: str
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class HeldCredential:
    """A credential as an administrator sees it: whose, and for how long."""

    id: str
    kind: CredentialKind
    email: str
    created_at: datetime
    expires_at: datetime | None
    active_at: datetime | None


@dataclass(frozen=True, slots=True)
class CarrierAccount:
    id: str
    organization_id: str
    name: str
    account: str
    settings: str
    """Encrypted; `inbox/secrets.py` opens it."""


@dataclass(frozen=True, slots=True)
class ClinicNumber:
    id: str
    organization_id: str
    phone_number: str
    carrier_id: str
    location_id: str | None


@dataclass(frozen=True, slots=True)
class Patient:
    id: str
    given_name: str
    family_name: str
    date_of_birth: date | None
    picture_key: str | None
    location_id: str | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class SavedFact:
    id: str
    patient_id: str
    label: str
    value: str
    source_id: str | None
    saved_at: datetime
    saved_by_id: str | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    id: str
    conversation_id: str
    patient_id: str
    body: str
    in_reply_to_id: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    organization_id: str
    phone_number: str
    clinic_number_id: str | None
    primary_patient_id: str | None
    location_id: str | None
    last_item_id: str | None
    last_activity_at: datetime
    activity_position: int
    last_inbound_position: int
    waiting_since: datetime | None
    person_replied: bool
    assistant_replied: bool
    is_unresponded: bool
    is_assistant_only: bool
    is_resolved: bool
    resolved_at: datetime | None
    resolved_by_id: str | None
    may_want_to_opt_out_id: str | None = None
    """The patient's text that reads like it, until somebody has answered or resolved."""


@dataclass(frozen=True, slots=True)
class InboxPage:
    conversations: Sequence[Conversation]
    looked_to: int | None = None
    """Where a search stopped looking, short of a full page; there may be more behind it."""


@dataclass(frozen=True, slots=True)
class OptOut:
    id: str
    phone_number: str
    source: OptOutSource
    at: datetime
    by_id: str | None


@dataclass(frozen=True, slots=True)
class DeliveryProblem:
    code: str | None
    message: str
    advice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    id: str
    conversation_id: str
    position: int
    kind: ItemKind
    direction: Direction
    author_kind: AuthorKind | None
    author_id: str | None
    at: datetime
    body: str
    delivery_status: DeliveryStatus | None
    delivery_problem: DeliveryProblem | None
    arrived_late_at: datetime | None = None
    """When it reached us, if that was not when the carrier had it, which is `at`."""
    is_automatic: bool = False
    """Nobody wrote it: an out-of-office notice, or what came with one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(TimelineItem):
    problem: str | None = None
    """Why a patient's words are not here, in words for the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File(TimelineItem):
    name: str
    content_type: str
    size: int
    storage_key: str
    thumbnail_key: str | None
    message_id: str | None
    """The text, or the email, that it came or goes with."""
    travels_with_id: str | None = None
    """What leads the carrier's message that it is part of, where it is not this file itself."""
    width: int | None = None
    height: int | None = None
    """Pixels of a picture."""
    state: FileState = FileState.KEPT
    problem: str | None = None
    """Why its bytes are not here, in words for the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(TimelineItem):
    outcome: CallOutcome
    duration_seconds: int | None
    assistant_actions: Sequence[str]
    recording_key: str | None
    recording_type: str | None = None
    recording_state: FileState | None = None
    """None while nobody has said that there is one."""
    recording_problem: str | None = None
    """Why it is not here, in words for the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(TimelineItem):
    thread_id: str
    from_address: str
    to_addresses: Sequence[str]
    subject: str
    preview: str
    html: str | None
    message_id: str | None = None
    """Without angle brackets, as all of them."""
    reference_ids: Sequence[str] = ()
    """Those of the emails before it in its thread, oldest first."""


@dataclass(frozen=True, slots=True)
class EmailThread:
    id: str
    subject: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log. `payload` holds what must be said as it was, not as it is by now."""

    organization_id: str
    position: int
    conversation_id: str | None
    kind: EventKind
    payload: dict[str, Any]
    audience: str | None
    at: datetime

    @property
    def item_id(self) -> str:
        return str(self.payload["item"])

    @property
    def change(self) -> ConversationChange:
        return ConversationChange(self.payload["change"])


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Somebody did something; `person_id` is null where it was the command line."""

    id: str
    at: datetime
    person_id: str | None
    address: str
    action: Action
    conversation_id: str | None
    patient_id: str | None
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merge:
    id: str
    number: int
    """Of the organization's merges, in the order they were made."""
    survivor_id: str
    duplicate_id: str
    at: datetime
    by_id: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One row that a merge changed: columns, or owners, before and after."""

    kind: StepKind
    row_key: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted, joined with AND; from `since` on, and before `until`."""

    person_id: str | None = None
    conversation_id: str | None = None
    patient_ids: Collection[str] | None = None
    """A record, and those that were merged into it."""
    action: Action | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    item_id: str
    organization_id: str
    carrier_id: str
    sender: str
    recipient: str
    state: OutboxState
    created_at: datetime
    attempts: int
    handed_at: datetime | None
    lease: str | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in: as it was said, and as it is once `storage_key` is set."""

    id: str
    person_id: str
    name: str
    content_type: str
    size: int
    created_at: datetime
    expires_at: datetime
    digest: str | None = None
    storage_key: str | None = None
    thumbnail_key: str | None = None
    width: int | None = None
    height: int | None = None
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FetchRow:
    """A file that lies at a carrier still."""

    item_id: str
    organization_id: str
    carrier_id: str
    url: str
    created_at: datetime
    attempts: int = 0
    problem: str | None = None
    """Why the last try failed, for an administrator."""


@dataclass(frozen=True, slots=True)
class KeptWebhook:
    id: str
    carrier_id: str
    kind: str
    reason: str
    body: str
    at: datetime
    content_type: str = ""
    storage_key: str | None = None
    """Where the whole body lies, of an email: `body` is empty then."""


@dataclass(frozen=True, slots=True)
class RefusedWebhooks:
    """Posts that proved nothing, for one reason; `kind` is the last one's."""

    carrier: str
    kind: str
    reason: str
    times: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Reconciliation:
    carrier_id: str
    began_at: datetime
    since: datetime
    ended_at: datetime | None = None
    """None while it runs, and where the process died on the way."""
    texts: int = 0
    statuses: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Callback:
    id: str
    reference: str
    status: DeliveryStatus
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class InboxCounts:
    all: int
    unread: int
    unresponded: int
    human_only: int
    my_location: int


@dataclass(frozen=True, slots=True)
class HourStats:
    """What was counted in one hour of the organization's day."""

    begins_at: datetime
    hour: int
    received: int = 0
    sent: int = 0
    undelivered: int = 0


@dataclass(frozen=True, slots=True)
class InboxStats:
    """What the dashboard shows; `today` is the organization's day, in its time zone."""

    open: int
    unresponded: int
    longest_wait_since: datetime | None
    received_today: int
    sent_today: int
    undelivered_today: int
    median_response_seconds: int | None
    hours: tuple[HourStats, ...]


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """The chips, joined with AND; None is a chip that is not set. Locations and people are ids."""

    unread_by: str | None = None
    """Only what this person has not opened."""
    is_unresponded: bool | None = None
    is_assistant_only: bool | None = None
    is_resolved: bool | None = None
    location_id: str | None = None
    search: str | None = None
