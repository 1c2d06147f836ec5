"""Twilio's error codes in words for the desk, from https://www.twilio.com/docs/api/errors."""

from webhooks import problems
from webhooks.problems import Problems

BUSY_CODES = frozenset({"20429", "21611"})
"""Too many requests; the queue of the clinic's number is full: nothing was taken either time."""

PROBLEMS = Problems(
    "Twilio",
    {
        "20404": problems.UNKNOWN_ACCOUNT,
        "21211": problems.NOT_A_NUMBER,
        "21408": problems.OTHER_COUNTRY,
        "21606": problems.NOT_OURS,
        "21610": problems.OPTED_OUT,
        "21614": problems.NOT_A_MOBILE,
        "21617": problems.TOO_LONG,
        "30001": problems.QUEUE_FULL,
        "30002": problems.SUSPENDED,
        "30003": problems.UNREACHABLE,
        "30004": problems.BLOCKED,
        "30005": problems.UNKNOWN_NUMBER,
        "30006": problems.LANDLINE,
        "30007": problems.FILTERED,
        "30008": problems.NO_REASON,
        "30034": problems.NOT_REGISTERED,
    },
)
