"""Twilio's error codes in words for the desk, from https://www.twilio.com/docs/api/errors.

Here is what can become of a text. Codes of WhatsApp and other channels (63…), of link shortening
(301…) and of registering numbers and campaigns (304…, 308…) never come with one.
"""

from collections.abc import Mapping

from inbox.carrier import Problem
from webhooks import problems
from webhooks.problems import Problems

BUSY_CODES = frozenset({"20429", "21611"})
"""Too many requests; the queue of the clinic's number is full: nothing was taken either time."""

_REFUSED: Mapping[Problem, tuple[int, ...]] = {
    problems.CREDENTIALS: (20003, 20008),
    problems.SUSPENDED: (20005, 30002),
    problems.NOT_ALLOWED: (20006, 20010, 20403, 30010, 30037),
    problems.UNKNOWN_ACCOUNT: (20404,),
    problems.NOT_A_NUMBER: (21211, 21217, 21401, 21421, 21604, 30014),
    problems.NO_ROUTE: (21214, 21612, 30043),
    problems.SHORT_CODE: (21265,),
    problems.OWN_NUMBER: (21266,),
    problems.NOT_A_MOBILE: (21614,),
    problems.OTHER_COUNTRY: (21215, 21408),
    problems.OPTED_OUT: (21610,),
    problems.TOO_LONG: (21605, 21617, 21658),
    problems.EMPTY: (21602, 21619),
    problems.UNREADABLE: (21618,),
    problems.TOO_MANY_FILES: (21623,),
    problems.FILE_REFUSED: (11751, 12300, 30019),
    problems.FILE_NOT_FETCHED: (11200, 21620),
    problems.NO_FILES_FROM_HERE: (21621, 21622),
    problems.NOT_OURS: (
        *(21212, 21407, 21601, 21603, 21606, 21616, 21657, 21659, 21660, 21661, 21910),
        *(30015, 30016),
    ),
    problems.TRIAL: (21210, 21219, 21264, 21267, 21404, 21607, 21608, 30044),
    problems.SERVICE: (21701, 21702, 21703, 21704, 21705, 21708, 21709, 21711, 21712),
    problems.NOT_CALLED_BACK: (21502, 21609),
}
"""Why Twilio does not take a text; some come later, as the reason of a status."""

_NOT_ARRIVED: Mapping[Problem, tuple[int, ...]] = {
    problems.LOOP: (14107, 30039),
    problems.QUEUE_FULL: (30001,),
    problems.UNREACHABLE: (30003,),
    problems.BLOCKED: (30004, 30450, 30453),
    problems.UNKNOWN_NUMBER: (30005,),
    problems.LANDLINE: (21635, 30006),
    problems.FILTERED: (30007, 30038),
    problems.NO_REASON: (30008, 30485),
    problems.PARTS_LOST: (30009,),
    problems.NO_FILES: (30011,),
    problems.EXPIRED: (30012, 30013, 30036),
    problems.NETWORK_FAULT: (20500, 20503, 30017, 30020, 30021, 30047, 30410, 30500),
    problems.NOT_REGISTERED: (30018, 30024, 30032, 30034, 30040, 30041),
    problems.TOO_MANY: (30022, 30454),
    problems.TOO_MANY_TODAY: (30023, 30027),
    problems.SENDER_BLOCKED: (30033,),
    problems.NOT_READY: (30035,),
    problems.QUIET_HOURS: (30610,),
}
"""Why a text that Twilio took did not arrive."""

PROBLEMS = Problems(
    "Twilio",
    {
        str(code): problem
        for problem, codes in (*_REFUSED.items(), *_NOT_ARRIVED.items())
        for code in codes
    },
)
