"""What the network has carried, newest last, kept over restarts by its journal."""

from web.simulator.behaviours import Outcome
from web.simulator.carried import EMAIL, Carried
from web.simulator.journal import Journal


class Memory:
    def __init__(self, journal: Journal, newest: int) -> None:
        self.revision = 0
        self._journal = journal
        self._newest = newest
        self._items: dict[str, Carried] = {}
        self._by_client_reference: dict[str, Carried] = {}

    def load(self) -> list[Carried]:
        """All that the journal holds, oldest first."""
        for item in self._journal.load().values():
            self._remember(item)
        return list(self._items.values())

    def get(self, id: str) -> Carried | None:
        return self._items.get(id)

    def taken(self, client_reference: str) -> Carried | None:
        """The clinic's own, of this reference, if the network took it."""
        return self._by_client_reference.get(client_reference)

    def changed_since(self, revision: int) -> list[Carried]:
        """What is new or changed, oldest first."""
        if revision == self.revision:
            return []
        return [item for item in self._items.values() if item.revision > revision]

    def phone_of(self, address: str) -> str | None:
        """From which an email of this address came last."""
        for item in reversed(self._items.values()):
            if item.kind == EMAIL and item.from_patient and item.details["from"] == address:
                return item.patient_number
        return None

    def record(self, item: Carried) -> None:
        """As it is now, in the journal first."""
        self._journal.append(item)
        self._remember(item)

    def change(self, item: Carried, outcome: Outcome) -> None:
        item.status, item.code, item.reason = outcome.status, outcome.code, outcome.reason
        self.record(item)

    def settle(self, item: Carried, outcome: Outcome | None = None) -> None:
        """Nothing is left to do for it."""
        item.settled = True
        self.change(item, outcome or Outcome(item.status, item.code, item.reason))

    def _remember(self, item: Carried) -> None:
        self.revision += 1
        item.revision = self.revision
        self._items[item.id] = item
        if item.client_reference is not None:
            self._by_client_reference[item.client_reference] = item
        if len(self._items) > self._newest:
            self._forget(next(iter(self._items.values())))

    def _forget(self, item: Carried) -> None:
        del self._items[item.id]
        self._by_client_reference.pop(item.client_reference or "", None)
