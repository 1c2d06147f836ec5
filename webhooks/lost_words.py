"""What the desk reads where a carrier's log tells that a patient wrote, and not what."""


def lost_words(carrier: str) -> str:
    """A whole sentence or two, in the place of the text. `carrier`: its name as people write it."""
    return f"This text did not reach us, and {carrier} has not kept its words. Ask what it said."
