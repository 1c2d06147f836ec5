"""The types of file that a desk sends, what else they are called, and how their names end."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from inbox.sniffing import OFFICE, UNKNOWN

OPEN = "application/vnd.oasis.opendocument"
LONGEST_NAME = 255
"""Characters."""

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a", ".mp4"),
    "audio/aac": (".aac",),
    "audio/amr": (".amr",),
    "audio/3gpp": (".3ga", ".3gp"),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/wav": (".wav",),
    "audio/webm": (".weba", ".webm"),
    "video/mp4": (".mp4", ".m4v"),
    "video/3gpp": (".3gp",),
    "video/quicktime": (".mov", ".qt"),
    "video/webm": (".webm",),
    "text/plain": (".txt", ".text", ".log", ".md"),
    "text/csv": (".csv",),
    "text/vcard": (".vcf", ".vcard"),
    "text/calendar": (".ics",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "application/vnd.ms-powerpoint": (".ppt",),
    f"{OFFICE}.wordprocessingml.document": (".docx",),
    f"{OFFICE}.spreadsheetml.sheet": (".xlsx",),
    f"{OFFICE}.presentationml.presentation": (".pptx",),
    f"{OPEN}.text": (".odt",),
    f"{OPEN}.spreadsheet": (".ods",),
    f"{OPEN}.presentation": (".odp",),
}
"""What is sent, and how its name ends, the usual way first.

Nothing in it can run: no markup, no scripts, no programs, no macros.
"""
SENDABLE = frozenset(ENDINGS)
PICTURES = frozenset(type for type in SENDABLE if type.startswith("image/"))

OTHER_NAMES: Mapping[str, str] = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/heif": "image/heic",
    "audio/mp3": "audio/mpeg",
    "audio/m4a": "audio/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "audio/x-aac": "audio/aac",
    "application/ogg": "audio/ogg",
    "text/x-vcard": "text/vcard",
    "text/directory": "text/vcard",
    "application/csv": "text/csv",
}
BECOMES_ANOTHER = frozenset({".avif", ".tif", ".tiff", ".bmp"}).union(
    *(ENDINGS[type] for type in PICTURES)
)
"""How pictures end that may have been written anew as another type."""


def plain_type(said: str) -> str:
    """A media type without its parameters, under the name that is used here."""
    type = said.partition(";")[0].strip().lower()
    return OTHER_NAMES.get(type, type)


def said_or_guessed(said: str, name: str) -> str:
    """What it is said to be; by its name, where the browser did not know."""
    type = plain_type(said)
    if type not in ("", UNKNOWN):
        return type
    ending = PurePosixPath(name).suffix.lower()
    return next((type for type, endings in ENDINGS.items() if ending in endings), UNKNOWN)


def fitting_name(said: str, content_type: str) -> str:
    """The last part of the said name, with an ending that its bytes bear out.

    A text called `invoice.bat` would run once it is downloaded; `invoice.bat.txt` opens as text.
    """
    name = PurePosixPath(said.replace("\\", "/")).name
    name = "".join(character for character in name if character.isprintable()).strip(" .")
    endings, ending = ENDINGS.get(content_type, ()), PurePosixPath(name).suffix
    if not endings or ending.lower() in endings:
        return (name or "file")[:LONGEST_NAME]
    was_another = content_type in PICTURES and ending.lower() in BECOMES_ANOTHER
    stem = name.removesuffix(ending) if was_another else name
    return (stem or "file")[: LONGEST_NAME - len(endings[0])] + endings[0]
