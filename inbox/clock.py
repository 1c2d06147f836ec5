from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.rows import HourStats

QUARTER = timedelta(minutes=15)
"""Wherever a clinic is, its clocks are whole quarters of an hour from UTC."""


def day_in(time_zone: str, at: datetime) -> date:
    """The calendar day that an instant falls on there."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def start_of_day(time_zone: str, day: date) -> datetime:
    """The instant in UTC at which the day begins there."""
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


def end_of_day(time_zone: str, day: date) -> datetime:
    return start_of_day(time_zone, day + timedelta(days=1))


def quarter_of(at: datetime) -> datetime:
    """The instant at which the quarter of an hour that `at` falls in began."""
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def hours_of(time_zone: str, day: date) -> list[HourStats]:
    """The hours of a day there, empty. One that the clocks go through twice is there twice."""
    hours: list[HourStats] = []
    shown = None
    at, end = start_of_day(time_zone, day), end_of_day(time_zone, day)
    while at < end:
        local = at.astimezone(ZoneInfo(time_zone))
        if (local.hour, local.utcoffset()) != shown:
            shown = local.hour, local.utcoffset()
            hours.append(HourStats(at, local.hour))
        at += QUARTER
    return hours


def now() -> datetime:
    """This instant in UTC, to the millisecond, as the store keeps it and the API says it."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
