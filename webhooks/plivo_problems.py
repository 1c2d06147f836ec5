"""Plivo's error codes in words for the desk.

https://www.plivo.com/docs/messaging/troubleshooting/error-codes; a request that is refused has no
code but its HTTP status: https://www.plivo.com/docs/messaging/api/response
"""

from inbox.carrier import DeliveryStatus, Problem
from webhooks import problems
from webhooks.problems import Problems
from webhooks.statuses import NOT_ARRIVED

NO_ERROR = {"", "0", "000", "null", "None"}

PROBLEMS = Problems(
    "Plivo",
    {
        "10": problems.UNREADABLE,
        "20": problems.NETWORK_FAULT,
        "30": problems.FILTERED,
        "40": problems.NOT_OURS,
        "50": problems.NOT_A_NUMBER,
        "60": problems.LOOP,
        "70": problems.UNKNOWN_NUMBER,
        "80": problems.UNREACHABLE,
        "90": problems.NO_ROUTE,
        "100": problems.LANDLINE,
        "110": problems.TOO_LONG,
        "200": problems.OPTED_OUT,
        "201": problems.OTHER_COUNTRY,
        "420": problems.EXPIRED,
        "900": problems.NO_CREDIT,
        "910": problems.SUSPENDED,
        "1000": problems.NO_REASON,
        "400": problems.NOT_ACCEPTED,
        "402": problems.NO_CREDIT,
    },
)


def problem_of(status: DeliveryStatus, code: str | None) -> Problem | None:
    """Why a text has not arrived; None of one that has."""
    if status not in NOT_ARRIVED:
        return None
    return PROBLEMS.of(None if (code or "") in NO_ERROR else code)
