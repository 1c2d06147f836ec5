"""What fields ask for one by one, fetched in batches and remembered.

They live as long as what they remember is true: on a request, as long as its snapshot; on a
socket, for one event, whose followers share them (`SharedLoaders`).
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from inspect import isawaitable
from typing import Any, Generic, TypeVar

from strawberry.dataloader import DataLoader

from inbox import consent
from store import conversations, emails, patients, people, suggestions, timeline, unread
from store.database import Database, Reads
from store.rows import (
    Conversation,
    Email,
    EmailThread,
    File,
    Location,
    OptOut,
    Patient,
    SavedFact,
    Suggestion,
    TimelineItem,
    User,
)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Loader(Generic[K, V]):
    """A DataLoader that hands over what it already has without a turn of the event loop."""

    def __init__(self, load: Callable[[Sequence[K]], Awaitable[dict[K, V]]]) -> None:
        self._load = load
        # It would hand the same future to all who ask, and whoever goes away would cancel it for
        # them; what was loaded is remembered here.
        self._loader = DataLoader(load_fn=self._in_order, cache=False)
        self._known: dict[K, V | None] = {}

    async def _in_order(self, keys: list[K]) -> list[Any]:
        found = await self._load(list(dict.fromkeys(keys)))
        values = [found.get(key) for key in keys]
        self._known.update(zip(keys, values, strict=True))
        return values

    def get(self, key: K | None) -> Any:
        """The value, or an awaitable of it; None for no key."""
        if key is None:
            return None
        return self._known[key] if key in self._known else self._asked(key)

    async def load(self, key: K) -> Any:
        return self._known[key] if key in self._known else await self._asked(key)

    def _asked(self, key: K) -> Awaitable[Any]:
        batch = self._loader.batch
        if batch is not None and all(task.future.cancelled() for task in batch.tasks):
            # All who asked are gone, and its dispatch with them: nobody would answer in it.
            self._loader.batch = None
        return self._loader.load(key)

    async def load_many(self, keys: Sequence[K]) -> None:
        """Fetch what is not at hand of these, in one statement."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._known]
        if missing:
            await self._in_order(missing)

    def prime(self, values: dict[K, V]) -> None:
        self._known.update(values)


def then(value: Any, change: Callable[[Any], Any]) -> Any:
    """What `get` gave, changed: at once where it was at hand, else once it is there."""
    if not isawaitable(value):
        return change(value)

    async def later() -> Any:
        return change(await value)

    return later()


def by_id(rows: Iterable[V]) -> dict[str, V]:
    return {row.id: row for row in rows}  # type: ignore[attr-defined]


def grouped(keys: Sequence[str], pairs: Iterable[tuple[Any, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {key: [] for key in keys}
    for key, value in pairs:
        groups[key].append(value)
    return groups


class Loaders:
    """One for each relation of the schema, all scoped to the viewer's organization."""

    def __init__(self, reads: Reads, organization_id: str) -> None:
        self._reads = reads
        self._organization_id = organization_id
        self.conversations: Loader[str, Conversation] = Loader(self._conversations)
        self.conversation_by_number: Loader[str, Conversation] = Loader(self._by_number)
        self.linked_patients: Loader[str, list[Patient]] = Loader(self._linked)
        self.opt_outs: Loader[str, OptOut] = Loader(self._opt_outs)
        self.unread: Loader[tuple[str, str], bool] = Loader(self._unread)
        """By person and conversation."""
        self.suggestions: Loader[str, list[Suggestion]] = Loader(self._suggestions)
        self.patients: Loader[str, Patient] = Loader(self._patients)
        self.phone_numbers: Loader[str, list[str]] = Loader(self._phone_numbers)
        self.email_addresses: Loader[str, list[str]] = Loader(self._email_addresses)
        self.saved_facts: Loader[str, list[SavedFact]] = Loader(self._saved_facts)
        self.users: Loader[str, User] = Loader(self._users)
        self.locations: Loader[str, Location] = Loader(self._locations)
        self.location_numbers: Loader[str, list[str]] = Loader(self._location_numbers)
        self.items: Loader[str, TimelineItem] = Loader(self._items)
        self.message_files: Loader[str, list[File]] = Loader(self._message_files)
        self.threads: Loader[str, EmailThread] = Loader(self._threads)
        self.thread_emails: Loader[str, list[Email]] = Loader(self._thread_emails)
        self.saved_fact: Loader[str, SavedFact] = Loader(self._saved_facts_by_id)
        self.suggestion: Loader[str, Suggestion] = Loader(self._suggestions_by_id)

    async def _conversations(self, ids: Sequence[str]) -> dict[str, Conversation]:
        return by_id(await conversations.conversations(self._reads, self._organization_id, ids))

    async def _by_number(self, numbers: Sequence[str]) -> dict[str, Conversation]:
        found = await conversations.by_numbers(self._reads, self._organization_id, numbers)
        return {conversation.phone_number: conversation for conversation in found}

    async def _linked(self, numbers: Sequence[str]) -> dict[str, list[Patient]]:
        links = await patients.linked(self._reads, self._organization_id, numbers)
        found = await self._patients([patient_id for _, patient_id in links])
        self.patients.prime(found)
        # On a socket two may have become one since the links were read: then it is one of them.
        pairs = dict.fromkeys((number, found[patient_id].id) for number, patient_id in links)
        by_own_id = {patient.id: patient for patient in found.values()}
        return grouped(numbers, [(number, by_own_id[id]) for number, id in pairs])

    async def _opt_outs(self, numbers: Sequence[str]) -> dict[str, OptOut]:
        standing = await conversations.opt_outs(self._reads, self._organization_id, numbers)
        groups = grouped(numbers, [(opt_out.phone_number, opt_out) for opt_out in standing])
        shown = {number: consent.shown(group) for number, group in groups.items()}
        return {number: opt_out for number, opt_out in shown.items() if opt_out is not None}

    async def _unread(self, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bool]:
        person_ids, conversation_ids = (set(ids) for ids in zip(*pairs, strict=True))
        found = await unread.pairs(self._reads, self._organization_id, person_ids, conversation_ids)
        return {pair: pair in found for pair in pairs}

    async def _suggestions(self, ids: Sequence[str]) -> dict[str, list[Suggestion]]:
        found = await suggestions.shown(self._reads, self._organization_id, ids)
        return grouped(ids, [(suggestion.conversation_id, suggestion) for suggestion in found])

    async def _suggestions_by_id(self, ids: Sequence[str]) -> dict[str, Suggestion]:
        return by_id(await suggestions.by_id(self._reads, self._organization_id, ids))

    async def _patients(self, ids: Sequence[str]) -> dict[str, Patient]:
        return await patients.by_any_id(self._reads, self._organization_id, ids)

    async def _phone_numbers(self, ids: Sequence[str]) -> dict[str, list[str]]:
        found = await patients.phone_numbers(self._reads, self._organization_id, ids)
        return grouped(ids, [(row[0], row[1]) for row in found])

    async def _email_addresses(self, ids: Sequence[str]) -> dict[str, list[str]]:
        found = await patients.email_addresses(self._reads, self._organization_id, ids)
        return grouped(ids, [(row[0], row[1]) for row in found])

    async def _saved_facts(self, ids: Sequence[str]) -> dict[str, list[SavedFact]]:
        found = await patients.saved_facts(self._reads, self._organization_id, ids)
        return grouped(ids, [(fact.patient_id, fact) for fact in found])

    async def _saved_facts_by_id(self, ids: Sequence[str]) -> dict[str, SavedFact]:
        return by_id(await patients.saved_facts_by_id(self._reads, self._organization_id, ids))

    async def _users(self, ids: Sequence[str]) -> dict[str, User]:
        return by_id(await people.users(self._reads, self._organization_id, ids))

    async def _locations(self, ids: Sequence[str]) -> dict[str, Location]:
        found = by_id(await people.locations(self._reads, self._organization_id))
        self.locations.prime(found)
        return {id: found[id] for id in ids if id in found}

    async def _location_numbers(self, ids: Sequence[str]) -> dict[str, list[str]]:
        found = await people.location_numbers(self._reads, self._organization_id, ids)
        return grouped(ids, [(row[0], row[1]) for row in found])

    async def _items(self, ids: Sequence[str]) -> dict[str, TimelineItem]:
        return by_id(await timeline.items(self._reads, self._organization_id, ids))

    async def _message_files(self, ids: Sequence[str]) -> dict[str, list[File]]:
        found = await timeline.files_of_messages(self._reads, self._organization_id, ids)
        return grouped(ids, [(file.message_id, file) for file in found])

    async def _threads(self, ids: Sequence[str]) -> dict[str, EmailThread]:
        return by_id(await emails.threads(self._reads, self._organization_id, ids))

    async def _thread_emails(self, ids: Sequence[str]) -> dict[str, list[Email]]:
        found = await emails.emails_of_threads(self._reads, self._organization_id, ids)
        return grouped(ids, [(email.thread_id, email) for email in found])


NEWEST = 32
"""Events whose loaders are kept: who follows further behind than that reads for themselves."""


class SharedLoaders:
    """Of each of the newest events one set of loaders, for all who follow it in this process.

    Whatever an event's fields need is then read once, and not once for every subscriber.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: OrderedDict[tuple[str, int], Loaders] = OrderedDict()

    def of(self, organization_id: str, position: int) -> Loaders:
        key = (organization_id, position)
        if key not in self._kept:
            self._kept[key] = Loaders(self._database.latest(), organization_id)
            if len(self._kept) > NEWEST:
                self._kept.popitem(last=False)
        return self._kept[key]
