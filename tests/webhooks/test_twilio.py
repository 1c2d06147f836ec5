"""What Twilio posts: whether it is believed, and how it is read."""

from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import RequestValidator

from inbox.carrier import (
    Carrier,
    DeliveryStatus,
    Hook,
    InboundText,
    Malformed,
    NotUnderstood,
    StatusUpdate,
)
from tests.webhooks.twilio_account import (
    MESSAGES_URL,
    PUBLIC_URL,
    SETTINGS,
    STATUSES_URL,
    TOKEN,
    fixture,
    twilio,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def post(kind: str, url: str, body: bytes, **headers: str) -> Hook:
    """A form as Twilio posts it, signed unless a signature is given."""
    named = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    if "x-twilio-signature" not in named:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
        named["x-twilio-signature"] = signature(url, ImmutableMultiDict(pairs))
    return Hook(kind, url, dict(parse_qsl(urlsplit(url).query)), named, body)


def signature(url: str, params: Mapping[str, str]) -> str:
    return str(RequestValidator(TOKEN).compute_signature(url, params))


def status_post(body: str) -> Hook:
    return post("statuses", STATUSES_URL, body.encode())


def read_status(body: str) -> StatusUpdate:
    (update,) = twilio().read(status_post(body))
    assert isinstance(update, StatusUpdate)
    return update


async def test_it_speaks_the_words_of_a_carrier() -> None:
    carrier: Carrier = twilio()
    assert carrier.account(SETTINGS) == SETTINGS["account_sid"]
    assert carrier.answer_type == "text/xml"
    assert carrier.answer.endswith(b"<Response></Response>")


async def test_a_text_that_twilio_signed_is_believed_with_its_blanks_and_spaces() -> None:
    hook = post("messages", MESSAGES_URL, fixture("inbound.form"))
    assert twilio().verify(SETTINGS, hook)
    assert twilio().claimed_account(hook) == SETTINGS["account_sid"]


async def test_a_known_signature_of_twilios_documentation_is_believed() -> None:
    body = (
        b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234"
        b"&From=%2B14158675309&To=%2B18005551212"
    )
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    hook = post("messages", url, body, x_twilio_signature="RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert twilio().verify({**SETTINGS, "auth_token": "12345"}, hook)


async def test_repeated_fields_are_signed_once_for_each_value() -> None:
    hook = post("messages", MESSAGES_URL, b"Tag=b&Tag=a&Tag=a&Body=")
    assert twilio().verify(SETTINGS, hook)


@pytest.mark.parametrize("signed_url", ["https://clinic.example:443", "https://clinic.example"])
@pytest.mark.parametrize("public_url", ["https://clinic.example:443", "https://clinic.example"])
async def test_the_schemes_own_port_may_be_named_or_not(signed_url: str, public_url: str) -> None:
    body = b"AccountSid=AC1"
    signed = signature(f"{signed_url}/hook", {"AccountSid": "AC1"})
    hook = post("messages", f"{public_url}/hook", body, x_twilio_signature=signed)
    assert twilio().verify(SETTINGS, hook)


async def test_a_port_of_ones_own_may_be_missing_from_what_was_signed_but_not_differ() -> None:
    body, params = b"AccountSid=AC1", {"AccountSid": "AC1"}
    url = "https://clinic.example:8443/hook"
    for signed_url, expected in (
        (url, True),
        ("https://clinic.example/hook", True),
        ("https://clinic.example:9443/hook", False),
    ):
        hook = post("messages", url, body, x_twilio_signature=signature(signed_url, params))
        assert twilio().verify(SETTINGS, hook) is expected


@pytest.mark.parametrize(
    ("url", "body"),
    [
        (MESSAGES_URL, fixture("inbound.form").replace(b"3", b"4")),
        (MESSAGES_URL, fixture("inbound.form") + b"&Body=more"),
        (f"{MESSAGES_URL}?message=item-2", fixture("inbound.form")),
        ("http://clinic.example/webhooks/twilio/messages", fixture("inbound.form")),
    ],
)
async def test_another_body_or_address_than_the_signed_one_is_not_believed(
    url: str, body: bytes
) -> None:
    signed = post("messages", MESSAGES_URL, fixture("inbound.form")).headers["x-twilio-signature"]
    assert not twilio().verify(SETTINGS, post("messages", url, body, x_twilio_signature=signed))


@pytest.mark.parametrize("junk", ["", "%%%", "é" * 28, "A" * 10_000])
@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"Body=%FF", b"&" * 5_000, b"a=" + b"&a=" * 5_000]
)
async def test_junk_is_not_believed(junk: str, body: bytes) -> None:
    hook = post("messages", MESSAGES_URL, body, x_twilio_signature=junk)
    assert not twilio().verify(SETTINGS, hook)


async def test_a_signature_with_an_empty_key_is_not_believed() -> None:
    signed = str(RequestValidator("").compute_signature(MESSAGES_URL, {"AccountSid": "AC1"}))
    hook = post("messages", MESSAGES_URL, b"AccountSid=AC1", x_twilio_signature=signed)
    assert not twilio().verify({**SETTINGS, "auth_token": ""}, hook)


async def test_an_address_with_an_impossible_port_is_not_believed() -> None:
    hook = post("messages", "https://clinic.example:99999/", b"a=b", x_twilio_signature="x")
    assert not twilio().verify(SETTINGS, hook)


def json_post(body: bytes, url: str) -> Hook:
    return post(
        "messages",
        url,
        body,
        content_type="application/json",
        x_twilio_signature=signature(url, {}),
    )


async def test_a_json_body_is_believed_by_its_hash_in_the_signed_address() -> None:
    body = b'{"AccountSid": "AC1", "Body": "caf\xc3\xa9"}'
    url = f"{MESSAGES_URL}?bodySHA256={sha256(body).hexdigest()}"
    assert twilio().verify(SETTINGS, json_post(body, url))
    assert twilio().claimed_account(json_post(body, url)) == "AC1"
    assert not twilio().verify(SETTINGS, json_post(body + b" ", url))


@pytest.mark.parametrize("query", ["", "?bodySHA256="])
async def test_a_json_body_without_its_hash_is_not_believed(query: str) -> None:
    assert not twilio().verify(SETTINGS, json_post(b'{"AccountSid": "AC1"}', MESSAGES_URL + query))


async def test_a_patients_text_is_read_as_it_was_typed() -> None:
    (posted,) = twilio().read(post("messages", MESSAGES_URL, fixture("inbound.form")))
    assert posted == InboundText(
        reference="SM1f0e8ae6ade43cb3c0ce4525424e404f",
        sender="+15550100123",
        recipient="+15550100200",
        body=" Can I come at 3? 🙂 ",
    )


def read_text(**fields: str) -> InboundText:
    form = {"MessageSid": "SM1", "From": "+15550100123", "To": "+15550100200", **fields}
    body = str(httpx.QueryParams(form)).encode()
    (text,) = twilio().read(post("messages", MESSAGES_URL, body))
    assert isinstance(text, InboundText)
    return text


async def test_ten_pictures_are_named_in_their_order_and_no_more() -> None:
    files = {f"MediaUrl{n}": f"https://api.twilio.com/ME{n}" for n in range(12)}
    types = {f"MediaContentType{n}": f"image/x-{n}" for n in range(11)}
    text = read_text(NumMedia="12", **files, **types)
    assert [file.url[-3:] for file in text.media] == [*(f"ME{n}"[-3:] for n in range(10))]
    assert [file.content_type for file in text.media] == [f"image/x-{n}" for n in range(10)]
    assert read_text(NumMedia="nonsense", MediaUrl0="").media == ()


async def test_a_file_of_no_said_type_is_one_of_any() -> None:
    (file,) = read_text(NumMedia="1", MediaUrl0="https://api.twilio.com/ME0").media
    assert file.content_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("said", "keyword"),
    [("STOP", "STOP"), ("START", "START"), ("HELP", "HELP"), ("help", "HELP"), ("", None)],
)
async def test_advanced_opt_out_says_what_it_took_the_words_for(
    said: str, keyword: str | None
) -> None:
    text = read_text(Body="Arrêtez", OptOutType=said, MessagingServiceSid="MG1")
    assert (text.answered_keyword, text.service) == (keyword, "MG1")


@pytest.mark.parametrize(
    ("said", "answers"), [(None, True), ("yes", True), ("no", False), ("False", False)]
)
async def test_twilio_answers_keywords_unless_the_settings_say_otherwise(
    said: str | None, answers: bool
) -> None:
    settings = {**SETTINGS, **({"answers_keywords": said} if said else {})}
    assert twilio().answers_keywords(settings) is answers


@pytest.mark.parametrize("missing", ["MessageSid", "From", "To"])
async def test_a_text_that_lacks_what_names_it_is_malformed(missing: str) -> None:
    fields = {"MessageSid": "SM1", "From": "+15550100123", "To": "+15550100200", "Body": "Hi"}
    fields[missing] = ""
    body = httpx.QueryParams(fields)
    with pytest.raises(Malformed):
        twilio().read(post("messages", MESSAGES_URL, str(body).encode()))


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{}", b"&" * 5_000])
async def test_junk_is_malformed(body: bytes) -> None:
    hook = post("messages", MESSAGES_URL, body, x_twilio_signature="")
    with pytest.raises(Malformed):
        twilio().read(hook)
    with pytest.raises(Malformed):
        twilio().claimed_account(hook)


@pytest.mark.parametrize("body", [b"[]", b"[" * 100_000, b'{"AccountSid": {}}', b"\xff"])
async def test_json_junk_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        twilio().claimed_account(json_post(body, MESSAGES_URL))


async def test_a_status_at_the_address_for_texts_does_not_become_a_text() -> None:
    (posted,) = twilio().read(post("messages", MESSAGES_URL, fixture("undelivered.form")))
    assert isinstance(posted, NotUnderstood)


async def test_an_unknown_kind_of_post_is_not_understood() -> None:
    (posted,) = twilio().read(post("faxes", MESSAGES_URL, fixture("inbound.form")))
    assert isinstance(posted, NotUnderstood)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", DeliveryStatus.SENDING),
        ("accepted", DeliveryStatus.SENDING),
        ("scheduled", DeliveryStatus.SENDING),
        ("sending", DeliveryStatus.SENDING),
        ("sent", DeliveryStatus.SENT),
        ("delivered", DeliveryStatus.DELIVERED),
        ("read", DeliveryStatus.DELIVERED),
        ("undelivered", DeliveryStatus.UNDELIVERED),
        ("failed", DeliveryStatus.FAILED),
        ("canceled", DeliveryStatus.FAILED),
    ],
)
async def test_each_status_of_twilios_has_ours(word: str, status: DeliveryStatus) -> None:
    update = read_status(f"MessageSid=SM1&MessageStatus={word}")
    assert (update.reference, update.status, update.item_id) == ("SM1", status, "item-1")
    did_not_arrive = status in {DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED}
    assert (update.problem is not None) == did_not_arrive


async def test_an_undelivered_text_comes_with_its_reason_and_is_kept_as_it_came() -> None:
    update = read_status(fixture("undelivered.form").decode())
    assert update.problem is not None
    assert update.problem.code == "30003"
    assert update.problem.message == "The phone is switched off or out of reach."
    assert update.problem.advice
    assert update.raw["RawDlrDoneDate"] == "2611231430"


async def test_an_opt_out_that_twilio_tells_late_is_one() -> None:
    update = read_status("MessageSid=SM1&MessageStatus=failed&ErrorCode=21610")
    assert update.problem is not None
    assert update.problem.opted_out


async def test_an_unknown_code_is_named() -> None:
    problem = read_status("MessageSid=SM1&MessageStatus=failed&ErrorCode=39999").problem
    assert problem is not None
    assert problem.code == "39999"
    assert "39999" in problem.message


async def test_an_unknown_status_is_not_understood_and_a_missing_one_malformed() -> None:
    (posted,) = twilio().read(status_post("MessageSid=SM1&MessageStatus=pondering"))
    assert isinstance(posted, NotUnderstood)
    for body in ("MessageSid=SM1", "MessageStatus=sent"):
        with pytest.raises(Malformed):
            twilio().read(status_post(body))


async def test_a_callback_without_our_id_is_read_by_twilios_alone() -> None:
    url = f"{PUBLIC_URL}/webhooks/twilio/statuses"
    (update,) = twilio().read(post("statuses", url, b"MessageSid=SM1&MessageStatus=sent"))
    assert isinstance(update, StatusUpdate)
    assert update.item_id is None
