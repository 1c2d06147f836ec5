"""What a file is, by its bytes. What its sender called it decides only what these leave open."""

import zipfile
from collections.abc import Mapping
from typing import IO

import olefile
import puremagic

HEAD = 8_192
"""Bytes that hold every signature asked for here."""
PIECE = 256 * 1024
UNKNOWN = "application/octet-stream"
TEXT = "text/plain"

BINARY = bytes({*range(0x20), 0x7F} - {*b"\t\n\f\r\x1b"})
"""Bytes that no text has: https://mimesniff.spec.whatwg.org/#binary-data-byte."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")

BRANDS: Mapping[bytes, str] = {
    b"M4A": "audio/mp4",
    b"M4B": "audio/mp4",
    b"qt": "video/quicktime",
    b"3gp": "video/3gpp",
    b"3ge": "video/3gpp",
    b"3gr": "video/3gpp",
    b"3gs": "video/3gpp",
    b"3g2": "video/3gpp2",
    b"hei": "image/heic",
    b"hev": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"avi": "image/avif",
}
"""How the first brand of an ISO media file (ISO/IEC 14496-12, 4.3) begins; any other is MP4."""

BY_ENDING: Mapping[str, str] = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".bmp": "image/bmp",
    ".tiff": "image/tiff",
    ".mp3": "audio/mpeg",
    ".mpga": "audio/mpeg",
    ".aac": "audio/aac",
    ".amr": "audio/amr",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".mkv": "video/x-matroska",
    ".webm": "video/webm",
    ".exe": "application/x-msdownload",
}
"""What puremagic's endings are called here; it often names several, or none."""

OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENTS: Mapping[str, str] = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation",
}
"""The part that tells an Office document (ECMA-376) from another."""
OLD_DOCUMENTS: Mapping[str, str] = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
MOST_PARTS = 5_000
"""Of an archive: listing half a million of them would take seconds."""
END_OF_ARCHIVE = 22 + 65_535
"""Bytes from whose beginning the record of the parts starts, its comment included."""
WITH_MACROS = "application/x-office-document-with-macros"

LEFT_OPEN: Mapping[str, tuple[str, ...]] = {
    "video/mp4": ("audio/mp4",),
    "video/3gpp": ("audio/3gpp",),
    "video/webm": ("audio/webm",),
    "audio/ogg": ("video/ogg",),
    TEXT: ("text/csv", "text/vcard", "text/calendar"),
}
"""Types that the first bytes do not tell from one another: here the sender's word is taken."""


def type_of(file: IO[bytes], said: str) -> str:
    """The type of a whole file, from whose beginning it reads. It blocks: call it in a thread."""
    found = _by_bytes(file)
    return said if said in LEFT_OPEN.get(found, ()) and _bears_out(file, said) else found


def _by_bytes(file: IO[bytes]) -> str:
    file.seek(0)
    head = file.read(HEAD)
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head[4:8] == b"ftyp":
        brands = (type for start, type in BRANDS.items() if head[8:12].startswith(start))
        return next(brands, "video/mp4")
    if head.startswith(b"PK\3\4"):
        return _zipped(file)
    if head.startswith(olefile.MAGIC):
        return _old_document(file)
    if head.startswith(UTF_16) or _is_text(file):
        return _text(head)
    return _signed(head)


def _signed(head: bytes) -> str:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    known = (BY_ENDING[match.extension] for match in found if match.extension in BY_ENDING)
    return next(known, UNKNOWN)


def _is_text(file: IO[bytes]) -> bool:
    file.seek(0)
    while piece := file.read(PIECE):
        if len(piece.translate(None, BINARY)) != len(piece):
            return False
    return True


def _text(head: bytes) -> str:
    """Markup and scripts are told from text by how they begin."""
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f").lower()
    if start.startswith(b"<"):
        return _markup(start)
    return "text/x-script" if start.startswith(b"#!") else TEXT


def _markup(start: bytes) -> str:
    if b"<svg" in start:
        return "image/svg+xml"
    is_xml = start.startswith(b"<?xml") and b"<html" not in start
    return "application/xml" if is_xml else "text/html"


def _bears_out(file: IO[bytes], said: str) -> bool:
    begins = {"text/vcard": b"begin:vcard", "text/calendar": b"begin:vcalendar"}.get(said, b"")
    file.seek(0)
    return file.read(HEAD).removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(begins)


def _zipped(file: IO[bytes]) -> str:
    if _parts_in(file) > MOST_PARTS:
        return "application/zip"
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if any(name.endswith("vbaProject.bin") for name in names):
                return WITH_MACROS
            for part, type in DOCUMENTS.items():
                if part in names and "[Content_Types].xml" in names:
                    return type
            return _open_document(archive) if "mimetype" in names else "application/zip"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "application/zip"


def _parts_in(file: IO[bytes]) -> int:
    """By the record at the archive's end (APPNOTE 4.3.16), before anybody lists them."""
    file.seek(0, 2)
    file.seek(max(file.tell() - END_OF_ARCHIVE, 0))
    tail = file.read()
    end = tail[tail.rfind(b"PK\5\6") :]
    return int.from_bytes(end[10:12], "little") if len(end) >= 22 else 0


def _open_document(archive: zipfile.ZipFile) -> str:
    """OpenDocument says its type in its first part (OASIS OpenDocument 1.3, part 2, 3.3)."""
    with archive.open("mimetype") as part:
        said = part.read(100).decode("ascii", errors="replace").strip()
    macros = any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist())
    if not said.startswith("application/vnd.oasis.opendocument."):
        return "application/zip"
    return WITH_MACROS if macros else said


def _old_document(file: IO[bytes]) -> str:
    """Installers and mails have this form as well: [MS-CFB]."""
    try:
        file.seek(0)
        with olefile.OleFileIO(file) as document:
            streams = {"/".join(parts) for parts in document.listdir(streams=True, storages=True)}
    except Exception:  # a damaged one fails it in any way
        return UNKNOWN
    if streams & {"Macros", "_VBA_PROJECT_CUR", "VBA"}:
        return WITH_MACROS
    return next((type for name, type in OLD_DOCUMENTS.items() if name in streams), UNKNOWN)
