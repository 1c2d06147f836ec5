"""Why a text did not arrive, in words for the desk: one fault reads the same at all carriers."""

from collections.abc import Mapping
from dataclasses import replace

from inbox.carrier import Problem

ASK_ADMINISTRATOR = "Ask an administrator to check the {carrier} account."
"""The carrier's name is filled in: a clinic may have several."""
CHECK_NUMBER = "Check the number in the patient's record."
CALL_INSTEAD = "Call the patient instead."
LATER_OR_CALL = "Send it again later, or call the patient."

OPTED_OUT = Problem(
    "This number has opted out of texts from the clinic.", advice=CALL_INSTEAD, opted_out=True
)

# The number
NOT_A_NUMBER = Problem("This is not a phone number that can be texted.", advice=CHECK_NUMBER)
NOT_A_MOBILE = Problem(
    "This number is not a mobile phone and cannot be texted.", advice=CHECK_NUMBER
)
LANDLINE = Problem("This number is a landline, or cannot be texted.", advice=CALL_INSTEAD)
UNKNOWN_NUMBER = Problem("The number is unknown or no longer in use.", advice=CHECK_NUMBER)
NO_ROUTE = Problem("The carrier has no way to reach this number.", advice=CALL_INSTEAD)
SHORT_CODE = Problem("A short code cannot be texted from the clinic's number.", advice=CALL_INSTEAD)
OWN_NUMBER = Problem("This is the clinic's own number.", advice=CHECK_NUMBER)

# The phone
UNREACHABLE = Problem(
    "The phone is switched off or out of reach.", advice="Try again later, or call."
)
BLOCKED = Problem(
    "The phone or its carrier blocks texts from the clinic.", advice="Call the patient."
)
NO_FILES = Problem(
    "This phone cannot receive files by text.", advice="Send the words alone, or use email."
)

# The text
TOO_LONG = Problem(
    "The text is longer than the carrier allows.", advice="Send it in shorter parts."
)
FILTERED = Problem(
    "The patient's carrier filtered the text out as unwanted.",
    advice="Word it differently and without links, or call.",
)
UNREADABLE = Problem("The carrier could not send these words.", advice="Word it differently.")
FILE_REFUSED = Problem(
    "A file was too large, or of a kind that cannot be texted.",
    advice="Send a smaller picture, or use email.",
)
FILE_NOT_FETCHED = Problem(
    "The carrier could not fetch the file.",
    advice="Send it again. If that fails too, ask an administrator.",
)
TOO_MANY_FILES = Problem(
    "These are more files than one text may have.", advice="Send them in several texts."
)
EMPTY = Problem("The text was empty.", advice="Write something and send it again.")
PARTS_LOST = Problem("A part of a long text was lost on the way.", advice="Send it again, shorter.")

# The way
TOO_MANY = Problem("The clinic sent more texts than the carriers allow.", advice=LATER_OR_CALL)
QUEUE_FULL = Problem("Too many texts were waiting at the carrier.", advice="Send it again later.")
EXPIRED = Problem(
    "The text waited too long and was given up.",
    advice="Send it again if it still fits, or call the patient.",
)
NETWORK_FAULT = Problem("A carrier on the way had a fault.", advice=LATER_OR_CALL)
TOO_MANY_TODAY = Problem(
    "The clinic has sent as many texts as the patient's carrier takes in a day.",
    advice="Send it again tomorrow, or call the patient.",
)
QUIET_HOURS = Problem(
    "Texts may not be sent at this hour where the patient lives.",
    advice="Send it again in the daytime, or call if it cannot wait.",
)
LOOP = Problem(
    "The carrier took this for a machine that answers a machine.",
    advice="Wait a minute and send it again, or call the patient.",
)
NOT_ACCEPTED = Problem(
    "The carrier did not accept this text.", advice="Check the number and the words, or call."
)
NO_REASON = Problem("The carrier gave no reason.", advice="Try once more, or call.")

# The clinic's account
CREDENTIALS = Problem(
    "{carrier} does not accept the clinic's account name or token.", advice=ASK_ADMINISTRATOR
)
UNKNOWN_ACCOUNT = Problem("{carrier} does not know the clinic's account.", advice=ASK_ADMINISTRATOR)
SUSPENDED = Problem("The clinic's account was suspended.", advice=ASK_ADMINISTRATOR)
NO_CREDIT = Problem("The clinic's account has run out of credit.", advice=ASK_ADMINISTRATOR)
NOT_ALLOWED = Problem("The clinic's account may not send this text.", advice=ASK_ADMINISTRATOR)
OTHER_COUNTRY = Problem("The clinic's account may not text this country.", advice=ASK_ADMINISTRATOR)
NOT_OURS = Problem("The clinic's number does not belong to its account.", advice=ASK_ADMINISTRATOR)
NOT_REGISTERED = Problem(
    "The clinic's number is not registered for texting.", advice=ASK_ADMINISTRATOR
)
SENDER_BLOCKED = Problem("The carriers block the clinic's number.", advice=ASK_ADMINISTRATOR)
NOT_READY = Problem(
    "The clinic's number is still being set up for texting.",
    advice="Send it again tomorrow, or call the patient.",
)
NO_FILES_FROM_HERE = Problem(
    "The clinic's number cannot send files.", advice="Send the words alone, or use email."
)
TRIAL = Problem(
    "The clinic's account is on trial: it may text few numbers, and only in few words.",
    advice=ASK_ADMINISTRATOR,
)
SERVICE = Problem(
    "The clinic's messaging service at {carrier} is not there, or has no number to send from.",
    advice=ASK_ADMINISTRATOR,
)
NOT_CALLED_BACK = Problem(
    "{carrier} cannot call Frontdesk back: its public address is not one of the internet.",
    advice="Ask an administrator to check FRONTDESK_PUBLIC_URL.",
)


class Problems:
    """One carrier's codes in words."""

    def __init__(self, carrier: str, by_code: Mapping[str, Problem]) -> None:
        """`carrier`: its name as people write it."""
        self._carrier = carrier
        self._by_code = {code: self.named(problem, code) for code, problem in by_code.items()}
        self.codes = frozenset(by_code)

    def of(self, code: str | None) -> Problem:
        """Why a text did not arrive; of an unknown code, that there is one."""
        if not code:
            return NO_REASON
        sentence = f"The carrier gave code {code} as the reason."
        unknown = self.named(Problem(sentence, advice=ASK_ADMINISTRATOR), code)
        return self._by_code.get(code, unknown)

    def of_refusal(self, http_status: int, code: str | None) -> Problem:
        """Why the carrier refused to take a text: by its code, else by a status of credentials."""
        if code not in self._by_code and http_status in {401, 403}:
            return self.named(CREDENTIALS, code)
        return self.of(code)

    def named(self, problem: Problem, code: str | None) -> Problem:
        """A problem as this carrier's, under its code."""
        return replace(
            problem,
            message=problem.message.replace("{carrier}", self._carrier),
            code=code,
            advice=problem.advice and problem.advice.replace("{carrier}", self._carrier),
        )
