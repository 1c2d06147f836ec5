"""What the headers of an email say, whoever wrote them: encoded words, raw bytes, broken ones."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256

LONGEST_ID = 255
"""Characters of a Message-ID that is kept as it is."""
MOST_REFERENCES = 100
LONGEST_HEADER = 20_000
"""Characters: more than any program writes, and few enough for readers that go over them often."""
ID = re.compile(r"<([^<>\s]+)>")
AUTOMATIC_PRECEDENCE = ("auto_reply", "bulk", "junk", "list")
AUTOMATIC_MARKS = ("x-autoreply", "x-autorespond", "x-auto-response")


class Bounded(Compat32):
    """The parser's older policy, which reads no header any further than people write them."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


def header(message: Message, name: str) -> str:
    """The first of this name, in one line; empty where there is none."""
    return next(headers(message, name), "")


def headers(message: Message, name: str) -> Iterator[str]:
    """Unfolded, with what is not ASCII as it was meant, and encoded words as they are."""
    for each, value in message.raw_items():
        if each.lower() == name:
            yield " ".join(as_meant(value).split())


def as_meant(raw: str) -> str:
    """The parser lets bytes through as surrogates: mostly they are UTF-8 (RFC 6532)."""
    content = raw.encode("utf-8", "surrogateescape")
    return text_in(content, "utf-8").replace("\0", "")


def text_in(content: bytes, charset: str | None) -> str:
    """In the charset that was named, else in those that mail without a true one is mostly in."""
    for each in (charset, "utf-8"):
        if each:
            try:
                return content.decode(each)
            except (LookupError, ValueError):
                continue
    return content.decode("windows-1252", "replace")


def words(value: str) -> str:
    """With encoded words decoded: RFC 2047."""
    if "=?" not in value:
        return value
    # The library looks for the end of each word in all of the rest: there is none after this.
    end = value.rfind("?=") + 2
    try:
        chunks = decode_header(value[:end])
    except (HeaderParseError, ValueError):
        return value
    decoded = (
        chunk if isinstance(chunk, str) else text_in(chunk, charset or "raw-unicode-escape")
        for chunk, charset in chunks
    )
    return " ".join(("".join(decoded) + value[end:]).replace("\0", "").split())


def addresses(message: Message, *names: str) -> list[tuple[str, str]]:
    """(name, address) of each that has an address."""
    found = getaddresses([value for name in names for value in headers(message, name)])
    return [(words(name), address) for name, address in found if "@" in address]


def ids(*values: str) -> list[str]:
    """Message ids without their angle brackets, in order, each once."""
    return list(dict.fromkeys(short(id) for value in values for id in ID.findall(value)))


def message_id(message: Message, raw: bytes) -> str:
    """The sender's, or one made from the bytes: the same mail posted again has the same."""
    named = header(message, "message-id")
    found = ids(named) or [short(id) for id in [named.strip("<> ")] if id]
    return found[0] if found else f"{sha256(raw).hexdigest()}@unnamed.invalid"


def short(id: str) -> str:
    return id if len(id) <= LONGEST_ID else f"{sha256(id.encode()).hexdigest()}@long.invalid"


def references(message: Message) -> tuple[str, ...]:
    """RFC 5322, 3.6.4: what it answers comes last."""
    named = ids(*headers(message, "references"))
    answered = ids(*headers(message, "in-reply-to"))[:1]
    older = [id for id in named if id not in answered]
    return tuple([*older, *answered][-MOST_REFERENCES:])


def sent_at(message: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(header(message, "date"))
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def is_automatic(message: Message) -> bool:
    """Nobody wrote it: RFC 3834, 5, and what was usual before it."""
    submitted = header(message, "auto-submitted").partition(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or header(message, "precedence").lower() in AUTOMATIC_PRECEDENCE
        or any(header(message, mark) for mark in AUTOMATIC_MARKS)
        or header(message, "return-path") == "<>"
    )
