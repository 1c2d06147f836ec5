"""What a patient's record holds, and what is wrong with what it may not hold."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from inbox import numbers
from inbox.change import Change
from inbox.refusal import Refusal, RefusalCode
from store import patients, people
from store.database import Reads
from store.rows import Organization, Patient

LONGEST_NAME = 200
MOST = 20
"""Numbers, or addresses, of one record."""
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Particulars:
    given_name: str = ""
    family_name: str = ""
    date_of_birth: date | None = None
    location_id: str | None = None
    phone_numbers: Sequence[str] = ()
    """In E.164, longest linked first."""
    email_addresses: Sequence[str] = ()


class Given(TypedDict, total=False):
    """As somebody wrote them, in any spelling; what is not there stays as it is."""

    given_name: str | None
    family_name: str | None
    date_of_birth: date | None
    location_id: str | None
    phone_numbers: Sequence[str] | None
    email_addresses: Sequence[str] | None


async def of(reads: Reads, organization_id: str, patient: Patient) -> Particulars:
    held = await patients.phone_numbers(reads, organization_id, [patient.id])
    addresses = await patients.email_addresses(reads, organization_id, [patient.id])
    return Particulars(
        given_name=patient.given_name,
        family_name=patient.family_name,
        date_of_birth=patient.date_of_birth,
        location_id=patient.location_id,
        phone_numbers=tuple(row.phone_number for row in held),
        email_addresses=tuple(row.email for row in addresses),
    )


async def checked(
    change: Change,
    organization: Organization,
    given: Given,
    *,
    number_field: str = "phoneNumbers",
    address_field: str = "emailAddresses",
) -> dict[str, Any]:
    """What of `Particulars` was given, as the record holds it; raises Refusal for what is wrong."""
    sound: dict[str, Any] = {}
    if "given_name" in given:
        sound["given_name"] = _name(given["given_name"] or "", "givenName")
    if "family_name" in given:
        sound["family_name"] = _name(given["family_name"] or "", "familyName")
    if "date_of_birth" in given:
        today = change.at.astimezone(ZoneInfo(organization.time_zone)).date()
        sound["date_of_birth"] = _date_of_birth(given["date_of_birth"], today)
    if "location_id" in given:
        sound["location_id"] = await _location(change, given["location_id"])
    if "phone_numbers" in given:
        spellings = _few(given["phone_numbers"] or (), "telephone numbers", number_field)
        parsed = [numbers.parse(each, organization.region, number_field) for each in spellings]
        sound["phone_numbers"] = tuple(dict.fromkeys(parsed))
    if "email_addresses" in given:
        addresses = _few(given["email_addresses"] or (), "email addresses", address_field)
        found = {_address(each, address_field) for each in addresses if each.strip()}
        sound["email_addresses"] = tuple(sorted(found))
    return sound


def guard_named(particulars: Particulars) -> None:
    if not particulars.given_name and not particulars.family_name:
        sentence = "A patient needs a name: the given name, the family name, or both."
        raise Refusal(RefusalCode.REQUIRED, sentence, ("givenName",))


def _name(text: str, field: str) -> str:
    name = " ".join(text.split())
    name = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cs"))
    if len(name) > LONGEST_NAME:
        sentence = f"A name has {LONGEST_NAME} letters at most; this one has {len(name)}."
        raise Refusal(RefusalCode.TOO_LONG, sentence, (field,))
    return name


def _date_of_birth(day: date | None, today: date) -> date | None:
    if day is None or EARLIEST <= day <= today:
        return day
    when = "in the future" if day > today else f"before {EARLIEST.year}"
    sentence = f"The date of birth {day.isoformat()} is {when}. Check it and try again."
    raise Refusal(RefusalCode.INVALID, sentence, ("dateOfBirth",))


async def _location(change: Change, id: str | None) -> str | None:
    here = await people.locations(change.writes, change.organization_id)
    if id is not None and id not in {location.id for location in here}:
        sentence = "Your clinic has no such location. Choose one of the list."
        raise Refusal(RefusalCode.NOT_FOUND, sentence, ("locationId",))
    return id


def _few(given: Sequence[str], what: str, field: str) -> Sequence[str]:
    if len(given) > MOST:
        raise Refusal(RefusalCode.TOO_LONG, f"A record holds {MOST} {what} at most.", (field,))
    return given


def plain_address(text: str) -> str:
    """As records hold it, of whatever somebody wrote from."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return text.strip().lower()


def _address(text: str, field: str) -> str:
    """In lower case, for mail goes to the same person in any."""
    try:
        # Whether mail would arrive there is not asked: no request waits for the network.
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as wrong:
        sentence = f"“{text.strip()[:60]}” is not an email address. {wrong}"
        raise Refusal(RefusalCode.INVALID, sentence, (field,)) from wrong
