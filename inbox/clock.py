from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def day_in(time_zone: str, at: datetime) -> date:
    """The calendar day that an instant falls on there."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def end_of_day(time_zone: str, day: date) -> datetime:
    """The instant in UTC at which the next day begins there."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(time_zone)).astimezone(UTC)


def now() -> datetime:
    """This instant in UTC, to the millisecond, as the store keeps it and the API says it."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
