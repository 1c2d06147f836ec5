"""A file that still lies with whoever carried it to us."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InboundMedia:
    """A file that came with a text or a call: who carried it holds it, and says what type it is."""

    url: str
    content_type: str
    name: str | None = None
