"""Which carriers answer STOP, START and HELP themselves."""

from inbox.carrier import Settings

ANSWERS_KEYWORDS = "answers_keywords"
"""The setting by which an administrator says so, yes or no, where it is not as usual."""
NO = {"no", "false", "off", "0"}


def answered_by_carrier(settings: Settings, *, usually: bool) -> bool:
    """What the account's settings say, else what is usual at this carrier."""
    said = settings.get(ANSWERS_KEYWORDS, "").strip().lower()
    return said not in NO if said else usually
