"""What Bandwidth posts: whether it is believed, and how it is read."""

from typing import Any

import orjson
import pytest
from bandwidth.models.inbound_callback import InboundCallback
from bandwidth.models.list_message_item import ListMessageItem
from bandwidth.models.status_callback import StatusCallback

from inbox.carrier import (
    Carrier,
    DeliveryStatus,
    InboundMedia,
    InboundText,
    Malformed,
    NotUnderstood,
    StatusUpdate,
)
from tests.webhooks.bandwidth_account import (
    APPLICATION,
    PASSWORD,
    REFERENCE,
    SETTINGS,
    bandwidth,
    basic,
    events,
    fixture,
    post,
)
from webhooks.bandwidth_problems import PROBLEMS

RECEIVED = fixture("received.json")


def read_status(**fields: object) -> StatusUpdate:
    (update,) = bandwidth().read(post(events("failed.json", lambda event: event.update(fields))))
    assert isinstance(update, StatusUpdate)
    return update


def test_it_speaks_the_words_of_a_carrier() -> None:
    carrier: Carrier = bandwidth()
    assert carrier.account(SETTINGS) == APPLICATION
    assert carrier.claimed_account(post(RECEIVED)) == APPLICATION
    assert carrier.challenge == 'Basic realm="Frontdesk"'


def test_the_recorded_posts_have_the_form_that_bandwidths_own_library_knows() -> None:
    assert InboundCallback.from_dict(events("received.json")[0]).additional_properties == {}
    assert StatusCallback.from_dict(events("failed.json")[0]).additional_properties == {}
    (listed,) = orjson.loads(fixture("messages.json"))["messages"]
    assert ListMessageItem.from_dict(listed).additional_properties == {}


def test_a_post_with_the_applications_credentials_is_believed() -> None:
    assert bandwidth().verify(SETTINGS, post(RECEIVED))


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic",
        "Basic ",
        basic(password=""),
        basic(password=PASSWORD + "x"),
        basic(user="other"),
        basic().replace("Basic", "Bearer"),
        basic() + "=",
        "Basic é",
        "A" * 100_000,
    ],
)
def test_other_credentials_are_not_believed(authorization: str) -> None:
    assert not bandwidth().verify(SETTINGS, post(RECEIVED, authorization))


@pytest.mark.parametrize(("user", "password"), [("", ""), ("frontdesk", ""), ("", PASSWORD)])
def test_an_application_without_credentials_believes_nothing(user: str, password: str) -> None:
    open_to_all = {**SETTINGS, "callback_user": user, "callback_password": password}
    assert not bandwidth().verify(open_to_all, post(RECEIVED, basic(user, password)))


def test_a_patients_text_is_read_as_it_was_typed_with_its_picture() -> None:
    assert bandwidth().read(post(RECEIVED)) == [
        InboundText(
            reference="14762070468292kw2fuqty55yp2b2",
            sender="+15550100123",
            recipient="+15550100200",
            body=" Can I come at 3? 🙂 ",
            media=(
                InboundMedia(
                    "https://messaging.bandwidth.com/api/v2/users/9900000/media/"
                    "14762070468292kw2fuqty55yp2b2/0/rash.jpg",
                    "image/jpeg",
                    "rash.jpg",
                ),
            ),
        )
    ]


def test_a_groups_text_goes_to_the_number_whose_copy_it_is() -> None:
    def to_two(event: dict[str, Any]) -> None:
        event["message"] |= {"to": ["+15550100201", "+15550100200"], "owner": "+15550100201"}

    (text,) = bandwidth().read(post(events("received.json", to_two)))
    assert isinstance(text, InboundText)
    assert text.recipient == "+15550100201"


@pytest.mark.parametrize("media", [None, [], "junk", [None, 7, ""], {}])
def test_a_text_without_files_is_a_text(media: object) -> None:
    def without(event: dict[str, Any]) -> None:
        event["message"] |= {"media": media, "text": None}

    (text,) = bandwidth().read(post(events("received.json", without)))
    assert isinstance(text, InboundText)
    assert (text.body, text.media) == ("", ())


def test_all_events_of_a_post_are_read_and_a_broken_one_hides_none() -> None:
    broken = events("received.json", lambda event: event["message"].update({"from": None}))
    content = [*broken, *events("received.json"), 7, *events("failed.json"), {}]
    posted = bandwidth().read(post(content))
    kinds = [type(one) for one in posted]
    assert kinds == [NotUnderstood, InboundText, NotUnderstood, StatusUpdate, NotUnderstood]


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b"null", b"\xff", b"[" * 100_000])
def test_junk_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        bandwidth().read(post(body))
    with pytest.raises(Malformed):
        bandwidth().claimed_account(post(body))


@pytest.mark.parametrize("content", [[], [7], [{}], [{"message": {"applicationId": None}}]])
def test_a_post_that_names_no_application_claims_no_account(content: object) -> None:
    with pytest.raises(Malformed):
        bandwidth().claimed_account(post(content))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("message-sending", DeliveryStatus.SENDING),
        ("message-sent", DeliveryStatus.SENT),
        ("message-delivered", DeliveryStatus.DELIVERED),
        ("message-failed", DeliveryStatus.FAILED),
    ],
)
def test_each_status_of_bandwidths_has_ours(word: str, status: DeliveryStatus) -> None:
    update = read_status(type=word)
    assert (update.reference, update.status, update.item_id) == (REFERENCE, status, "item-1")
    assert (update.problem is not None) == (status is DeliveryStatus.FAILED)


def test_a_failed_text_comes_with_its_reason_and_is_kept_as_it_came() -> None:
    update = read_status()
    assert update.problem is not None
    assert update.problem.code == "4702"
    assert update.problem.message == "The phone is switched off or out of reach."
    assert update.raw["description"] == "destination-subscriber-unavailable"


def test_a_missing_receipt_is_no_failure_and_a_hand_over_no_delivery() -> None:
    update = read_status(errorCode=9902)
    assert (update.status, update.problem) == (DeliveryStatus.SENT, None)
    update = read_status(type="message-delivered", description="Message delivered to carrier")
    assert update.status is DeliveryStatus.SENT
    update = read_status(type="message-delivered", description="ok")
    assert update.status is DeliveryStatus.DELIVERED


def test_an_opt_out_that_the_patients_carrier_tells_late_is_one() -> None:
    problem = read_status(errorCode=4775).problem
    assert problem is not None
    assert problem.opted_out


@pytest.mark.parametrize("code", sorted(PROBLEMS.codes - {"4775"}))
def test_a_failure_has_words_for_the_desk(code: str) -> None:
    problem = PROBLEMS.of(code)
    assert problem.code == code
    assert code not in problem.message
    assert "{" not in f"{problem.message}{problem.advice}"
    assert problem.advice
    assert not problem.opted_out


def test_a_callback_without_our_tag_is_read_by_bandwidths_id_alone() -> None:
    (update,) = bandwidth().read(
        post(events("failed.json", lambda event: event["message"].pop("tag")))
    )
    assert isinstance(update, StatusUpdate)
    assert update.item_id is None
