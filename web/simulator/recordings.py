"""What a voicemail sounds like here: after the tone, a hum for each letter that was said."""

import io
import math
import wave
from array import array
from collections.abc import Iterator

RATE = 8_000
"""Samples a second: what a telephone carries."""
TONE = (880.0, 0.4)
"""Hertz and seconds."""
SILENCE = 0.0
MOST_LETTERS = 300
LOUDNESS = 9_000


def voicemail(words: str) -> bytes:
    """A WAV file, the same for the same words."""
    samples = array("h")
    for pitch, seconds in _notes(words):
        samples.extend(_hum(pitch, seconds))
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(samples.itemsize)
        sound.setframerate(RATE)
        sound.writeframes(samples.tobytes())
    return written.getvalue()


def seconds(words: str) -> int:
    """How long it lasts, rounded up."""
    return math.ceil(sum(seconds for _, seconds in _notes(words)))


def _notes(words: str) -> Iterator[tuple[float, float]]:
    yield TONE
    yield SILENCE, 0.3
    for letter in words[:MOST_LETTERS]:
        if letter.isalnum():
            yield 110.0 + 6 * (ord(letter.lower()) % 32), 0.07
        else:
            yield SILENCE, 0.09


def _hum(pitch: float, seconds: float) -> Iterator[int]:
    length = int(RATE * seconds)
    for place in range(length):
        # Swells and fades within each note, for a hard edge is heard as a click.
        swell = math.sin(math.pi * place / length)
        yield int(LOUDNESS * swell * math.sin(2 * math.pi * pitch * place / RATE))
