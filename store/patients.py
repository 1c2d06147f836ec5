from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Rows, Transaction, value
from store.dialect import checked
from store.reading import HOUSE, IDS, columns, many
from store.rows import Patient, SavedFact

PATIENT = columns(t.patient, Patient)
FACT = columns(t.saved_fact, SavedFact)
ASKED = t.patient.alias("asked")
# Made once, as their parts cost more to put together than the statements to run.
MEANT = (
    sa.select(ASKED.c.id, *PATIENT)
    .join_from(
        ASKED, t.patient, t.patient.c.id == sa.func.coalesce(ASKED.c.merged_into_id, ASKED.c.id)
    )
    .where(
        ASKED.c.organization_id == HOUSE,
        checked(t.patient.c.organization_id) == HOUSE,
        ASKED.c.id.in_(IDS),
    )
)
LINKED = (
    sa.select(t.patient_phone.c.phone_number, t.patient_phone.c.patient_id)
    .where(t.patient_phone.c.organization_id == HOUSE, t.patient_phone.c.phone_number.in_(IDS))
    .order_by(t.patient_phone.c.linked_position, t.patient_phone.c.patient_id)
)


async def patients(reads: Reads, organization_id: str, ids: Collection[str]) -> list[Patient]:
    patient = t.patient.c
    statement = sa.select(*PATIENT).where(patient.organization_id == organization_id)
    return many(Patient, await reads.rows(statement.where(patient.id.in_(ids))))


async def by_any_id(reads: Reads, organization_id: str, ids: Collection[str]) -> dict[str, Patient]:
    """Whom each of these ids means: that of a merged record means the record that stayed."""
    rows = await reads.rows(MEANT, {"organization_id": organization_id, "ids": list(ids)})
    return {row[0]: Patient(*row[1:]) for row in rows}


async def merged_into(reads: Reads, organization_id: str, id: str) -> list[str]:
    """Ids of the records that were merged into this one."""
    patient = t.patient.c
    rows = await reads.rows(
        sa.select(patient.id).where(
            patient.organization_id == organization_id, patient.merged_into_id == id
        )
    )
    # Sorted here: asked for that order, SQLite would read all patients in it.
    return sorted(row[0] for row in rows)


async def named(reads: Reads, organization_id: str, name: str, limit: int) -> list[Patient]:
    """Patients whose name holds this, in the order in which they came."""
    patient = t.patient.c
    full_name = patient.given_name + " " + patient.family_name
    statement = sa.select(*PATIENT).where(
        patient.organization_id == organization_id, full_name.icontains(name, autoescape=True)
    )
    return many(Patient, await reads.rows(statement.order_by(patient.id).limit(limit)))


async def linked(reads: Reads, organization_id: str, phone_numbers: Collection[str]) -> Rows:
    """(number, patient id) of every patient whose record holds one; longest linked first."""
    asked = {"organization_id": organization_id, "ids": list(phone_numbers)}
    return await reads.rows(LINKED, asked)


async def phone_numbers(reads: Reads, organization_id: str, ids: Collection[str]) -> Rows:
    phone = t.patient_phone.c
    return await reads.rows(
        sa.select(phone.patient_id, phone.phone_number)
        .where(phone.organization_id == organization_id, phone.patient_id.in_(ids))
        .order_by(phone.linked_position, phone.phone_number)
    )


async def links(
    reads: Reads, organization_id: str, ids: Collection[str]
) -> dict[str, dict[str, int]]:
    """Of each number that these records hold: who holds it, and since which position."""
    phone = t.patient_phone.c
    rows = await reads.rows(
        sa.select(phone.phone_number, phone.patient_id, phone.linked_position)
        .where(phone.organization_id == organization_id, phone.patient_id.in_(ids))
        .order_by(phone.linked_position, phone.phone_number)
    )
    holders: dict[str, dict[str, int]] = {}
    for phone_number, patient_id, position in rows:
        holders.setdefault(phone_number, {})[patient_id] = position
    return holders


async def email_addresses(reads: Reads, organization_id: str, ids: Collection[str]) -> Rows:
    email = t.patient_email.c
    return await reads.rows(
        sa.select(email.patient_id, email.email)
        .where(email.organization_id == organization_id, email.patient_id.in_(ids))
        .order_by(email.patient_id, email.email)
    )


async def with_address(reads: Reads, organization_id: str, address: str) -> list[Patient]:
    """Whose record holds this email address, in the order in which they came."""
    patient, email = t.patient.c, t.patient_email.c
    statement = (
        sa.select(*PATIENT)
        .join_from(t.patient_email, t.patient, patient.id == email.patient_id)
        .where(
            email.organization_id == organization_id,
            email.email == address,
            checked(patient.organization_id) == organization_id,
            patient.merged_into_id.is_(None),
        )
    )
    return many(Patient, await reads.rows(statement.order_by(patient.id)))


async def address_holders(
    reads: Reads, organization_id: str, ids: Collection[str]
) -> dict[str, list[str]]:
    """Of each email address that these records hold, who holds it."""
    holders: dict[str, list[str]] = {}
    for patient_id, email in await email_addresses(reads, organization_id, ids):
        holders[email] = sorted([*holders.get(email, []), patient_id])
    return holders


async def saved_facts(
    reads: Reads, organization_id: str, patient_ids: Collection[str]
) -> list[SavedFact]:
    fact = t.saved_fact.c
    statement = sa.select(*FACT).where(
        fact.organization_id == organization_id, fact.patient_id.in_(patient_ids)
    )
    return many(SavedFact, await reads.rows(statement.order_by(fact.id.desc())))


async def saved_facts_by_id(
    reads: Reads, organization_id: str, ids: Collection[str]
) -> list[SavedFact]:
    fact = t.saved_fact.c
    statement = sa.select(*FACT).where(
        checked(fact.organization_id) == organization_id, fact.id.in_(ids)
    )
    return many(SavedFact, await reads.rows(statement))


async def add_patient(writes: Transaction, **values: Any) -> None:
    await writes.write(t.patient.insert().values(**values))


async def add_phone(
    writes: Transaction, organization_id: str, patient_id: str, phone_number: str
) -> None:
    """Its position is after all that the number's patients and the patient's numbers have."""
    phone = t.patient_phone
    newest = await value(
        writes,
        sa.select(sa.func.max(phone.c.linked_position)).where(
            phone.c.organization_id == organization_id,
            sa.or_(phone.c.phone_number == phone_number, phone.c.patient_id == patient_id),
        ),
    )
    await writes.write(
        phone.insert().values(
            organization_id=organization_id,
            patient_id=patient_id,
            phone_number=phone_number,
            linked_position=(newest or 0) + 1,
        )
    )


async def remove_phone(
    writes: Transaction, organization_id: str, patient_id: str, phone_number: str
) -> None:
    phone = t.patient_phone
    await writes.write(
        sa.delete(phone).where(
            phone.c.organization_id == organization_id,
            phone.c.phone_number == phone_number,
            phone.c.patient_id == patient_id,
        )
    )


async def add_email(
    writes: Transaction, organization_id: str, patient_id: str, address: str
) -> None:
    await writes.write(
        t.patient_email.insert().values(
            organization_id=organization_id, patient_id=patient_id, email=address
        )
    )


async def remove_email(
    writes: Transaction, organization_id: str, patient_id: str, address: str
) -> None:
    email = t.patient_email
    await writes.write(
        sa.delete(email).where(
            email.c.organization_id == organization_id,
            email.c.email == address,
            email.c.patient_id == patient_id,
        )
    )


async def add_saved_fact(writes: Transaction, organization_id: str, fact: SavedFact) -> None:
    await writes.write(
        t.saved_fact.insert().values(organization_id=organization_id, **asdict(fact))
    )


async def set_patient(writes: Transaction, organization_id: str, id: str, **values: Any) -> None:
    patient = t.patient
    await writes.write(
        sa.update(patient)
        .where(patient.c.organization_id == organization_id, patient.c.id == id)
        .values(**values)
    )


async def hold_number(
    writes: Transaction,
    organization_id: str,
    phone_number: str,
    among: Collection[str],
    holders: Mapping[str, int],
) -> None:
    """Among these records these hold the number, each linked since its position."""
    phone = t.patient_phone
    await writes.write(
        sa.delete(phone).where(
            phone.c.organization_id == organization_id,
            phone.c.phone_number == phone_number,
            phone.c.patient_id.in_(among),
        )
    )
    own = {"organization_id": organization_id, "phone_number": phone_number}
    for patient_id, position in holders.items():
        await writes.write(
            phone.insert().values(**own, patient_id=patient_id, linked_position=position)
        )


async def hold_address(
    writes: Transaction,
    organization_id: str,
    email: str,
    among: Collection[str],
    holders: Collection[str],
) -> None:
    """Among these records these hold the email address."""
    address = t.patient_email
    await writes.write(
        sa.delete(address).where(
            address.c.organization_id == organization_id,
            address.c.email == email,
            address.c.patient_id.in_(among),
        )
    )
    for patient_id in holders:
        await add_email(writes, organization_id, patient_id, email)
