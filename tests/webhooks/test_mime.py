"""Emails as they come: of real programs, of broken ones, and of whoever means harm."""

import time
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox.carrier import DeliveryStatus, Malformed, NotUnderstood
from inbox.mail import EmailReport, InboundEmail
from webhooks.mime import read_mail

HEAD = b"From: Maria <maria@example.com>\r\nTo: desk@hillcrest.example\r\nMessage-ID: <a@b>\r\n"


def email(raw: bytes) -> InboundEmail:
    (read,) = read_mail(raw)
    assert isinstance(read, InboundEmail)
    return read


def lines(*text: str) -> bytes:
    return HEAD + "\r\n".join(text).encode("utf-8", "surrogateescape")


def test_gmail_writes_both_parts_and_the_plain_one_is_read() -> None:
    read = email(
        lines(
            "Date: Mon, 23 Nov 2026 09:30:00 -0500",
            "Subject: =?UTF-8?Q?R=C3=A9sultats?=",
            "References: <one@x> <two@x>",
            " <three@x>",
            "In-Reply-To: <three@x>",
            "MIME-Version: 1.0",
            'Content-Type: multipart/alternative; boundary="0"',
            "",
            "--0",
            'Content-Type: text/plain; charset="UTF-8"',
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "Caf=C3=A9 at ten?",
            "--0",
            'Content-Type: text/html; charset="UTF-8"',
            "",
            "<div>Café at ten?</div>",
            "--0--",
        )
    )
    assert (read.sender, read.sender_name) == ("maria@example.com", "Maria")
    assert (read.subject, read.text) == ("Résultats", "Café at ten?")
    assert read.html == "<div>Café at ten?</div>"
    assert read.references == ("one@x", "two@x", "three@x")
    assert read.sent_at == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
    assert not read.automatic


def test_html_alone_is_read_as_words() -> None:
    table = "<table><tr><td>Mon</td><td>9:00</td></tr></table><style>p{}</style>"
    read = email(lines("Content-Type: text/html", "", f"<p>My week</p>{table}"))
    assert "My week" in read.text
    assert "Mon" in read.text
    assert "p{}" not in read.text


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("", "Zoë".encode(), "Zoë"),
        ("", "Zoë".encode("latin-1"), "Zoë"),
        ("; charset=iso-8859-1", "Zoë".encode("latin-1"), "Zoë"),
        ("; charset=unknown-8bit", "Zoë".encode(), "Zoë"),
        ("; charset=hex", b"Zoe", "Zoe"),
        ("; charset=utf-8", "“Zoë”".encode("windows-1252"), "“Zoë”"),
        ("; charset=shift_jis", "予約".encode("shift_jis"), "予約"),
        ("; charset", b"Zoe", "Zoe"),
    ],
)
def test_a_charset_that_is_missing_wrong_or_unknown_is_guessed(
    charset: str, body: bytes, text: str
) -> None:
    head = HEAD + f"Content-Type: text/plain{charset}\r\n\r\n".encode()
    assert email(head + body).text == text


def test_headers_in_raw_bytes_are_read_as_they_were_meant() -> None:
    raw = b"From: Zo\xc3\xab <zoe@example.com>\r\nSubject: Gr\xfc\xdfe\r\n\r\nHi"
    read = email(raw)
    assert (read.sender_name, read.subject) == ("Zoë", "Grüße")
    assert read.message_id.endswith("@unnamed.invalid")
    assert email(raw).message_id == read.message_id
    assert email(raw + b"!").message_id != read.message_id


@pytest.mark.parametrize(
    "broken",
    ["=?utf-8?B?!!!?=", "=?nonsense?Q?x?=", "=?utf-8?Q?=ZZ?=", "=?utf-8?B?w6k=?= =?utf-8?B?w6k=?="],
)
def test_encoded_words_that_are_broken_break_nothing(broken: str) -> None:
    assert email(lines(f"Subject: {broken}", "", "Hi")).text == "Hi"


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="card.pdf"', "card.pdf"),
        ("attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf", "résumé.pdf"),
        ("attachment; filename*0=long; filename*1=-name.pdf", "long-name.pdf"),
        ('attachment; filename="=?utf-8?Q?r=C3=A9sum=C3=A9.pdf?="', "résumé.pdf"),
        ("attachment; filename*=nonsense''%ff.pdf", None),
        ("attachment", None),
    ],
)
def test_names_of_files_are_read_in_every_spelling(disposition: str, name: str | None) -> None:
    head = ("Content-Type: application/pdf", f"Content-Disposition: {disposition}", "", "%PDF")
    (file,) = email(lines(*head)).attachments
    assert file.content_type == "application/pdf"
    assert name is None or file.name == name
    assert file.content == b"%PDF"


def test_an_email_within_an_email_is_one_file() -> None:
    inner = EmailMessage(policy=SMTP)
    inner["Subject"], inner["From"] = "Old results", "lab@example.net"
    inner.set_content("They were fine.")
    outer = EmailMessage(policy=SMTP)
    outer["From"], outer["Message-ID"] = "maria@example.com", "<o@x>"
    outer.set_content("See below.")
    outer.add_attachment(inner)
    read = email(outer.as_bytes())
    (file,) = read.attachments
    assert read.text == "See below."
    assert (file.name, file.content_type) == ("Old results.eml", "message/rfc822")
    assert b"They were fine." in file.content


def test_two_hundred_parts_are_two_hundred_files() -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "maria@example.com"
    mail.set_content("Many")
    for number in range(200):
        mail.add_attachment(
            bytes([number]), maintype="application", subtype="x", filename=f"{number}.x"
        )
    read = email(mail.as_bytes())
    assert [file.content[0] for file in read.attachments] == list(range(200))


def test_outlooks_winmail_is_a_file_even_where_nobody_can_open_it() -> None:
    head = ("Content-Type: application/ms-tnef; name=winmail.dat", "", "not really TNEF")
    (file,) = email(lines(*head)).attachments
    assert (file.name, file.content) == ("winmail.dat", b"not really TNEF")


def test_a_multipart_without_its_boundary_loses_no_words() -> None:
    read = email(lines("Content-Type: multipart/mixed", "", "Where am I?"))
    assert b"Where am I?" in b"".join(file.content for file in read.attachments) or read.text


def test_an_email_of_nobody_is_kept_as_not_understood() -> None:
    assert read_mail(b"Subject: Hi\r\n\r\nHi") == [
        NotUnderstood("An email that does not say who sent it")
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "Return-Path: <>",
    ],
)
def test_what_nobody_wrote_is_told_by_its_headers(header: str) -> None:
    assert email(lines(header, "", "I am away")).automatic
    assert not email(lines("Auto-Submitted: no", "", "I am here")).automatic


def test_nesting_without_end_is_malformed_and_no_crash() -> None:
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(3_000)
    )
    try:
        read = read_mail(HEAD + parts.encode())
    except Malformed:
        return
    assert read


def report(action: str, code: str, original: str) -> bytes:
    return lines(
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
        "",
        "--r",
        "Content-Type: text/plain",
        "",
        "About your email",
        "--r",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example",
        "",
        "Final-Recipient: rfc822; maria@example.com",
        f"Action: {action}",
        f"Status: {code}",
        "",
        "--r",
        *original.split("\n"),
        "--r--",
    )


WHOLE = "Content-Type: message/rfc822\n\nMessage-ID: <email_x@h.example>\nSubject: Hi\n\nHi"
HEADERS = "Content-Type: text/rfc822-headers\n\nMessage-ID: <email_x@h.example>\nSubject: Hi\n"


@pytest.mark.parametrize("original", [WHOLE, HEADERS])
@pytest.mark.parametrize(
    ("action", "code", "status", "says"),
    [
        ("failed", "5.1.1", DeliveryStatus.UNDELIVERED, "does not exist"),
        ("failed", "5.2.2", DeliveryStatus.UNDELIVERED, "is full"),
        ("failed", "5.7.26", DeliveryStatus.UNDELIVERED, "does not believe"),
        ("failed", "5.9.9", DeliveryStatus.UNDELIVERED, "could not be delivered"),
        ("delivered", "2.0.0", DeliveryStatus.DELIVERED, None),
        ("relayed", "2.0.0", DeliveryStatus.SENT, None),
    ],
)
def test_a_report_says_what_became_of_an_email(
    original: str, action: str, code: str, status: DeliveryStatus, says: str | None
) -> None:
    (read,) = read_mail(report(action, code, original))
    assert isinstance(read, EmailReport)
    assert (read.status, read.message_id) == (status, "email_x@h.example")
    if says is None:
        assert read.problem is None
    else:
        assert read.problem is not None
        assert says in read.problem.message
        assert read.problem.code == code


def test_a_delay_is_no_news() -> None:
    assert read_mail(report("delayed", "4.4.1", WHOLE)) == []


@pytest.mark.parametrize(
    "header",
    [
        b"Subject: " + b"x=?a?q?" * 100_000,
        b"Content-Disposition: a" + b";a" * 1_000_000,
        b'Content-Type: multipart/mixed; boundary="b"' + b";a" * 1_000_000,
        b"To: " + b"a@b," * 500_000,
    ],
)
def test_headers_that_would_take_minutes_are_read_as_far_as_people_write(header: bytes) -> None:
    began = time.process_time()
    read = email(HEAD.replace(b"To: desk@hillcrest.example\r\n", b"") + header + b"\r\n\r\nYes.")
    assert read.sender == "maria@example.com"
    assert time.process_time() - began < 5


def test_what_stands_around_encoded_words_stays() -> None:
    read = email(lines("Subject: Re: =?utf-8?q?a?= =?utf-8?q?b?= c =?d", ""))
    assert read.subject == "Re: ab c =?d"


FRAGMENTS = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from(
            [
                *(HEAD, b"\r\n", b"\n\n", b"--b\r\n", b"--b--", b"From: a@b\n", b"From: \xff@b\n"),
                *(b"Content-Type: multipart/mixed; boundary=b\n",),
                *(b"Content-Type: message/rfc822\n",),
                *(b"Content-Type: multipart/report; boundary=b\n", b"Action: failed\n", b"\0"),
                *(b"Content-Type: message/delivery-status\n", b"Content-Type: text/html\n"),
                *(b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: x-uue\n"),
                *(b"Subject: =?utf-8?b?/?=\n", b"Date: Mon, 99 Nov 99999 99:99:99 +9999\n"),
                *(b"Content-Disposition: attachment; filename*0*=x''%zz\n", b"<p><table><b>"),
                *(b"Message-ID: <" + b"x" * 300 + b">\n", b"Content-Type: application/ms-tnef\n"),
            ]
        ),
    ),
    max_size=30,
)


@settings(max_examples=300, deadline=None)
@given(FRAGMENTS)
def test_any_bytes_at_all_are_an_email_or_malformed(fragments: list[bytes]) -> None:
    try:
        read = read_mail(b"".join(fragments))
    except Malformed:
        return
    for one in read:
        if isinstance(one, InboundEmail):
            assert "\0" not in one.text + one.subject + (one.html or "")
            assert len(one.message_id) <= 255
            "".join([one.text, one.subject, one.sender, *one.recipients]).encode()
