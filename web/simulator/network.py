"""The phone network: takes texts from the clinic and from phones, and carries them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import anyio
import httpx
from anyio.abc import TaskGroup

from web.simulator.behaviours import Outcome, behaviour_of
from web.simulator.clinic import PAUSES, Clinic
from web.simulator.journal import NEWEST, Journal
from web.simulator.pictures import Pictures, type_of
from web.simulator.texts import DELIVERED, FAILED, SENT, CarriedText

logger = logging.getLogger(__name__)

PICTURES = "api/pictures"
"""Where the patients' pictures lie, as the page of the phones sees it."""
NOT_TAKEN = Outcome(FAILED, reason="The clinic did not take this text.")


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds that the network takes, and the pauses before each try of a webhook."""

    to_sent: float = 0.3
    to_end: float = 0.7
    """From sent to delivered or undelivered."""
    to_reply: float = 1.0
    tries: Sequence[float] = PAUSES


class NotRunning(Exception):
    """The network takes texts only inside `running`."""


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
        patients: Mapping[str, str] | None = None,
    ) -> None:
        self.secret = secret
        self.clinic_numbers = clinic_numbers
        self.patients = patients or {}
        """Phones to pick from, and whose each is."""
        self.run = uuid4().hex
        """Revisions are counted anew in each run."""
        self.revision = 0
        self._delays = delays or Delays()
        self._clinic = Clinic(http, clinic_url, secret, account, self._delays.tries)
        self._journal = Journal(journal, newest)
        self.pictures = Pictures(journal.with_name("pictures"))
        self._newest = newest
        self._texts: dict[str, CarriedText] = {}
        self._by_client_reference: dict[str, CarriedText] = {}
        self._tasks: TaskGroup | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Carry texts until left, then stop at once."""
        for text in self._journal.load().values():
            self._remember(text)
        async with anyio.create_task_group() as tasks:
            self._tasks = tasks
            for text in self._texts.values():
                if not text.settled:
                    self._carry(text)
            try:
                yield
            finally:
                self._tasks = None
                tasks.cancel_scope.cancel()

    def taken(self, client_reference: str) -> CarriedText | None:
        """The clinic's text of this reference, if the network took it."""
        return self._by_client_reference.get(client_reference)

    def changed_since(self, revision: int) -> list[CarriedText]:
        """Texts that are new or changed, oldest first."""
        if revision == self.revision:
            return []
        return [text for text in self._texts.values() if text.revision > revision]

    def take_from_clinic(
        self,
        clinic_number: str,
        patient_number: str,
        body: str,
        client_reference: str,
        media: list[dict[str, str]] | None = None,
    ) -> CarriedText:
        """Take the clinic's text, once for each reference. Raises NotRunning."""
        taken = self.taken(client_reference)
        if taken is not None:
            return taken
        text = _new_text(clinic_number, patient_number, body, from_patient=False)
        text.client_reference = client_reference
        text.media = media or []
        return self._take(text)

    def take_from_patient(
        self, clinic_number: str, patient_number: str, body: str, pictures: Sequence[str] = ()
    ) -> CarriedText:
        """Take a text typed on a patient's phone. Raises NotRunning."""
        text = _new_text(clinic_number, patient_number, body, from_patient=True)
        text.media = [{"url": f"{PICTURES}/{name}", "type": type_of(name)} for name in pictures]
        return self._take(text)

    def _take(self, text: CarriedText) -> CarriedText:
        if self._tasks is None:
            raise NotRunning
        self._record(text)
        self._carry(text)
        return text

    def _carry(self, text: CarriedText) -> None:
        carry = self._carry_to_clinic if text.from_patient else self._carry_to_patient
        if self._tasks is not None:
            self._tasks.start_soon(self._guarded, carry, text)

    async def _guarded(
        self, carry: Callable[[CarriedText], Coroutine[Any, Any, None]], text: CarriedText
    ) -> None:
        # An error here (a full disk) must not end the task group, and with it the clinic's server.
        try:
            await carry(text)
        except Exception:
            logger.exception("The simulated network lost a text")

    async def _carry_to_clinic(self, text: CarriedText) -> None:
        is_taken = await self._clinic.hand_text(text)
        self._settle(text, Outcome(DELIVERED) if is_taken else NOT_TAKEN)

    async def _carry_to_patient(self, text: CarriedText) -> None:
        behaviour = behaviour_of(text.patient_number)
        for outcome in behaviour.outcomes:
            await asyncio.sleep(self._delay_before(outcome, behaviour.outcomes))
            self._change(text, outcome)
            await self._clinic.tell_outcome(text, outcome)
        self._settle(text)
        if behaviour.reply is not None:
            await asyncio.sleep(self._delays.to_reply)
            self.take_from_patient(text.clinic_number, text.patient_number, behaviour.reply)

    def _delay_before(self, outcome: Outcome, outcomes: tuple[Outcome, ...]) -> float:
        if outcome.status == SENT:
            return self._delays.to_sent
        return self._delays.to_end if len(outcomes) > 1 else 0.0

    def _settle(self, text: CarriedText, outcome: Outcome | None = None) -> None:
        text.settled = True
        self._change(text, outcome or Outcome(text.status, text.code, text.reason))

    def _change(self, text: CarriedText, outcome: Outcome) -> None:
        text.status, text.code, text.reason = outcome.status, outcome.code, outcome.reason
        self._record(text)

    def _record(self, text: CarriedText) -> None:
        self._journal.append(text)
        self._remember(text)

    def _remember(self, text: CarriedText) -> None:
        self.revision += 1
        text.revision = self.revision
        self._texts[text.id] = text
        if text.client_reference is not None:
            self._by_client_reference[text.client_reference] = text
        if len(self._texts) > self._newest:
            self._forget(next(iter(self._texts.values())))

    def _forget(self, text: CarriedText) -> None:
        del self._texts[text.id]
        self._by_client_reference.pop(text.client_reference or "", None)


def _new_text(
    clinic_number: str, patient_number: str, body: str, *, from_patient: bool
) -> CarriedText:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return CarriedText(f"SIM{uuid4().hex}", from_patient, patient_number, clinic_number, body, now)
