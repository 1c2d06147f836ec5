"""How instants and telephone numbers are written on the wire."""

from datetime import UTC, date, datetime
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from inbox.denial import BadInput

PhoneNumber = NewType("PhoneNumber", str)
LONGEST_NUMBER = 40


def write_instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def read_instant(text: object) -> datetime:
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError as wrong:
        raise BadInput("A DateTime is ISO 8601, such as 2026-01-31T09:30:00.000Z.") from wrong
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def read_day(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError as wrong:
        raise BadInput("A Date is ISO 8601, such as 2026-01-31.") from wrong


def read_number(text: object) -> PhoneNumber:
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_NUMBER:
        raise BadInput("A PhoneNumber is a text such as +1 212 555 0123.")
    return PhoneNumber(text)


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant, ISO 8601 in UTC with milliseconds.",
        serialize=write_instant,
        parse_value=read_instant,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A calendar day, ISO 8601.",
        serialize=date.isoformat,
        parse_value=read_day,
    ),
    PhoneNumber: strawberry.scalar(
        name="PhoneNumber",
        description=(
            "A telephone number in E.164. As an input, any spelling that the clinic's region "
            "allows."
        ),
        serialize=str,
        parse_value=read_number,
    ),
}
