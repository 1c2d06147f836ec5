from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Rows, Transaction
from store.dialect import checked
from store.reading import columns, many
from store.rows import Patient, SavedFact, Suggestion

PATIENT = columns(t.patient, Patient)
FACT = columns(t.saved_fact, SavedFact)
SUGGESTION = columns(t.suggestion, Suggestion)


async def patients(reads: Reads, organization_id: str, ids: Collection[str]) -> list[Patient]:
    patient = t.patient.c
    statement = sa.select(*PATIENT).where(patient.organization_id == organization_id)
    return many(Patient, await reads.rows(statement.where(patient.id.in_(ids))))


async def linked(reads: Reads, organization_id: str, phone_numbers: Collection[str]) -> Rows:
    """(number, patient id) of every patient whose record holds one; longest linked first."""
    phone = t.patient_phone.c
    return await reads.rows(
        sa.select(phone.phone_number, phone.patient_id)
        .where(phone.organization_id == organization_id, phone.phone_number.in_(phone_numbers))
        .order_by(phone.linked_position, phone.patient_id)
    )


async def phone_numbers(reads: Reads, organization_id: str, ids: Collection[str]) -> Rows:
    phone = t.patient_phone.c
    return await reads.rows(
        sa.select(phone.patient_id, phone.phone_number)
        .where(phone.organization_id == organization_id, phone.patient_id.in_(ids))
        .order_by(phone.linked_position)
    )


async def email_addresses(reads: Reads, organization_id: str, ids: Collection[str]) -> Rows:
    email = t.patient_email.c
    return await reads.rows(
        sa.select(email.patient_id, email.email)
        .where(email.organization_id == organization_id, email.patient_id.in_(ids))
        .order_by(email.email)
    )


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


async def suggestions(
    reads: Reads, organization_id: str, conversation_ids: Collection[str]
) -> list[Suggestion]:
    suggestion = t.suggestion.c
    statement = sa.select(*SUGGESTION).where(
        suggestion.organization_id == organization_id,
        suggestion.conversation_id.in_(conversation_ids),
    )
    return many(Suggestion, await reads.rows(statement.order_by(suggestion.id)))


async def suggestions_by_id(
    reads: Reads, organization_id: str, ids: Collection[str]
) -> list[Suggestion]:
    suggestion = t.suggestion.c
    statement = sa.select(*SUGGESTION).where(
        checked(suggestion.organization_id) == organization_id, suggestion.id.in_(ids)
    )
    return many(Suggestion, await reads.rows(statement))


async def add_patient(writes: Transaction, **values: Any) -> None:
    await writes.write(t.patient.insert().values(**values))


async def set_picture(writes: Transaction, organization_id: str, id: str, key: str | None) -> None:
    patient = t.patient
    await writes.write(
        sa.update(patient)
        .where(patient.c.organization_id == organization_id, patient.c.id == id)
        .values(picture_key=key)
    )


async def add_phone(writes: Transaction, **values: Any) -> None:
    await writes.write(t.patient_phone.insert().values(**values))


async def add_email(writes: Transaction, **values: Any) -> None:
    await writes.write(t.patient_email.insert().values(**values))


async def add_saved_fact(writes: Transaction, **values: Any) -> None:
    await writes.write(t.saved_fact.insert().values(**values))


async def add_suggestion(writes: Transaction, **values: Any) -> None:
    await writes.write(t.suggestion.insert().values(**values))
