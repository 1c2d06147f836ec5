"""Telephone numbers: E.164 inside, the clinic region's spellings at the door."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from inbox.refusal import Refusal, RefusalCode

WRONG = {
    ValidationResult.TOO_SHORT: "has too few digits",
    ValidationResult.TOO_LONG: "has too many digits",
    ValidationResult.INVALID_COUNTRY_CODE: "has an unknown country code",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "lacks its area code",
    ValidationResult.INVALID_LENGTH: "has the wrong number of digits",
}


def parse(spelling: str, region: str, field: str = "phoneNumber") -> str:
    """E.164 of any spelling that the region allows; raises Refusal, which says what is wrong."""
    try:
        number = phonenumbers.parse(spelling, region)
    except NumberParseException as wrong:
        raise _refusal(spelling, "is not a telephone number", field) from wrong
    length = phonenumbers.is_possible_number_with_reason(number)
    if length in WRONG:
        raise _refusal(spelling, WRONG[length], field)
    if not phonenumbers.is_possible_number(number):
        raise _refusal(spelling, "is not a possible telephone number", field)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def as_searched(search: str, region: str) -> str:
    """A part of a number is searched by its digits as they are; a whole one, however it is dialled,
    by those of E.164: +44 (0)20… and, in the US, 011 44 20… are the same."""
    digits = re.sub(r"\D", "", search).lstrip("0")
    try:
        number = phonenumbers.parse(search, region)
    except NumberParseException:
        return search
    if not digits or not phonenumbers.is_possible_number(number):
        return search
    whole = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return search if digits in whole else whole


def _refusal(spelling: str, problem: str, field: str) -> Refusal:
    sentence = f"“{spelling[:40]}” {problem}. Check it and try again."
    return Refusal(RefusalCode.INVALID, sentence, (field,))


def as_said(phone_number: str, region: str) -> str:
    """As people of that region write it; one of another region with its country."""
    number = phonenumbers.parse(phone_number)
    at_home = number.country_code == phonenumbers.country_code_for_region(region)
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def from_carrier(address: str) -> str:
    """As a carrier gave it: a number, or a short code or name, which is kept as it is."""
    address = address.strip()[:32]
    return (
        address
        if address.startswith("+") or not re.fullmatch(r"\d{7,}", address)
        else f"+{address}"
    )
