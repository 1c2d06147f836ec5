"""The organizations' accounts, opened: at carriers, mail services and phone systems."""

from collections.abc import Mapping
from dataclasses import dataclass

from inbox.carrier import Answering, Poster, Settings
from inbox.secrets import SettingsSafe
from store import carriers
from store.database import Database, Reads
from store.rows import CarrierAccount


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    organization_id: str
    carrier: Poster
    settings: Settings

    @property
    def answers_keywords(self) -> bool:
        return isinstance(self.carrier, Answering) and self.carrier.answers_keywords(self.settings)


class Accounts:
    def __init__(
        self, database: Database, safe: SettingsSafe, available: Mapping[str, Poster]
    ) -> None:
        self._database = database
        self._safe = safe
        self._available = available

    def opened(self, row: CarrierAccount) -> Account | None:
        """None where this release has no such carrier. Raises cryptography's InvalidToken."""
        carrier = self._available.get(row.name)
        if carrier is None:
            return None
        return Account(row.id, row.organization_id, carrier, self._safe.unlock(row.settings))

    async def all(self, organization_id: str, reads: Reads | None = None) -> list[Account]:
        """Those that can be opened, and whose carrier this release has.

        `reads`: what is read by already. Whoever holds a connection and waits for a second one
        may wait for others who do the same.
        """
        rows = await carriers.accounts(reads or self._database.latest(), organization_id)
        return [account for row in rows if (account := self.opened(row)) is not None]

    async def of(self, organization_id: str, id: str) -> Account | None:
        row = await carriers.account(self._database.latest(), organization_id, id)
        return self.opened(row) if row else None
