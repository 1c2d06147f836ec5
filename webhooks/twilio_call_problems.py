"""Why Twilio does not place a call, in words for the desk: https://www.twilio.com/docs/api/errors.

The number that it is given is the person's own: the patient's is dialled only once they are there.
"""

from inbox.carrier import Problem
from webhooks import problems
from webhooks.problems import ASK_ADMINISTRATOR, Problems

OWN_PHONE = Problem(
    "The telephone number in your own profile cannot be called.",
    advice="Ask an administrator to check it.",
)
CLINIC_NUMBER = Problem(
    "The clinic's number is not one that may call from this {carrier} account.",
    advice=ASK_ADMINISTRATOR,
)
OTHER_COUNTRY = Problem(
    "Your {carrier} account does not allow calls to that country.", advice=ASK_ADMINISTRATOR
)
ADDRESS = Problem(
    "{carrier} cannot reach this server to be told what to do.",
    advice="Ask an administrator to check FRONTDESK_PUBLIC_URL.",
)

_CODES = {
    problems.CREDENTIALS: (20003, 20008),
    problems.SUSPENDED: (20005,),
    OWN_PHONE: (21201, 21211, 21214, 21217, 21219, 21608, 13224, 13223),
    CLINIC_NUMBER: (21202, 21210, 21212, 21213, 21606),
    OTHER_COUNTRY: (21215, 21216, 21408, 13227),
    ADDRESS: (21205, 21609),
}
CALL_PROBLEMS = Problems(
    "Twilio", {str(code): problem for problem, codes in _CODES.items() for code in codes}
)
