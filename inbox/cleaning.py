"""Pictures as they are shown and sent: upright, without what the camera wrote into them.

A picture is opened and written anew, so that nothing is left of EXIF (with its place), XMP, IPTC,
comments, or of bytes that only pretend to be a picture. All of it blocks: call it in a thread.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

import pillow_heif
from PIL import GifImagePlugin, Image, ImageCms, ImageOps, ImageSequence

pillow_heif.register_heif_opener(thumbnails=False)
# Frames that share a palette keep it: quantizing each anew would cost colours and size.
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "HEIF", "AVIF", "TIFF", "BMP")
TYPES: Mapping[str, str] = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}
"""What a picture is written as; whatever else it was becomes a JPEG, or a PNG if it has gaps."""
CARRIED = ("JPEG", "PNG", "GIF")
"""What a text takes along: carriers refuse WebP (Twilio: "accepted content types for media")."""
MOST_PIXELS = 50_000_000
"""Of all frames together. The largest that phones take by themselves have 48 million."""
QUALITY = 90
HEAVY = 1_200_000
"""Bytes from which a picture to be sent is made smaller: carriers drop what is much larger."""
LIGHT = 1_000_000
"""Bytes that it should then have at most."""
SIDES = (2_048, 1_600, 1_280, 1_024)
"""Pixels of the longer side that are tried in turn."""
THUMBNAIL, THUMBNAIL_TYPE = 480, "image/webp"
"""Pixels of the longer side."""
PORTRAIT = 512
"""Pixels of a patient's picture, which is square."""

SRGB = ImageCms.createProfile("sRGB")
NewFile = Callable[[], IO[bytes]]


class NotAPicture(Exception):
    """The bytes cannot be opened as one, or hold more pixels than we take."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One that was written anew; its `file` is read from its beginning."""

    file: IO[bytes]
    content_type: str
    width: int
    height: int


def clean(source: IO[bytes], new_file: NewFile, *, to_send: bool) -> tuple[Picture, Picture]:
    """The picture and its thumbnail. Raises NotAPicture.

    What is `to_send` is written as carriers take it, and made smaller where it is heavy.
    """
    formats = CARRIED if to_send else tuple(TYPES)
    heavy = to_send and _size(source) > HEAVY
    with _opened(source) as image:
        if _frames(image) > 1:
            moving = image.format if image.format in formats else "GIF"
            picture = _animation(image, moving or "GIF", new_file())
            image.seek(0)
            return picture, _thumbnail(_still(image), new_file())
        if heavy:
            # A JPEG can be read at a half or a quarter: it takes that much less memory.
            image.draft(None, (SIDES[0], SIDES[0]))
        format, still = image.format, _still(image)
    if format is None or format not in formats:
        format = "PNG" if _has_gaps(still) else "JPEG"
    picture = _light(still, format, new_file) if heavy else _written(still, format, new_file())
    if to_send and not heavy and _size(picture.file) > HEAVY:
        picture = _light(still, format, new_file)
    return picture, _thumbnail(still, new_file())


def portrait(source: IO[bytes], new_file: NewFile) -> Picture:
    """The middle of a picture, square, as it stands beside a name. Raises NotAPicture."""
    with _opened(source) as image:
        still = _still(image)
    side = min(PORTRAIT, *still.size)
    squared = ImageOps.fit(_flat(still), (side, side), Image.Resampling.LANCZOS)
    return _written(squared, "JPEG", new_file())


@contextmanager
def _opened(source: IO[bytes]) -> Iterator[Image.Image]:
    source.seek(0)
    try:
        with Image.open(source, formats=FORMATS) as image:
            if image.width * image.height * _frames(image) > MOST_PIXELS:
                raise NotAPicture("too many pixels")
            yield image
    except NotAPicture:
        raise
    except Exception as damaged:  # a decoder fails in ways of its own
        raise NotAPicture(type(damaged).__name__) from damaged


def _frames(image: Image.Image) -> int:
    """What a JPEG or a HEIC holds besides its picture (the other eye, a depth) is let go."""
    moves = image.format in ("GIF", "WEBP", "PNG")
    return getattr(image, "n_frames", 1) if moves else 1


def _still(image: Image.Image) -> Image.Image:
    """The frame that is open: upright, in sRGB, and with nothing written beside it."""
    image.load()
    # In place, here and below: a copy of a large picture is a hundred megabytes.
    ImageOps.exif_transpose(image, in_place=True)
    plain = _in_srgb(image)
    transparency = plain.info.get("transparency")
    plain.info = {} if transparency is None else {"transparency": transparency}
    return plain


def _in_srgb(image: Image.Image) -> Image.Image:
    """Its own colour profile is used and not kept: it names the camera too."""
    if image.mode in ("CMYK", "YCbCr", "LAB", "HSV", "F", "I") or image.mode.startswith("I;"):
        profile = None
        image = image.convert("L" if image.mode[0] in "FI" else "RGB")
    else:
        profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA"):
        return image
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        ImageCms.profileToProfile(image, own, SRGB, inPlace=True)
    except ImageCms.PyCMSError:
        pass  # a broken profile: the colours are taken as they are
    return image


def _has_gaps(image: Image.Image) -> bool:
    return image.has_transparency_data


def _flat(image: Image.Image) -> Image.Image:
    """On white, for formats that have no gaps."""
    if image.mode == "RGB" and not _has_gaps(image):
        return image
    if not _has_gaps(image):
        return image.convert("RGB")
    over = image.convert("RGBA")
    white = Image.new("RGBA", over.size, "white")
    return Image.alpha_composite(white, over).convert("RGB")


def _written(image: Image.Image, format: str, file: IO[bytes], quality: int = QUALITY) -> Picture:
    options: dict[str, Any] = {}
    if format == "JPEG":
        image = image if image.mode == "L" else _flat(image)
        options = {"progressive": True, "optimize": True}
    image.save(file, format, quality=quality, **options)
    return Picture(file, TYPES[format], *image.size)


def _light(still: Image.Image, format: str, new_file: NewFile) -> Picture:
    """Smaller sides until it is light. A drawing in many colours goes as a JPEG."""
    if format == "PNG" and not _has_gaps(still):
        format = "JPEG"
    for side in SIDES:
        smaller = _within(still, side)
        picture = _written(smaller, format, new_file(), QUALITY if side == SIDES[0] else 80)
        if _size(picture.file) <= LIGHT:
            break
    return picture


def _within(image: Image.Image, side: int) -> Image.Image:
    if max(image.size) <= side:
        return image
    if image.mode in ("P", "1"):
        image = image.convert("RGBA" if _has_gaps(image) else "RGB")
    scale = side / max(image.size)
    size = (max(round(image.width * scale), 1), max(round(image.height * scale), 1))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _thumbnail(still: Image.Image, file: IO[bytes]) -> Picture:
    small = _within(still, THUMBNAIL)
    small = small.convert("RGBA") if _has_gaps(small) else _flat(small)
    return _written(small, "WEBP", file, 80)


def _animation(image: Image.Image, format: str, file: IO[bytes]) -> Picture:
    """Every frame, with its time; how often it repeats stays as it was."""
    loop = image.info.get("loop")
    durations = [_duration(frame) for frame in ImageSequence.Iterator(image)]
    image.seek(0)
    first = _bare(image)
    options: dict[str, Any] = {"duration": durations, "save_all": True}
    options["append_images"] = _Rest(image)
    if loop is not None:
        options["loop"] = loop
    if format == "GIF":
        options["disposal"] = 2 if _has_gaps(first) else 0
    first.save(file, format, quality=QUALITY, **options)
    return Picture(file, TYPES[format], *image.size)


def _duration(frame: Image.Image) -> float:
    """In milliseconds. A WebP knows it once the frame is loaded."""
    frame.load()
    return float(frame.info.get("duration", 100))


class _Rest:
    """Every frame but the first, made when it is asked for: some writers ask twice."""

    def __init__(self, image: Image.Image) -> None:
        self._image = image

    def __iter__(self) -> Iterator[Image.Image]:
        for number in range(1, _frames(self._image)):
            self._image.seek(number)
            yield _bare(self._image)


def _bare(frame: Image.Image) -> Image.Image:
    copy = frame.copy()
    transparency = copy.info.get("transparency")
    copy.info = {} if transparency is None else {"transparency": transparency}
    return copy


def _size(file: IO[bytes]) -> int:
    file.seek(0, 2)
    return file.tell()
