"""The words in which carriers and rules speak: a carrier turns its dialect into these and back."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from inbox.carried import InboundMedia as InboundMedia
from inbox.mail import EmailReport, InboundEmail, OutboundEmail
from inbox.problem import Problem as Problem
from inbox.telephony import CallUpdate, OutboundCall
from store.words import DeliveryStatus as DeliveryStatus

Settings = Mapping[str, str]
"""What an administrator has set for one account at a carrier; secrets are decrypted here."""


@dataclass(frozen=True, slots=True)
class OutboundMedia:
    """A file to hand over with a text: the carrier fetches it from `url`, a signed link of ours."""

    url: str
    content_type: str
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class InboundText:
    """A patient's text. `reference` is the carrier's id for it: a repeat carries the same."""

    reference: str
    sender: str
    recipient: str
    body: str
    media: tuple[InboundMedia, ...] = ()
    answered_keyword: str | None = None
    """STOP, START or HELP, where the carrier took the text for one and has answered it already."""
    problem: str | None = None
    """What of it could not be had any more, in words for the desk: its words are missing then."""
    service: str | None = None
    """The carrier's pool of numbers that `recipient` is part of, where it names one."""


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """One callback about a text that we sent.

    `item_id` is our own id, where the callback's URL carried it; `raw` is kept as it came.
    """

    reference: str
    status: DeliveryStatus
    problem: Problem | None = None
    item_id: str | None = None
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Verified, but nothing that we know: kept whole, answered 2xx, listed by the doctor."""

    reason: str


Posted = InboundText | StatusUpdate | InboundEmail | EmailReport | CallUpdate | NotUnderstood


@dataclass(frozen=True, slots=True)
class OutboundText:
    """A text to hand over. `item_id` names it on our side; E.164 numbers; `handed_at` in UTC."""

    item_id: str
    sender: str
    recipient: str
    body: str
    handed_at: datetime
    media: tuple[OutboundMedia, ...] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier has the text, under its own id."""

    reference: str
    status: DeliveryStatus = DeliveryStatus.SENDING
    problem: Problem | None = None


class Refused(Exception):
    """The carrier will not take this text, now or later."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Busy(Exception):
    """Certainly not taken (429, connection refused): safe to hand over again later."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        """Seconds, where the carrier named a time."""


class InDoubt(Exception):
    """Handed over, and no answer says whether it was taken (a time-out, a 5xx, a broken line)."""


class CannotAsk(Exception):
    """This carrier has no way to say whether it took a text, or what it has carried."""


class Gone(Exception):
    """The carrier does not have this file (404, 410), or not yet: soon after the text it may lag.

    `for_good`: asking again is no use, as the address is not one of the carrier's own.
    """

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


@dataclass(frozen=True, slots=True)
class Logged:
    """One text in the carrier's own log: a patient's, or what became of one of ours."""

    at: datetime
    """When the carrier had it."""
    said: InboundText | StatusUpdate
    is_partial: bool = False
    """The log leaves out words or files that the carrier may still have: `whole` asks for them."""


@dataclass(frozen=True, slots=True)
class Hook:
    """What a carrier posted: the public URL as it called it, lower-case headers, the raw body."""

    kind: str
    """The last part of the path: `messages`, `statuses`."""
    url: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


class Malformed(Exception):
    """The body is not what this carrier posts: answered 400."""


@runtime_checkable
class Poster(Protocol):
    """Whoever posts to us for a clinic's account: a carrier, a mail service, a phone system.

    It keeps no account: settings come with each call.
    """

    name: str
    required: frozenset[str]
    optional: frozenset[str]
    answer: bytes
    """The body of a 2xx answer, and its type."""
    answer_type: str
    challenge: str | None
    """How a bare post is asked for credentials, if the poster waits for that (RFC 9110)."""

    def account(self, settings: Settings) -> str:
        """The public name of the account that these settings are for, found again in its posts."""

    def claimed_account(self, hook: Hook) -> str:
        """Which account the post says it is of, before anything is verified. Raises Malformed."""

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether that account's own service posted this; constant time, over the raw body."""

    def read(self, hook: Hook) -> list[Posted]:
        """All that the post says, in our words; call after `verify`. Raises Malformed."""


@runtime_checkable
class Carrier(Poster, Protocol):
    """Who carries texts, in both directions."""

    def grace(self, settings: Settings) -> timedelta:
        """How long after a hand-over this carrier's "I have no such text" is not to be believed."""

    async def send(self, settings: Settings, text: OutboundText) -> Accepted:
        """Hand over one text. Raises Refused, Busy or InDoubt."""

    async def find(
        self, settings: Settings, text: OutboundText, known: frozenset[str]
    ) -> Accepted | None:
        """Ask whether this text was taken; None if the carrier says that it was not.

        `known` are references that belong to other texts of ours. Raises CannotAsk or Busy.
        """


@runtime_checkable
class Choosy(Protocol):
    """Whoever can tell at once that settings will not do."""

    def wrong_with(self, settings: Settings) -> str | None:
        """A sentence for an administrator; None where nothing is seen to be wrong."""


@runtime_checkable
class MailRelay(Poster, Protocol):
    """Who takes the clinic's emails."""

    def address(self, settings: Settings) -> str:
        """The clinic's own address, from which they go and to which patients answer."""

    async def send_email(self, settings: Settings, email: OutboundEmail) -> Accepted:
        """Hand over one email. Raises Refused, Busy or InDoubt: no relay can be asked again."""


@runtime_checkable
class Instructing(Protocol):
    """Whoever asks by its posts what a call is to do next."""

    def instructions(self, settings: Settings, hook: Hook) -> bytes | None:
        """The answer's body; None where the usual one will do."""


@runtime_checkable
class Telephone(Poster, Protocol):
    """Who places calls."""

    async def place(self, settings: Settings, call: OutboundCall) -> Accepted:
        """Ring the person's phone, then join the patient. Raises Refused, Busy or InDoubt."""


@runtime_checkable
class Holding(Protocol):
    """Whoever holds files for us that came with texts."""

    def fetch(self, settings: Settings, url: str) -> AsyncGenerator[bytes, None]:
        """A file's bytes, from the carrier's own hosts alone. Raises Busy or Gone."""


@runtime_checkable
class Recounting(Protocol):
    """Whoever can be asked for its log of what it has carried."""

    def keeps_log(self, settings: Settings) -> bool:
        """Whether there is one to ask for with these settings."""

    def log(self, settings: Settings, since: datetime) -> AsyncGenerator[Logged, None]:
        """All of this account's texts since then, in any order. Raises CannotAsk or Busy."""

    async def whole(self, settings: Settings, text: InboundText) -> InboundText:
        """A partial text of the log with its words and files. Raises Busy or Gone."""


@runtime_checkable
class Answering(Protocol):
    """Whoever may answer STOP, START and HELP itself, so that we do not."""

    def answers_keywords(self, settings: Settings) -> bool:
        """Whether it does for this account."""
