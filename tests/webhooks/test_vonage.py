"""What Vonage posts: whether it is believed, and how it is read."""

from base64 import urlsafe_b64encode
from time import time
from typing import Any

import jwt
import pytest
from vonage_jwt import verify_signature

from inbox.carrier import (
    Carrier,
    DeliveryStatus,
    InboundMedia,
    InboundText,
    Malformed,
    NotUnderstood,
    StatusUpdate,
)
from tests.webhooks.vonage_account import (
    API_KEY,
    MESSAGES_URL,
    REFERENCE,
    SIGNATURE_SECRET,
    STATUSES_URL,
    changed,
    fixture,
    post,
    settings,
    token,
    vonage,
)
from webhooks.vonage_problems import PROBLEMS

RECEIVED = fixture("received.json")


def read_status(**changes: object) -> StatusUpdate:
    (update,) = vonage().read(post(STATUSES_URL, changed("rejected.json", **changes)))
    assert isinstance(update, StatusUpdate)
    return update


def test_it_speaks_the_words_of_a_carrier() -> None:
    carrier: Carrier = vonage()
    assert carrier.account(settings()) == API_KEY
    assert carrier.claimed_account(post(MESSAGES_URL, RECEIVED)) == API_KEY


def test_a_post_is_believed_as_by_vonages_own_library() -> None:
    assert vonage().verify(settings(), post(MESSAGES_URL, RECEIVED))
    assert verify_signature(token(RECEIVED), SIGNATURE_SECRET)


@pytest.mark.parametrize("hours", [-24.5, 0.05])
def test_a_post_may_be_a_repeat_of_yesterdays_or_from_a_fast_clock(hours: float) -> None:
    signed = f"Bearer {token(RECEIVED, iat=int(time() + hours * 3600))}"
    assert vonage().verify(settings(), post(MESSAGES_URL, RECEIVED, signed))


@pytest.mark.parametrize("hours", [-26.0, 0.2, -1e300])
def test_a_post_from_another_time_is_not_believed(hours: float) -> None:
    signed = f"Bearer {token(RECEIVED, iat=time() + hours * 3600)}"
    assert not vonage().verify(settings(), post(MESSAGES_URL, RECEIVED, signed))


def test_another_body_secret_or_account_than_the_signed_one_is_not_believed() -> None:
    others = [
        token(RECEIVED + b" "),
        token(RECEIVED, "another secret, of which nobody has told us"),
        token(RECEIVED, api_key="other"),
    ]
    for other in others:
        assert not vonage().verify(settings(), post(MESSAGES_URL, RECEIVED, f"Bearer {other}"))


@pytest.mark.parametrize("missing", ["iat", "payload_hash", "api_key"])
def test_a_token_that_lacks_what_proves_it_is_not_believed(missing: str) -> None:
    without: dict[str, Any] = {missing: None}
    signed = f"Bearer {token(RECEIVED, **without)}"
    assert not vonage().verify(settings(), post(MESSAGES_URL, RECEIVED, signed))


def test_a_token_without_a_signature_is_not_believed() -> None:
    claims = jwt.decode(token(RECEIVED), options={"verify_signature": False})
    unsigned = jwt.encode(claims, "", algorithm="none")
    assert not vonage().verify(settings(), post(MESSAGES_URL, RECEIVED, f"Bearer {unsigned}"))


def test_an_account_without_a_secret_believes_nothing() -> None:
    assert not vonage().verify(settings(signature_secret=""), post(MESSAGES_URL, RECEIVED))


def deep() -> str:
    claims = urlsafe_b64encode(b"[" * 30_000).decode().rstrip("=")
    return f"Bearer {token(RECEIVED).split('.')[0]}.{claims}.x"


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Bearer é.é.é", "Basic YTpi", deep()],
)
def test_junk_claims_no_account_and_is_not_believed(authorization: str) -> None:
    hook = post(MESSAGES_URL, RECEIVED, authorization)
    assert vonage().claimed_account(hook) == ""
    assert not vonage().verify(settings(), hook)


def test_a_patients_text_is_read_as_it_was_typed() -> None:
    assert vonage().read(post(MESSAGES_URL, fixture("received_sms.json"))) == [
        InboundText(
            reference="aaaaaaaa-bbbb-4ccc-8ddd-0123456789ac",
            sender="15550100123",
            recipient="15550100200",
            body=" Can I come at 3? 🙂 ",
        )
    ]


def test_a_picture_comes_with_its_caption() -> None:
    (text,) = vonage().read(post(MESSAGES_URL, RECEIVED))
    assert isinstance(text, InboundText)
    assert text.body == " Can I come at 3? 🙂 "
    url = "https://api-us.nexmo.com/v3/media/1b456509-974c-458b-aafa-45fc48a4d976"
    assert text.media == (InboundMedia(url, "image/jpeg", "rash.jpg"),)


def test_several_files_come_in_one_list() -> None:
    content = [
        {"type": "text", "text": "Both knees"},
        {"type": "image", "url": "https://api-us.nexmo.com/v3/media/1"},
        {"type": "file", "url": "https://api-us.nexmo.com/v3/media/2", "name": "note.pdf"},
        7,
    ]
    hook = post(
        MESSAGES_URL, changed("received.json", message_type="content", image={}, content=content)
    )
    (text,) = vonage().read(hook)
    assert isinstance(text, InboundText)
    assert text.body == "Both knees"
    assert [media.name for media in text.media] == [None, "note.pdf"]
    assert [media.content_type for media in text.media] == [
        "application/octet-stream",
        "application/pdf",
    ]


@pytest.mark.parametrize("missing", ["message_uuid", "from", "to"])
def test_a_text_that_lacks_what_names_it_is_malformed(missing: str) -> None:
    with pytest.raises(Malformed):
        vonage().read(post(MESSAGES_URL, changed("received_sms.json", **{missing: None})))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_junk_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        vonage().read(post(MESSAGES_URL, body))


@pytest.mark.parametrize(
    "content",
    [{}, {"channel": "sms"}, {"channel": "whatsapp", "message_type": "text"}, {"channel": 7}],
)
def test_what_we_do_not_know_is_not_understood(content: object) -> None:
    (posted,) = vonage().read(post(MESSAGES_URL, content))
    assert isinstance(posted, NotUnderstood)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("submitted", DeliveryStatus.SENT),
        ("delivered", DeliveryStatus.DELIVERED),
        ("read", DeliveryStatus.DELIVERED),
        ("undeliverable", DeliveryStatus.UNDELIVERED),
        ("rejected", DeliveryStatus.FAILED),
    ],
)
def test_each_status_of_vonages_has_ours(word: str, status: DeliveryStatus) -> None:
    update = read_status(status=word)
    assert (update.reference, update.status, update.item_id) == (REFERENCE, status, "item-1")
    did_not_arrive = status in {DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED}
    assert (update.problem is not None) == did_not_arrive


def test_a_rejected_text_comes_with_its_reason_and_is_kept_as_it_came() -> None:
    update = read_status()
    assert update.problem is not None
    assert update.problem.code == "1180"
    assert update.problem.message == "The phone is switched off or out of reach."
    assert update.raw["timestamp"] == "2026-11-23T14:30:14Z"


@pytest.mark.parametrize(
    "error",
    [
        {"type": "https://developer.vonage.com/api-errors/messages#1240", "title": "1240"},
        {"type": "https://developer.vonage.com/api-errors/messages", "title": 1240},
        {"title": "1240"},
    ],
)
def test_an_opt_out_that_vonage_tells_late_is_one(error: object) -> None:
    problem = read_status(error=error).problem
    assert problem is not None
    assert (problem.opted_out, problem.code) == (True, "1240")


@pytest.mark.parametrize("error", [None, {}, "junk", {"type": None}, {"title": "Rejected"}])
def test_a_failure_without_a_code_says_so(error: object) -> None:
    problem = read_status(error=error).problem
    assert problem is not None
    assert problem.message == "The carrier gave no reason."


@pytest.mark.parametrize("code", sorted(PROBLEMS.codes - {"1240"}))
def test_a_failure_has_words_for_the_desk(code: str) -> None:
    problem = PROBLEMS.of(code)
    assert problem.code == code
    assert code not in problem.message
    assert "{" not in f"{problem.message}{problem.advice}"
    assert problem.advice
    assert not problem.opted_out


def test_an_unknown_status_is_not_understood_and_a_missing_id_malformed() -> None:
    (posted,) = vonage().read(post(STATUSES_URL, changed("rejected.json", status="pondering")))
    assert isinstance(posted, NotUnderstood)
    with pytest.raises(Malformed):
        vonage().read(post(STATUSES_URL, changed("rejected.json", message_uuid=None)))


def test_a_callback_names_our_item_by_its_address_or_in_its_body() -> None:
    bare = STATUSES_URL.partition("?")[0]
    (update,) = vonage().read(post(bare, fixture("rejected.json")))
    assert isinstance(update, StatusUpdate)
    assert update.item_id == "item-1"
