"""Accounts at carriers, and the clinic's numbers."""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Transaction, first
from store.reading import HOUSE, columns, many, one
from store.rows import CarrierAccount, ClinicNumber

CARRIER = columns(t.carrier, CarrierAccount)
NUMBER = columns(t.clinic_number, ClinicNumber)
NAMED = sa.select(*CARRIER).where(
    t.carrier.c.name == sa.bindparam("name"), t.carrier.c.account == sa.bindparam("account")
)
BY_NUMBER = sa.select(*NUMBER).where(
    t.clinic_number.c.organization_id == HOUSE,
    t.clinic_number.c.phone_number == sa.bindparam("phone_number"),
)


async def accounts_named(reads: Reads, name: str, account: str) -> list[CarrierAccount]:
    """Every organization's account with this name at this carrier: the signature decides whose."""
    return many(CarrierAccount, await reads.rows(NAMED, {"name": name, "account": account}))


async def account(reads: Reads, organization_id: str, id: str) -> CarrierAccount | None:
    statement = sa.select(*CARRIER).where(
        t.carrier.c.organization_id == organization_id, t.carrier.c.id == id
    )
    return one(CarrierAccount, await first(reads, statement))


async def accounts(reads: Reads, organization_id: str) -> list[CarrierAccount]:
    statement = sa.select(*CARRIER).where(t.carrier.c.organization_id == organization_id)
    return many(CarrierAccount, await reads.rows(statement.order_by(t.carrier.c.id)))


async def accounts_at(reads: Reads, name: str) -> list[CarrierAccount]:
    """Every organization's account at this carrier."""
    statement = sa.select(*CARRIER).where(t.carrier.c.name == name)
    return many(CarrierAccount, await reads.rows(statement.order_by(t.carrier.c.id)))


async def account_of(reads: Reads, organization_id: str, name: str) -> CarrierAccount | None:
    statement = sa.select(*CARRIER).where(
        t.carrier.c.organization_id == organization_id, t.carrier.c.name == name
    )
    return one(CarrierAccount, await first(reads, statement))


async def add_account(writes: Transaction, **values: Any) -> None:
    await writes.write(t.carrier.insert().values(**values))


async def set_account(
    writes: Transaction, organization_id: str, id: str, account: str, settings: str
) -> None:
    await writes.write(
        sa.update(t.carrier)
        .where(t.carrier.c.organization_id == organization_id, t.carrier.c.id == id)
        .values(account=account, settings=settings)
    )


async def clinic_number(
    reads: Reads, organization_id: str, phone_number: str
) -> ClinicNumber | None:
    asked = {"organization_id": organization_id, "phone_number": phone_number}
    return one(ClinicNumber, await first(reads, BY_NUMBER, asked))


async def clinic_numbers(reads: Reads, organization_id: str) -> list[ClinicNumber]:
    number = t.clinic_number.c
    statement = sa.select(*NUMBER).where(number.organization_id == organization_id)
    return many(ClinicNumber, await reads.rows(statement.order_by(number.id)))


async def clinic_number_by_id(
    reads: Reads, organization_id: str, id: str | None
) -> ClinicNumber | None:
    number = t.clinic_number.c
    statement = sa.select(*NUMBER).where(number.organization_id == organization_id, number.id == id)
    return one(ClinicNumber, await first(reads, statement))


async def numbers_of(reads: Reads, organization_id: str, carrier_id: str) -> list[ClinicNumber]:
    """Those that this account carries."""
    found = await clinic_numbers(reads, organization_id)
    return [number for number in found if number.carrier_id == carrier_id]


async def number_taken(reads: Reads, phone_number: str) -> bool:
    statement = sa.select(t.clinic_number.c.id).where(
        t.clinic_number.c.phone_number == phone_number
    )
    return await first(reads, statement) is not None


async def add_number(writes: Transaction, number: ClinicNumber) -> None:
    await add_clinic_number(writes, **asdict(number))


async def add_clinic_number(writes: Transaction, **values: Any) -> None:
    await writes.write(t.clinic_number.insert().values(**values))
