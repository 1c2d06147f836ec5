"""Telnyx's error codes in words for the desk.

https://developers.telnyx.com/docs/messaging/messages/error-codes,
https://support.telnyx.com/en/articles/6505121-telnyx-messaging-error-codes
"""

from dataclasses import replace

from inbox.carrier import Problem
from webhooks import problems
from webhooks.posts import word
from webhooks.problems import Problems

BUSY_CODES = frozenset({"10011", "40318"})
"""Too many requests; the queue of the clinic's number is full: nothing was taken either time."""

PROBLEMS = Problems(
    "Telnyx",
    {
        "10001": problems.UNKNOWN_NUMBER,
        "10002": problems.NOT_A_NUMBER,
        "10009": problems.CREDENTIALS,
        "10010": problems.CREDENTIALS,
        "10016": problems.NOT_A_NUMBER,
        "20002": problems.CREDENTIALS,
        "20006": problems.CREDENTIALS,
        "20012": problems.SUSPENDED,
        "20013": problems.SUSPENDED,
        "20014": problems.NOT_ALLOWED,
        "20100": problems.NO_CREDIT,
        "40001": problems.LANDLINE,
        "40002": problems.FILTERED,
        "40003": problems.SENDER_BLOCKED,
        "40004": problems.BLOCKED,
        "40005": problems.EXPIRED,
        "40006": problems.NETWORK_FAULT,
        "40007": problems.LOOP,
        "40008": problems.NO_REASON,
        "40009": problems.UNREADABLE,
        "40010": problems.NOT_REGISTERED,
        "40011": problems.TOO_MANY,
        "40012": problems.NOT_A_NUMBER,
        "40013": problems.NOT_OURS,
        "40014": problems.EXPIRED,
        "40015": problems.FILTERED,
        "40016": problems.TOO_MANY_TODAY,
        "40017": problems.FILTERED,
        "40018": problems.TOO_MANY,
        "40100": problems.NOT_REGISTERED,
        "40150": problems.NOT_REGISTERED,
        "40151": problems.NOT_READY,
        "40300": problems.OPTED_OUT,
        "40301": problems.NO_FILES,
        "40302": problems.TOO_LONG,
        "40305": problems.NOT_OURS,
        "40308": problems.NO_FILES_FROM_HERE,
        "40309": problems.OTHER_COUNTRY,
        "40310": problems.NOT_A_NUMBER,
        "40312": problems.NOT_ALLOWED,
        "40314": problems.NOT_ALLOWED,
        "40315": problems.SENDER_BLOCKED,
        "40317": problems.FILE_REFUSED,
        "40319": problems.NO_FILES,
        "40320": problems.NOT_READY,
        "40322": problems.FILTERED,
        "40328": problems.TOO_LONG,
        "40329": problems.NOT_REGISTERED,
        "40330": problems.NOT_REGISTERED,
        "40331": problems.NOT_ALLOWED,
        "40333": problems.TOO_MANY,
    },
)


def problem_in(error: object) -> Problem:
    """One of Telnyx's errors: `{code, title, detail}`.

    40300 comes late for other blocks too: only one whose words tell of STOP is an opt-out.
    """
    problem = PROBLEMS.of(word(error, "code"))
    said = f"{word(error, 'title') or ''} {word(error, 'detail') or ''}".lower()
    if problem.opted_out and said.strip() and "stop" not in said and "block rule" not in said:
        return replace(problems.BLOCKED, code=problem.code)
    return problem
