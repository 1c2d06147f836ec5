"""Taking files in: told by their bytes, cleaned of what cameras write, and nothing left behind."""

import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from inbox import cleaning
from inbox.file_types import fitting_name
from inbox.keeping import Kept, NotTaken, TooLarge, take_in
from store.storage import Storage, in_folder
from tests import pictures

pytestmark = pytest.mark.anyio
OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return in_folder(tmp_path / "files", scratch=tmp_path)


async def stream(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 65_536):
        yield content[start : start + 65_536]


async def taken(
    storage: Storage,
    content: bytes,
    name: str = "file",
    said: str = "",
    *,
    to_send: bool = False,
    limit: int = 30_000_000,
) -> Kept:
    return await take_in(
        storage,
        "o/uploads/u",
        stream(content),
        said_name=name,
        said_type=said,
        to_send=to_send,
        limit=limit,
    )


def nothing_lies_in(folder: Path) -> bool:
    return not any(path.is_file() for path in folder.rglob("*"))


async def bytes_of(storage: Storage, key: str | None) -> bytes:
    assert key is not None
    return b"".join([piece async for piece in storage.read(key)])


def box(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\2\0isommp42" + b"\0\0\0\x08free" + b"\0" * 64


def archive(*names: str, **contents: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
        for name, content in contents.items():
            parts.writestr(name, content)
    return file.getvalue()


WEBM = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d") + b"\0" * 99
TYPES = [
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"\0" * 64, "", "application/pdf"),
    (b"\xff\xfb\x90\x64" + b"\0" * 400, "audio/mpeg", "audio/mpeg"),
    (b"ID3\3\0\0\0\0\0\x21" + b"\0" * 100, "", "audio/mpeg"),
    (b"#!AMR\n" + b"\0" * 50, "audio/amr", "audio/amr"),
    (b"RIFF\x24\x7d\0\0WAVEfmt \x10\0\0\0" + b"\0" * 100, "audio/x-wav", "audio/wav"),
    (b"OggS\0\2" + b"\0" * 22 + b"\1\x13OpusHead" + b"\0" * 100, "", "audio/ogg"),
    (box(b"isom"), "video/mp4", "video/mp4"),
    (box(b"iso5"), "", "video/mp4"),
    (box(b"isom"), "audio/mp4", "audio/mp4"),
    (box(b"M4A "), "video/mp4", "audio/mp4"),
    (box(b"qt  "), "", "video/quicktime"),
    (box(b"3gp4"), "", "video/3gpp"),
    (box(b"3gp5"), "audio/3gpp", "audio/3gpp"),
    (WEBM, "", "video/webm"),
    (WEBM, "audio/webm", "audio/webm"),
    (b"Take one a day.\r\n", "text/plain", "text/plain"),
    (b"Take one a day.\r\n", "image/png", "text/plain"),
    ("Caf\xe9;9:40".encode("latin-1"), "text/csv", "text/csv"),
    ("name;time".encode("utf-16"), "text/csv", "text/csv"),
    (b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n", "text/x-vcard", "text/vcard"),
    (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar", "text/calendar"),
    (b"no card at all", "text/vcard", "text/plain"),
    (
        archive("[Content_Types].xml", "word/document.xml"),
        "",
        f"{OFFICE}.wordprocessingml.document",
    ),
    (archive("[Content_Types].xml", "xl/workbook.xml"), "", f"{OFFICE}.spreadsheetml.sheet"),
    (
        archive("[Content_Types].xml", "ppt/presentation.xml"),
        "application/pdf",
        f"{OFFICE}.presentationml.presentation",
    ),
    (
        archive(mimetype="application/vnd.oasis.opendocument.text"),
        "",
        "application/vnd.oasis.opendocument.text",
    ),
]


@pytest.mark.parametrize(("content", "said", "is_"), TYPES)
async def test_a_file_is_what_its_bytes_are(
    storage: Storage, content: bytes, said: str, is_: str
) -> None:
    for to_send in (True, False):
        kept = await taken(storage, content, said=said, to_send=to_send)
        assert kept.content_type == is_
        assert kept.size == len(content)
        assert await bytes_of(storage, kept.storage_key) == content


RUNS = [
    (b"<!DOCTYPE html><script>alert(1)</script>", "text/html"),
    (b" \n<script>alert(1)</script>", "text/html"),
    (b"\xef\xbb\xbf<html>", "text/html"),
    ("<html>".encode("utf-16"), "text/html"),
    (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml"),
    (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
    (b'<?xml version="1.0"?><feed/>', "application/xml"),
    (b"#!/bin/sh\nrm -rf ~\n", "text/x-script"),
    (b"MZ\x90\0" + b"\0" * 200, "application/x-msdownload"),
    (b"\x7fELF\2\1\1" + b"\0" * 200, "application/octet-stream"),
    (archive("META-INF/MANIFEST.MF", "Evil.class"), "application/zip"),
    (b"PK\3\4 no archive at all", "application/zip"),
    (
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        "application/x-office-document-with-macros",
    ),
    (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2_000, "application/octet-stream"),
    (bytes(range(256)), "application/octet-stream"),
]


@pytest.mark.parametrize(("content", "is_"), RUNS)
async def test_what_could_run_is_not_sent_whatever_it_is_called(
    storage: Storage, content: bytes, is_: str, tmp_path: Path
) -> None:
    for said in ("image/png", "text/plain", "application/pdf", "text/csv", "application/msword"):
        with pytest.raises(NotTaken) as refused:
            await taken(storage, content, "harmless.png", said, to_send=True)
        assert refused.value.content_type == is_
    assert nothing_lies_in(tmp_path)


@pytest.mark.parametrize(("content", "is_"), RUNS)
async def test_whatever_a_patient_sends_is_kept(storage: Storage, content: bytes, is_: str) -> None:
    kept = await taken(storage, content, "photo.png", "image/png")
    assert kept.content_type == is_
    assert kept.thumbnail_key is None
    assert await bytes_of(storage, kept.storage_key) == content


PHOTOS = [
    (pictures.jpeg, "JPEG", "JPEG"),
    (pictures.png, "PNG", "PNG"),
    (pictures.webp, "JPEG", "WEBP"),
]


@pytest.mark.parametrize("to_send", [True, False])
@pytest.mark.parametrize(("make", "sent_as", "shown_as"), PHOTOS)
async def test_a_picture_stands_upright_and_does_not_say_where_it_was_taken(
    storage: Storage, make: pictures.Make, sent_as: str, shown_as: str, to_send: bool
) -> None:
    content = make()
    assert pictures.SECRET.encode() in content
    kept = await taken(storage, content, "IMG_1.heic", "image/heic", to_send=to_send)
    assert (kept.width, kept.height) == (400, 600)
    for key, format in ((kept.storage_key, sent_as if to_send else shown_as),):
        cleaned = await bytes_of(storage, key)
        image = pictures.opened(cleaned)
        assert image.format == format
        assert kept.content_type == f"image/{format.lower()}"
        assert image.size == (400, 600)
        assert pictures.is_blue(image, (390, 10))
        assert not pictures.is_blue(image, (10, 10))
        assert_bare(cleaned)
    thumbnail = await bytes_of(storage, kept.thumbnail_key)
    assert_bare(thumbnail)
    small = pictures.opened(thumbnail)
    assert (small.format, small.size) == ("WEBP", (320, 480))
    assert pictures.is_blue(small, (310, 10))


def assert_bare(content: bytes) -> None:
    """Nothing that a camera wrote is left, in any place that we know of or do not."""
    image = pictures.opened(content)
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop"} & image.info.keys()
    for mark in pictures.MARKS:
        assert mark not in content, mark


async def test_a_heic_becomes_a_picture_that_every_phone_shows(storage: Storage) -> None:
    kept = await taken(storage, pictures.heic(), "IMG_0042.HEIC", "image/heic", to_send=True)
    assert (kept.name, kept.content_type) == ("IMG_0042.jpg", "image/jpeg")
    assert_bare(await bytes_of(storage, kept.storage_key))


@pytest.mark.parametrize(
    ("format", "to_send", "becomes"),
    [
        ("GIF", True, "GIF"),
        ("GIF", False, "GIF"),
        ("WEBP", True, "GIF"),
        ("WEBP", False, "WEBP"),
        ("PNG", True, "PNG"),
    ],
)
async def test_what_moves_goes_on_moving(
    storage: Storage, format: str, to_send: bool, becomes: str
) -> None:
    content = pictures.moving(format)
    assert any(mark in content for mark in pictures.MARKS)
    kept = await taken(storage, content, to_send=to_send)
    cleaned = await bytes_of(storage, kept.storage_key)
    assert_bare(cleaned)
    image = pictures.opened(cleaned)
    assert (image.format, image.n_frames) == (becomes, len(pictures.DURATIONS))  # type: ignore[attr-defined]
    durations = []
    for number in range(len(pictures.DURATIONS)):
        image.seek(number)
        image.load()
        durations.append(round(image.info["duration"]))
        red, *_ = image.convert("RGB").getpixel((40, 40))  # type: ignore[misc]
        assert abs(red - 60 * number) < 12
    assert tuple(durations) == pictures.DURATIONS


def boxed(kind: bytes, content: bytes, *, long: bool = False) -> bytes:
    if long:
        return b"\0\0\0\1" + kind + (len(content) + 16).to_bytes(8, "big") + content
    return (len(content) + 8).to_bytes(4, "big") + kind + content


PLACE = b"+37.3349-122.0090/"


@pytest.mark.parametrize("long", [False, True])
async def test_a_video_does_not_say_where_it_was_taken(storage: Storage, long: bool) -> None:
    telling = boxed(b"udta", boxed(b"\xa9xyz", PLACE), long=long)
    track = boxed(b"trak", boxed(b"tkhd", b"upright") + telling)
    apple = boxed(b"meta", b"com.apple.quicktime.location.ISO6709" + PLACE)
    film = boxed(b"mdat", b"pictures and sound")
    start = box(b"qt  ")[:24]
    video = start + boxed(b"moov", track + apple + telling) + boxed(b"uuid", PLACE) + film
    for to_send in (True, False):
        kept = await taken(storage, video, to_send=to_send)
        cleaned = await bytes_of(storage, kept.storage_key)
        assert len(cleaned) == len(video)
        assert PLACE not in cleaned
        assert b"location" not in cleaned
        assert b"upright" in cleaned
        assert cleaned.endswith(film)
        assert cleaned.count(b"free") == 4


@pytest.mark.parametrize("length", [0, 1, 2, 7, 9, 2**31])
async def test_a_video_whose_boxes_lie_is_kept_as_it_is(storage: Storage, length: int) -> None:
    video = box(b"isom")[:24] + length.to_bytes(4, "big") + b"moov" + b"\0" * 30
    kept = await taken(storage, video)
    assert await bytes_of(storage, kept.storage_key) == video


async def test_a_heavy_picture_is_made_light_for_carriers_alone(storage: Storage) -> None:
    content = pictures.written(pictures.noise((2400, 1600)), "JPEG", quality=95)
    assert len(content) > 3_000_000
    sent = await taken(storage, content, to_send=True)
    assert sent.size <= cleaning.LIGHT
    assert sent.width is not None
    assert 1_024 <= sent.width <= 2_048
    kept = await taken(storage, content)
    assert (kept.width, kept.height) == (2400, 1600)


async def test_a_heavy_drawing_goes_as_a_jpeg_unless_it_has_gaps(storage: Storage) -> None:
    drawing = pictures.noise((900, 600))
    sent = await taken(storage, pictures.written(drawing, "PNG"), "scan.png", to_send=True)
    assert (sent.content_type, sent.name) == ("image/jpeg", "scan.jpg")
    drawing.putalpha(Image.effect_noise(drawing.size, 90))
    sent = await taken(storage, pictures.written(drawing, "PNG"), "logo.png", to_send=True)
    assert sent.content_type == "image/png"


async def test_colours_survive_without_the_profile_that_names_the_camera(storage: Storage) -> None:
    for mode in ("L", "P", "1", "RGBA", "LA", "CMYK", "I;16"):
        image = Image.new(mode, (40, 30))
        format = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
        kept = await taken(storage, pictures.written(image, format))
        assert pictures.opened(await bytes_of(storage, kept.storage_key)).size == (40, 30)


@pytest.mark.parametrize("cut", [30, 200, -400])
async def test_a_damaged_picture_is_not_sent_and_yet_kept(storage: Storage, cut: int) -> None:
    content = pictures.jpeg()[:cut]
    with pytest.raises(NotTaken):
        await taken(storage, content, to_send=True)
    kept = await taken(storage, content)
    assert (kept.content_type, kept.size) == ("image/jpeg", len(content))
    assert kept.thumbnail_key is None


async def test_a_picture_that_would_fill_the_memory_is_not_opened(storage: Storage) -> None:
    bomb = pictures.written(Image.new("1", (9_000, 9_000)), "PNG")
    assert len(bomb) < 20_000
    with pytest.raises(NotTaken):
        await taken(storage, bomb, to_send=True)
    assert (await taken(storage, bomb)).thumbnail_key is None


async def test_an_archive_of_a_million_parts_is_not_listed(storage: Storage) -> None:
    names = [f"{number}" for number in range(6_000)]
    content = archive("[Content_Types].xml", "word/document.xml", *names)
    with pytest.raises(NotTaken):
        await taken(storage, content, to_send=True)


async def test_more_bytes_than_the_limit_stop_at_once(storage: Storage, tmp_path: Path) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 65_536
            yield bytes(65_536)

    with pytest.raises(TooLarge):
        await take_in(
            storage, "o/uploads/u", endless(), said_name="x", said_type="", limit=1_000_000
        )
    assert read < 1_100_000
    assert nothing_lies_in(tmp_path)


@pytest.mark.parametrize(
    ("said", "type", "name"),
    [
        ("scan.pdf", "application/pdf", "scan.pdf"),
        ("Scan.PDF", "application/pdf", "Scan.PDF"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("invoice.bat", "text/plain", "invoice.bat.txt"),
        ("page.html", "image/png", "page.html.png"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\dana\\card.png", "image/png", "card.png"),
        ("a\r\nb\u202egnp.pdf", "application/pdf", "abgnp.pdf"),
        ("", "image/jpeg", "file.jpg"),
        ("…", "application/pdf", "….pdf"),
        ("IMG.HEIC", "image/jpeg", "IMG.jpg"),
        ("sticker.webp", "image/gif", "sticker.gif"),
        ("letter.exe", f"{OFFICE}.wordprocessingml.document", "letter.exe.docx"),
        ("photo.jpg", "text/html", "photo.jpg"),
        ("x" * 300, "application/pdf", "x" * 251 + ".pdf"),
        ("whatever.xyz", "application/octet-stream", "whatever.xyz"),
    ],
)
def test_a_name_ends_as_its_bytes_do(said: str, type: str, name: str) -> None:
    assert fitting_name(said, type) == name
