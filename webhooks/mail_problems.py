"""Why an email did not arrive, in words for the desk, by its enhanced status code.

RFC 3463, and https://www.iana.org/assignments/smtp-enhanced-status-codes.
"""

import re
from collections.abc import Mapping

from inbox.problem import Problem

CHECK = "Check the address with the patient, or text them."
LATER = "Try again later, or text the patient."
ASK = "Ask an administrator to look at the mail relay's settings."

NO_SUCH_MAILBOX = Problem("This email address does not exist.", advice=CHECK)
NO_SUCH_DOMAIN = Problem("Nobody takes mail at the domain of this email address.", advice=CHECK)
MAILBOX_CLOSED = Problem("This mailbox is not in use any more.", advice=CHECK)
MAILBOX_FULL = Problem("The patient's mailbox is full.", advice=LATER)
TOO_LARGE = Problem(
    "This email is larger than the patient's mail server takes.",
    advice="Send the files in several emails, or smaller ones.",
)
NOT_REACHED = Problem("The patient's mail server could not be reached.", advice=LATER)
REFUSED_AS_SPAM = Problem(
    "The patient's mail server refused this email as unwanted.",
    advice="Text the patient. " + ASK,
)
NOT_PROVEN = Problem(
    "The patient's mail server does not believe that this email is from your clinic.",
    advice=ASK + " The domain's SPF, DKIM and DMARC records say who may send for it.",
)
NOT_ALLOWED = Problem("The mail relay does not let your clinic send this email.", advice=ASK)
NOT_ACCEPTED = Problem(
    "The mail relay does not accept the account's user name and password.", advice=ASK
)
NOT_WRITTEN = Problem(
    "This email could not be put together: its subject or an address holds what no email may.",
    advice="Write the subject anew. " + ASK,
)
UNEXPLAINED = Problem("This email could not be delivered.", advice=CHECK)

BY_CODE: Mapping[str, Problem] = {
    "1.0": NO_SUCH_MAILBOX,
    "1.1": NO_SUCH_MAILBOX,
    "1.2": NO_SUCH_DOMAIN,
    "1.3": NO_SUCH_MAILBOX,
    "1.6": MAILBOX_CLOSED,
    "1.8": NOT_ALLOWED,
    "1.10": NO_SUCH_DOMAIN,
    "2.1": MAILBOX_CLOSED,
    "2.2": MAILBOX_FULL,
    "2.3": TOO_LARGE,
    "3.4": TOO_LARGE,
    "4.1": NOT_REACHED,
    "4.2": NOT_REACHED,
    "4.4": NO_SUCH_DOMAIN,
    "4.7": NOT_REACHED,
    "5.0": NO_SUCH_MAILBOX,
    "7.0": NOT_ALLOWED,
    "7.1": REFUSED_AS_SPAM,
    "7.8": NOT_ACCEPTED,
    "7.9": NOT_ACCEPTED,
    "7.20": NOT_PROVEN,
    "7.21": NOT_PROVEN,
    "7.22": NOT_PROVEN,
    "7.23": NOT_PROVEN,
    "7.24": NOT_PROVEN,
    "7.25": NOT_PROVEN,
    "7.26": NOT_PROVEN,
}
"""By subject and detail; the class (4 or 5) says only whether it was tried for long."""
BY_REPLY: Mapping[int, Problem] = {
    530: NOT_ACCEPTED,
    535: NOT_ACCEPTED,
    550: NO_SUCH_MAILBOX,
    551: NO_SUCH_MAILBOX,
    552: MAILBOX_FULL,
    553: NO_SUCH_MAILBOX,
}
"""By SMTP's own code, where a server names no enhanced one: RFC 5321, 4.2.3."""
ENHANCED = re.compile(r"\b[245]\.(\d{1,3}\.\d{1,3})\b")


def problem_of(code: str, said: str = "", reply: int | None = None) -> Problem:
    """By the enhanced code, wherever it was said, else by SMTP's own."""
    found = ENHANCED.search(code) or ENHANCED.search(said)
    known = BY_CODE.get(found[1]) if found else None
    plain = known or BY_REPLY.get(reply or 0, UNEXPLAINED)
    told = found[0] if found else str(reply) if reply else None
    return Problem(plain.message, told, plain.advice)
