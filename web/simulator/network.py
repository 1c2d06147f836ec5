"""The phone network: carries texts, calls and emails between the clinic and its patients."""

import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import anyio
import httpx
from anyio.abc import TaskGroup

from web.simulator import calling, mailing, texting
from web.simulator.carried import CALL, EMAIL, TEXT, Carried
from web.simulator.clinic import Clinic
from web.simulator.journal import NEWEST, Journal
from web.simulator.memory import Memory
from web.simulator.outside import Delays, Outside
from web.simulator.pictures import Pictures

logger = logging.getLogger(__name__)

Carry = Callable[[Outside, Carried], Coroutine[Any, Any, Carried | None]]
"""Carries one thing to its end; what it answers with, if anything, is carried next."""
TO_CLINIC: Mapping[str, Carry] = {
    TEXT: texting.to_clinic,
    CALL: calling.to_clinic,
    EMAIL: mailing.to_clinic,
}
TO_PATIENT: Mapping[str, Carry] = {
    TEXT: texting.to_patient,
    CALL: calling.to_patient,
    EMAIL: mailing.to_patient,
}


class NotRunning(Exception):
    """The network takes things only inside `running`."""


class PhoneNetwork:
    """What it took it remembers, over restarts; what it had left to tell it then tells again."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        journal: Path,
        clinic_url: str,
        secret: str,
        account: str,
        clinic_numbers: Sequence[str],
        delays: Delays | None = None,
        newest: int = NEWEST,
        *,
        own_url: str,
        clinic_address: str,
        patients: Mapping[str, str] | None = None,
        addresses: Mapping[str, str] | None = None,
    ) -> None:
        self.secret = secret
        self.clinic_numbers = clinic_numbers
        self.clinic_address = clinic_address
        self.patients = patients or {}
        """Phones to pick from, and whose each is."""
        self.addresses = addresses or {}
        """Phones by the email addresses that are read on them."""
        self.run = uuid4().hex
        """Revisions are counted anew in each run."""
        delays = delays or Delays()
        self.pictures = Pictures(journal.with_name("pictures"))
        self.memory = Memory(Journal(journal, newest), newest)
        clinic = Clinic(http, clinic_url, secret, account, delays.tries)
        self._outside = Outside(self.memory, clinic, delays, self.pictures, own_url)
        self._tasks: TaskGroup | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Carry until left, then stop at once."""
        left = [item for item in self.memory.load() if not item.settled]
        async with anyio.create_task_group() as tasks:
            self._tasks = tasks
            for item in left:
                self._begin(item)
            try:
                yield
            finally:
                self._tasks = None
                tasks.cancel_scope.cancel()

    def take(self, item: Carried) -> Carried:
        """Take it to carry, the clinic's once for each reference. Raises NotRunning."""
        if self._tasks is None:
            raise NotRunning
        taken = self.memory.taken(item.client_reference) if item.client_reference else None
        if taken is not None:
            return taken
        self.memory.record(item)
        self._begin(item)
        return item

    def phone_of(self, address: str) -> str:
        """The phone on which an address is read; the address itself, where nobody knows one."""
        return self.addresses.get(address) or self.memory.phone_of(address) or address

    def _begin(self, item: Carried) -> None:
        if self._tasks is not None:
            self._tasks.start_soon(self._carry, item)

    async def _carry(self, item: Carried) -> None:
        # An error here (a full disk) must not end the task group, and with it the clinic's server.
        try:
            carry = (TO_CLINIC if item.from_patient else TO_PATIENT)[item.kind]
            answer = await carry(self._outside, item)
            if answer is not None:
                self.take(answer)
        except Exception:
            logger.exception("The simulated network lost something it carried")
