"""Patients as a desk looks them up: by a part of a name, of a number or of an address."""

import unicodedata

import orjson

from inbox import cursors, numbers
from inbox.denial import BadInput
from inbox.viewer import Viewer
from store import patient_search, patients
from store.database import Reads
from store.patient_search import Place, Rank
from store.rows import Patient

LIST = "patients"
BEYOND = 2**63
"""No row has such a number."""
LONGEST = 100
"""Characters of a search; what is beyond them is not looked at."""


def searched(viewer: Viewer, search: str | None) -> str:
    """What is looked for; empty for all patients."""
    plain = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Cs") else letter
        for letter in (search or "")[:LONGEST]
    )
    return numbers.as_searched(plain.strip(), viewer.organization.region)


async def page(
    reads: Reads, viewer: Viewer, search: str, limit: int, after: Place | None
) -> list[tuple[Place, Patient]]:
    """Best match first; without a search all, by family name and then given name."""
    places = await patient_search.page(reads, viewer.organization_id, search, limit, after)
    ids = [place.patient_id for place in places]
    found = await patients.patients(reads, viewer.organization_id, ids)
    rows = {patient.id: patient for patient in found}
    return [(place, rows[place.patient_id]) for place in places]


async def total(reads: Reads, viewer: Viewer, search: str) -> int:
    return await patient_search.total(reads, viewer.organization_id, search)


def cursor(search: str, place: Place) -> str:
    """Of one search alone: a place in one says nothing in another."""
    return cursors.encode(f"{LIST} {search}", orjson.dumps(list(place)).decode())


def place_of(search: str, cursor: str) -> Place:
    """Raises BadInput for what is no cursor of this search."""
    try:
        match orjson.loads(cursors.decode_text(f"{LIST} {search}", cursor)):
            case [int(rank), str(sort_name), str(patient_id), int(number)] if (
                rank in list(Rank) and number < BEYOND
            ):
                return Place(rank, sort_name, patient_id, number)
    except orjson.JSONDecodeError:
        pass
    raise BadInput(cursors.WRONG)
