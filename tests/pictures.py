"""Real files, made with the metadata that cameras write."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

pillow_heif.register_heif_opener(thumbnails=False)

Make = Callable[[], bytes]
SECRET = "Top secret place"
MARKS = (SECRET.encode(), b"GPS", b"Exif", b"xmp", b"XMP")
RED, BLUE = (254, 0, 0), (0, 0, 254)
TURNED = 6
"""EXIF: what is shown is this, turned by a quarter to the right."""
GPS, ORIENTATION, DESCRIPTION, IPTC = 0x8825, 0x0112, 0x010E, 0x83BB


def with_gps(orientation: int = TURNED) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[DESCRIPTION] = SECRET
    place = exif.get_ifd(GPS)
    place[1], place[2] = "N", (40.0, 26.0, 46.0)
    place[3], place[4] = "W", (79.0, 58.0, 56.0)
    return exif


def drawing(size: tuple[int, int] = (600, 400)) -> Image.Image:
    """Red, with a blue corner at the top left."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, 0, size[0] // 4, size[1] // 4))
    return image


def noise(size: tuple[int, int]) -> Image.Image:
    """What no format makes small."""
    return Image.effect_noise(size, 90).convert("RGB")


def written(image: Image.Image, format: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def jpeg(size: tuple[int, int] = (600, 400), orientation: int = TURNED) -> bytes:
    """As a telephone held upright takes it, with its place in it."""
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    return written(
        drawing(size), "JPEG", exif=with_gps(orientation), xmp=xmp, comment=SECRET, quality=95
    )


def png() -> bytes:
    text = PngInfo()
    text.add_text("Comment", SECRET)
    text.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET}</x:xmpmeta>")
    return written(drawing(), "PNG", exif=with_gps(), pnginfo=text)


def webp() -> bytes:
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    return written(drawing(), "WEBP", exif=with_gps(), xmp=xmp, quality=95)


def heic() -> bytes:
    return written(drawing(), "HEIF", exif=with_gps(1), quality=90)


DURATIONS = (100, 250, 80, 400)


def frames() -> Sequence[Image.Image]:
    return [Image.new("RGB", (90, 60), (60 * number, 10, 10)) for number in range(len(DURATIONS))]


def moving(format: str) -> bytes:
    first, *rest = frames()
    more = {"comment": SECRET.encode()} if format == "GIF" else {"exif": with_gps(1)}
    return written(
        first,
        format,
        save_all=True,
        append_images=rest,
        duration=list(DURATIONS),
        loop=0,
        **more,
    )


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def is_blue(image: Image.Image, place: tuple[int, int]) -> bool:
    red, _, blue = image.convert("RGB").getpixel(place)  # type: ignore[misc]
    return bool(blue > 200 and red < 60)
