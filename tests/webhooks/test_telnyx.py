"""What Telnyx posts: whether it is believed, and how it is read."""

from time import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from telnyx import Telnyx as TelnyxLibrary
from telnyx.types.outbound_message_payload import OutboundMessagePayload
from telnyx.types.shared.inbound_message_payload import InboundMessagePayload

from inbox.carrier import (
    Carrier,
    DeliveryStatus,
    InboundMedia,
    InboundText,
    Malformed,
    NotUnderstood,
    StatusUpdate,
)
from tests.webhooks.telnyx_account import (
    API_KEY,
    MESSAGES_URL,
    PROFILE,
    PUBLIC_KEY,
    SETTINGS,
    STATUSES_URL,
    event,
    fixture,
    post,
    signed,
    telnyx,
)

RECEIVED = fixture("received.json")


def read_status(**payload: object) -> StatusUpdate:
    (update,) = telnyx().read(post(STATUSES_URL, event("finalized.json", **payload)))
    assert isinstance(update, StatusUpdate)
    return update


def test_it_speaks_the_words_of_a_carrier() -> None:
    carrier: Carrier = telnyx()
    assert carrier.account(SETTINGS) == PROFILE
    assert carrier.claimed_account(post(MESSAGES_URL, RECEIVED)) == PROFILE


def test_a_post_is_believed_as_by_telnyxs_own_library() -> None:
    hook = post(MESSAGES_URL, RECEIVED)
    assert telnyx().verify(SETTINGS, hook)
    library = TelnyxLibrary(api_key=API_KEY, public_key=PUBLIC_KEY)
    library.webhooks.unwrap(RECEIVED.decode(), headers=hook.headers)


def test_the_recorded_posts_have_the_form_that_telnyx_describes() -> None:
    InboundMessagePayload.model_validate(event("received.json")["data"]["payload"])
    OutboundMessagePayload.model_validate(event("finalized.json")["data"]["payload"])


@pytest.mark.parametrize("seconds", [-290, 290])
def test_a_clock_may_be_off_by_some_minutes(seconds: int) -> None:
    headers = signed(RECEIVED, time() + seconds)
    assert telnyx().verify(SETTINGS, post(MESSAGES_URL, RECEIVED, **headers))


@pytest.mark.parametrize("seconds", [-310, 310, -86_400])
def test_a_post_from_another_time_is_not_believed(seconds: int) -> None:
    headers = signed(RECEIVED, time() + seconds)
    assert not telnyx().verify(SETTINGS, post(MESSAGES_URL, RECEIVED, **headers))


def test_another_body_key_or_time_than_the_signed_one_is_not_believed() -> None:
    headers = signed(RECEIVED)
    assert not telnyx().verify(SETTINGS, post(MESSAGES_URL, RECEIVED + b" ", **headers))
    others = signed(RECEIVED, key=Ed25519PrivateKey.generate())
    assert not telnyx().verify(SETTINGS, post(MESSAGES_URL, RECEIVED, **others))
    later = {"telnyx-timestamp": str(int(headers["telnyx-timestamp"]) + 1)}
    assert not telnyx().verify(SETTINGS, post(MESSAGES_URL, RECEIVED, **headers | later))


@pytest.mark.parametrize(
    "headers",
    [
        {"telnyx_signature_ed25519": ""},
        {"telnyx_signature_ed25519": "%%%"},
        {"telnyx_signature_ed25519": "é"},
        {"telnyx_signature_ed25519": "A" * 10_000},
        {"telnyx_timestamp": ""},
        {"telnyx_timestamp": "yesterday"},
        {"telnyx_timestamp": "9" * 400},
        {"telnyx_timestamp": "9" * 5_000},
    ],
)
def test_junk_headers_are_not_believed(headers: dict[str, str]) -> None:
    assert not telnyx().verify(SETTINGS, post(MESSAGES_URL, RECEIVED, **headers))


@pytest.mark.parametrize("public_key", ["", "é", "AAAA", PUBLIC_KEY[:-4]])
def test_a_broken_public_key_believes_nothing(public_key: str) -> None:
    hook = post(MESSAGES_URL, RECEIVED)
    assert not telnyx().verify({**SETTINGS, "public_key": public_key}, hook)


def test_a_patients_text_is_read_as_it_was_typed_with_its_picture() -> None:
    assert telnyx().read(post(MESSAGES_URL, RECEIVED)) == [
        InboundText(
            reference="84cca175-9755-4859-b67f-4730d7f58aa3",
            sender="+15550100123",
            recipient="+15550100200",
            body=" Can I come at 3? 🙂 ",
            media=(
                InboundMedia("https://media.telnyx.com/abc123/rash.jpg", "image/jpeg", "rash.jpg"),
            ),
        )
    ]


@pytest.mark.parametrize("media", [[], None, "junk", [None], [{"url": None}], [{"size": 1}]])
def test_a_picture_alone_or_none_at_all_is_a_text_too(media: object) -> None:
    hook = post(MESSAGES_URL, event("received.json", media=media, text=None))
    (text,) = telnyx().read(hook)
    assert isinstance(text, InboundText)
    assert (text.body, text.media) == ("", ())


@pytest.mark.parametrize("keyword", ["STOP", "START", "HELP"])
def test_a_keyword_that_telnyx_has_answered_is_told(keyword: str) -> None:
    hook = post(MESSAGES_URL, event("received.json", autoresponse_type=keyword))
    (text,) = telnyx().read(hook)
    assert isinstance(text, InboundText)
    assert text.answered_keyword == keyword


@pytest.mark.parametrize("keyword", [None, "", "CUSTOM", 7, ["STOP"]])
def test_any_other_answer_of_telnyxs_is_no_keyword(keyword: object) -> None:
    hook = post(MESSAGES_URL, event("received.json", autoresponse_type=keyword))
    (text,) = telnyx().read(hook)
    assert isinstance(text, InboundText)
    assert text.answered_keyword is None


@pytest.mark.parametrize("missing", ["id", "from", "to"])
def test_a_text_that_lacks_what_names_it_is_malformed(missing: str) -> None:
    with pytest.raises(Malformed):
        telnyx().read(post(MESSAGES_URL, event("received.json", **{missing: None})))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b"{}"])
def test_junk_claims_no_account(body: bytes) -> None:
    with pytest.raises(Malformed):
        telnyx().claimed_account(post(MESSAGES_URL, body))


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"data": []},
        {"data": {"event_type": "message.pondered"}},
        {"data": {"event_type": ["message.received"]}},
    ],
)
def test_what_we_do_not_know_is_not_understood(content: Any) -> None:
    (posted,) = telnyx().read(post(MESSAGES_URL, content))
    assert isinstance(posted, NotUnderstood)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", DeliveryStatus.SENDING),
        ("sending", DeliveryStatus.SENDING),
        ("sent", DeliveryStatus.SENT),
        ("delivered", DeliveryStatus.DELIVERED),
        ("delivery_unconfirmed", DeliveryStatus.SENT),
        ("delivery_failed", DeliveryStatus.UNDELIVERED),
        ("sending_failed", DeliveryStatus.FAILED),
        ("expired", DeliveryStatus.FAILED),
    ],
)
def test_each_status_of_telnyxs_has_ours(word: str, status: DeliveryStatus) -> None:
    update = read_status(to=[{"phone_number": "+15550100123", "status": word}])
    assert update.status is status
    assert update.item_id == "item-1"
    did_not_arrive = status in {DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED}
    assert (update.problem is not None) == did_not_arrive


def test_an_undelivered_text_comes_with_its_reason_and_is_kept_as_it_came() -> None:
    update = read_status()
    assert update.reference == "ac012cbf-5e09-46af-a69a-7c0e2d90993c"
    assert update.problem is not None
    assert update.problem.code == "40006"
    assert update.problem.message == "A carrier on the way had a fault."
    assert update.problem.advice
    assert update.raw["completed_at"] == "2026-11-23T14:30:14.148+00:00"


def test_an_opt_out_that_telnyx_tells_late_is_one_and_another_block_is_none() -> None:
    stop = {"code": "40300", "title": "Blocked due to STOP message", "detail": ""}
    problem = read_status(errors=[stop]).problem
    assert problem is not None
    assert problem.opted_out
    other = {"code": "40300", "title": "The sender is not assigned to a profile"}
    problem = read_status(errors=[other]).problem
    assert problem is not None
    assert (problem.opted_out, problem.code) == (False, "40300")


@pytest.mark.parametrize("errors", [None, [], ["40001"], [{}], [{"code": None}]])
def test_a_failure_without_a_reason_says_so(errors: object) -> None:
    problem = read_status(errors=errors).problem
    assert problem is not None
    assert problem.message == "The carrier gave no reason."


def test_an_unknown_status_is_not_understood_and_a_missing_one_malformed() -> None:
    pondering = event("finalized.json", to=[{"status": "pondering"}])
    (posted,) = telnyx().read(post(STATUSES_URL, pondering))
    assert isinstance(posted, NotUnderstood)
    for name in ("to", "id"):
        with pytest.raises(Malformed):
            telnyx().read(post(STATUSES_URL, event("finalized.json", **{name: None})))
