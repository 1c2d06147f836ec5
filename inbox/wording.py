"""Words that a client gives: there, and not too many of them."""

from inbox.refusal import Refusal, RefusalCode

LONGEST_TEXT = 1_600
"""Characters: what Twilio takes as one text (its error 21617)."""


def checked(text: str, longest: int, name: str, field: str) -> str:
    """The words without what surrounds them. `longest`: in characters; `name`: “A label”."""
    words = text.replace("\0", "").strip()
    if not words:
        raise Refusal(RefusalCode.REQUIRED, f"{name} cannot be empty. Write something.", (field,))
    if len(words) > longest:
        sentence = (
            f"{name} holds {longest:,} characters at most; this one has {len(words):,}. Shorten it."
        )
        raise Refusal(RefusalCode.TOO_LONG, sentence, (field,))
    return words
