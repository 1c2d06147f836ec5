"""What the audit says of a clinic from some moment on."""

from store.rows import AuditEntry
from tests.clinic import Clinic
from tests.founding import MARIA


class Watched:
    """What was recorded since the watch began."""

    def __init__(self, clinic: Clinic, known: int) -> None:
        self._clinic = clinic
        self._known = known

    async def told(self) -> list[tuple[str | None, str, str | None, str | None]]:
        """Who, what, the conversation's number, the patient's name."""
        return [
            (_name(t.email), t.entry.action.value, t.phone_number, t.patient_name)
            for t in (await self._clinic.audit())[self._known :]
        ]

    async def entries(self) -> list[AuditEntry]:
        return [told.entry for told in (await self._clinic.audit())[self._known :]]


def _name(email: str | None) -> str | None:
    return email and email.partition("@")[0]


async def watch(clinic: Clinic) -> Watched:
    return Watched(clinic, len(await clinic.audit()))


async def ids_of(clinic: Clinic) -> dict[str, str]:
    """A conversation of Maria's, a message of it, and Maria."""
    id = await clinic.begin(MARIA, "Hello")
    data = await clinic.ask(
        """query($id: ID!) { conversation(id: $id) {
        primaryPatient { id } lastItem { ... on Message { id } } } }""",
        id=id,
    )
    found = data["conversation"]
    return {
        "conversation": id,
        "patient": found["primaryPatient"]["id"],
        "message": found["lastItem"]["id"],
    }


async def full(*_: object) -> None:
    """Instead of whatever writes the audit."""
    raise OSError("database or disk is full")
