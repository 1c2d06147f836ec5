"""Twilio's error codes in words for the desk, from https://www.twilio.com/docs/api/errors."""

from inbox.carrier import Problem

ASK_ADMINISTRATOR = "Ask an administrator to check the Twilio account."
CHECK_NUMBER = "Check the number in the patient's record."
CALL_INSTEAD = "Call the patient instead."
SEND_OTHERWISE = "Send it as a picture or a PDF, a smaller one, or by email."

BUSY_CODES = frozenset({"20429", "21611"})
"""Too many requests; the queue of the clinic's number is full: nothing was taken either time."""

ACCOUNT_PROBLEM = Problem(
    "Twilio does not accept the clinic's account name or token.", advice=ASK_ADMINISTRATOR
)

_PROBLEMS = (
    Problem("Twilio does not know the clinic's account.", "20404", ASK_ADMINISTRATOR),
    Problem("This is not a phone number that can be texted.", "21211", CHECK_NUMBER),
    Problem("The clinic's account may not text this country.", "21408", ASK_ADMINISTRATOR),
    Problem("The clinic's number does not belong to its account.", "21606", ASK_ADMINISTRATOR),
    Problem(
        "This number has opted out of texts from the clinic.", "21610", CALL_INSTEAD, opted_out=True
    ),
    Problem("This number is not a mobile phone and cannot be texted.", "21614", CHECK_NUMBER),
    Problem("The text is longer than 1,600 characters.", "21617", "Send it in shorter parts."),
    Problem("The carrier could not fetch a file of this text.", "11200", ASK_ADMINISTRATOR),
    Problem("The carrier does not carry files of this type.", "12300", SEND_OTHERWISE),
    Problem("The carrier could not use the address of a file.", "21620", ASK_ADMINISTRATOR),
    Problem("A text takes ten files along at most.", "21623", "Send them in several texts."),
    Problem("The patient's phone or carrier takes no files.", "30011", SEND_OTHERWISE),
    Problem("The files are larger than the carrier takes.", "30019", SEND_OTHERWISE),
    Problem("Too many texts were waiting at the carrier.", "30001", "Send it again later."),
    Problem("The clinic's account was suspended.", "30002", ASK_ADMINISTRATOR),
    Problem("The phone is switched off or out of reach.", "30003", "Try again later, or call."),
    Problem("The phone or its carrier blocks texts from the clinic.", "30004", "Call the patient."),
    Problem("The number is unknown or no longer in use.", "30005", CHECK_NUMBER),
    Problem("This number is a landline, or cannot be texted.", "30006", CALL_INSTEAD),
    Problem(
        "The patient's carrier filtered the text out as unwanted.",
        "30007",
        "Word it differently and without links, or call.",
    ),
    Problem("The carrier gave no reason.", "30008", "Try once more, or call."),
    Problem("The clinic's number is not registered for texting.", "30034", ASK_ADMINISTRATOR),
)

_BY_CODE = {problem.code: problem for problem in _PROBLEMS}


def problem_of(code: str | None) -> Problem:
    """Why a text did not arrive, by Twilio's code; of an unknown code, that there is one."""
    known = _BY_CODE.get(code)
    if known is not None:
        return known
    if not code:
        return Problem("The carrier gave no reason.", advice="Try once more, or call.")
    return Problem(f"The carrier gave code {code} as the reason.", code, ASK_ADMINISTRATOR)


def refusal_problem(http_status: int, code: str | None) -> Problem:
    """Why Twilio refused to take a text: its code says it, else an HTTP status of credentials."""
    if code not in _BY_CODE and http_status in {401, 403}:
        return Problem(ACCOUNT_PROBLEM.message, code, ACCOUNT_PROBLEM.advice)
    return problem_of(code)
