"""Vonage's error codes in words for the desk.

https://developer.vonage.com/en/api-errors/messages; it gives them as the end of an error's `type`.
An opt-out comes late, as a status:
https://developer.vonage.com/en/opt-out-assist/guides/messaging-opted-out-numbers
"""

from webhooks import problems
from webhooks.posts import word
from webhooks.problems import Problems

BUSY_CODES = frozenset({"1000", "1241"})
"""Throttled; too many requests for one number: nothing was taken either time."""

PROBLEMS = Problems(
    "Vonage",
    {
        "1010": problems.UNREADABLE,
        "1020": problems.UNREADABLE,
        "1030": problems.NETWORK_FAULT,
        "1040": problems.NOT_A_NUMBER,
        "1050": problems.BLOCKED,
        "1060": problems.SUSPENDED,
        "1070": problems.NO_CREDIT,
        "1080": problems.NOT_ALLOWED,
        "1090": problems.TOO_LONG,
        "1100": problems.NETWORK_FAULT,
        "1110": problems.CREDENTIALS,
        "1120": problems.NOT_OURS,
        "1140": problems.NOT_ALLOWED,
        "1160": problems.NOT_ALLOWED,
        "1170": problems.NOT_A_NUMBER,
        "1180": problems.UNREACHABLE,
        "1190": problems.UNKNOWN_NUMBER,
        "1200": problems.NETWORK_FAULT,
        "1210": problems.FILTERED,
        "1220": problems.UNREACHABLE,
        "1230": problems.NETWORK_FAULT,
        "1240": problems.OPTED_OUT,
        "1250": problems.NO_ROUTE,
        "1260": problems.NO_ROUTE,
        "1270": problems.BLOCKED,
        "1280": problems.BLOCKED,
        "1290": problems.BLOCKED,
        "1300": problems.UNKNOWN_NUMBER,
        "1310": problems.NO_FILES,
        "1330": problems.NO_REASON,
        "1360": problems.EXPIRED,
        "1420": problems.NOT_OURS,
        "1430": problems.NOT_A_NUMBER,
        "1460": problems.TOO_MANY,
        "1470": problems.FILTERED,
        "1472": problems.FILTERED,
        "low-balance": problems.NO_CREDIT,
        "unauthorized": problems.CREDENTIALS,
        "forbidden": problems.NOT_ALLOWED,
        "account-suspended": problems.SUSPENDED,
        "unprovisioned": problems.NOT_ALLOWED,
    },
)


def code_of(error: object) -> str | None:
    """The code in an error of RFC 7807's form: the end of its `type`, or a number for a title."""
    _, _, code = (word(error, "type") or "").rpartition("#")
    title = word(error, "title") or ""
    return title if title.isdecimal() and code not in PROBLEMS.codes else code or None
