"""What connects a clinic to the outside: accounts at carriers, mail services and phone systems,

and the numbers that its carriers carry.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from inbox import numbers
from inbox.carrier import Carrier, Choosy, Poster
from inbox.change import Change, Changes
from inbox.refusal import Refusal, RefusalCode
from inbox.secrets import SettingsSafe
from store import carriers, people
from store.ids import Kind, new_id
from store.rows import CarrierAccount, Organization
from store.words import Action


@dataclass(frozen=True, slots=True)
class CarrierDesk:
    """What adding accounts needs: whoever there are, and the safe for their settings."""

    available: Mapping[str, Poster]
    safe: SettingsSafe


async def set_carrier(
    changes: Changes,
    desk: CarrierDesk,
    organization_id: str,
    name: str,
    settings: Mapping[str, str],
) -> None:
    """Add the organization's account at a carrier, or replace its settings."""
    carrier = desk.available.get(name)
    if carrier is None:
        there = ", ".join(sorted(desk.available))
        raise Refusal(RefusalCode.NOT_FOUND, f"There is no carrier “{name}”; there are: {there}.")
    _check(carrier, settings)
    account, locked = carrier.account(settings), desk.safe.lock(settings)
    async with changes.by_command(organization_id, Action.ADMINISTER) as change:
        change.concerns(command="carrier add", carrier=name, settings=sorted(settings))
        known = await carriers.account_of(change.writes, organization_id, name)
        if known is not None:
            await carriers.set_account(change.writes, organization_id, known.id, account, locked)
            return
        await carriers.add_account(
            change.writes,
            organization_id=organization_id,
            id=new_id(Kind.CARRIER),
            name=name,
            account=account,
            settings=locked,
            created_at=change.at,
        )


def _check(carrier: Poster, settings: Mapping[str, str]) -> None:
    missing = sorted(carrier.required - settings.keys())
    unknown = sorted(settings.keys() - carrier.required - carrier.optional)
    if missing or unknown:
        parts = [f"needs {', '.join(missing)}"] if missing else []
        parts += [f"does not know {', '.join(unknown)}"] if unknown else []
        raise Refusal(RefusalCode.INVALID, f"The carrier {carrier.name} {' and '.join(parts)}.")
    wrong = carrier.wrong_with(settings) if isinstance(carrier, Choosy) else None
    if wrong is not None:
        raise Refusal(RefusalCode.INVALID, wrong)


async def add_number(
    changes: Changes,
    desk: CarrierDesk,
    organization: Organization,
    spelling: str,
    carrier_name: str,
    location_name: str | None,
) -> str:
    """The clinic's number in E.164. A location that is not there yet is made."""
    phone_number = numbers.parse(spelling, organization.region)
    if carrier_name in desk.available and not isinstance(desk.available[carrier_name], Carrier):
        raise Refusal(RefusalCode.INVALID, f"{carrier_name} carries no texts: name who does.")
    async with changes.by_command(organization.id, Action.ADMINISTER) as change:
        change.concerns(command="number add", number=phone_number, carrier=carrier_name)
        account = await _account(change, carrier_name)
        if await carriers.number_taken(change.writes, phone_number):
            raise Refusal(RefusalCode.CONFLICT, f"{phone_number} has been added already.")
        await carriers.add_clinic_number(
            change.writes,
            organization_id=organization.id,
            id=new_id(Kind.CLINIC_NUMBER),
            phone_number=phone_number,
            carrier_id=account.id,
            location_id=await _location(change, location_name) if location_name else None,
        )
    return phone_number


async def _account(change: Change, name: str) -> CarrierAccount:
    found = await carriers.account_of(change.writes, change.organization_id, name)
    if found is None:
        sentence = f"There is no account at {name} yet: `frontdesk carrier add {name} --set …`."
        raise Refusal(RefusalCode.NOT_FOUND, sentence)
    return found


async def _location(change: Change, name: str) -> str:
    for location in await people.locations(change.writes, change.organization_id):
        if location.name == name:
            return location.id
    id = new_id(Kind.LOCATION)
    await people.add_location(
        change.writes, organization_id=change.organization_id, id=id, name=name
    )
    return id
