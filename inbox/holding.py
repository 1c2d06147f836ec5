"""Writing down what a patient's record holds: the links by its numbers, and what it is found by."""

from collections.abc import Iterable

from inbox import linking, particulars
from inbox.change import Change
from inbox.particulars import Particulars
from store import patient_index, patients


async def keep(change: Change, patient_id: str, before: Particulars, after: Particulars) -> None:
    """Of a record that is there: its numbers, addresses and index; its conversations follow it."""
    writes, whose = change.writes, (change.organization_id, patient_id)
    for number in _missing(before.phone_numbers, after.phone_numbers):
        await patients.remove_phone(writes, *whose, number)
    for number in _missing(after.phone_numbers, before.phone_numbers):
        await patients.add_phone(writes, *whose, number)
    for address in _missing(before.email_addresses, after.email_addresses):
        await patients.remove_email(writes, *whose, address)
    for address in _missing(after.email_addresses, before.email_addresses):
        await patients.add_email(writes, *whose, address)
    await index(change, patient_id, after)
    await linking.relink(change, {*before.phone_numbers, *after.phone_numbers})


async def reindex(change: Change, patient_id: str) -> None:
    """After its numbers, addresses or names came by another way than a person's hand."""
    (record,) = await patients.patients(change.writes, change.organization_id, [patient_id])
    held = await particulars.of(change.writes, change.organization_id, record)
    await index(change, patient_id, held)


async def index(change: Change, patient_id: str, held: Particulars) -> None:
    await patient_index.save(
        change.writes,
        change.organization_id,
        patient_id,
        held.given_name,
        held.family_name,
        held.phone_numbers,
        held.email_addresses,
    )


def _missing(held: Iterable[str], others: Iterable[str]) -> list[str]:
    there = set(others)
    return [each for each in held if each not in there]
