from datetime import UTC, datetime


def now() -> datetime:
    """This instant in UTC, to the millisecond, as the store keeps it and the API says it."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
