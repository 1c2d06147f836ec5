"""Looking patients up, at sizes that lie far apart; in process, like the inbox's filters."""

from collections.abc import Mapping

import sqlalchemy as sa

from benchmarks.filling import COMMON, NOWHERE_OPEN, RARE, phone_number
from benchmarks.filters import PAGE, Desk, Kind, table_of
from benchmarks.table import Table
from benchmarks.workshop import Workshop
from store import patient_search, patients


def page(search: str) -> Kind:
    async def read(desk: Desk) -> None:
        places = await patient_search.page(desk.reads, desk.organization_id, search, PAGE + 1, None)
        ids = [place.patient_id for place in places]
        await patients.patients(desk.reads, desk.organization_id, ids)

    return read


def total(search: str) -> Kind:
    return lambda desk: patient_search.total(desk.reads, desk.organization_id, search)


KINDS: Mapping[str, Kind] = {
    "nothing (`SELECT 1`)": lambda desk: desk.reads.rows(sa.select(1)),
    "no search": page(""),
    "a rare name": page(RARE),
    "a rare name, one letter wrong": page(RARE.replace("ck", "kc")),
    "a name nobody has": page("Zzyzx"),
    "a common name": page(COMMON),
    "a common name, one letter wrong": page(COMMON.replace("c", "s")),
    "a common given name": page("Maria"),
    "two common names": page(f"Maria {COMMON}"),
    "two common names, one letter wrong": page(f"Maria {COMMON.replace('c', 's')}"),
    "two common names, never together": page(f"{COMMON} {NOWHERE_OPEN}"),
    "two letters": page(COMMON[:2]),
    "a part of a common name": page(COMMON[2:]),
    "a number": page(phone_number(500)),
    "digits of a number": page("(646) 200-00"),
    "count: all": total(""),
    "count: a common name": total(COMMON),
}


async def measure(workshop: Workshop) -> Table:
    return await table_of(workshop, "The search for patients", KINDS)
