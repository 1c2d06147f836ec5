"""What Plivo posts: whether it is believed, and how it is read."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as some
from plivo.utils import validate_signature, validate_v3_signature

from inbox.carrier import (
    Carrier,
    DeliveryStatus,
    InboundMedia,
    InboundText,
    Malformed,
    NotUnderstood,
    StatusUpdate,
)
from tests.webhooks.plivo_account import (
    AUTH_ID,
    AUTH_TOKEN,
    MESSAGES_URL,
    PUBLIC_URL,
    REFERENCE,
    SETTINGS,
    STATUSES_URL,
    fixture,
    plivo,
    post,
    signed_v2,
    signed_v3,
)
from webhooks.plivo_problems import PROBLEMS

RECEIVED = fixture("received.form")


def read_status(**changes: str) -> StatusUpdate:
    body = fixture("undelivered.form").decode()
    for name, value in changes.items():
        body = body.replace(f"{name}=", f"{name}={value}&Was{name}=", 1)
    (update,) = plivo().read(post(STATUSES_URL, body.encode()))
    assert isinstance(update, StatusUpdate)
    return update


def test_it_speaks_the_words_of_a_carrier() -> None:
    carrier: Carrier = plivo()
    assert carrier.account(SETTINGS) == AUTH_ID
    assert carrier.claimed_account(post(MESSAGES_URL, RECEIVED)) == AUTH_ID
    assert carrier.answer.endswith(b"<Response></Response>")


def test_an_address_without_an_account_claims_none() -> None:
    with pytest.raises(Malformed):
        plivo().claimed_account(post(MESSAGES_URL.partition("?")[0], RECEIVED))


def test_a_post_is_believed_as_by_plivos_own_library() -> None:
    hook = post(MESSAGES_URL, RECEIVED)
    assert plivo().verify(SETTINGS, hook)
    older = post(MESSAGES_URL, RECEIVED, signed_v2(MESSAGES_URL))
    assert plivo().verify(SETTINGS, older)
    assert validate_signature(
        MESSAGES_URL,
        older.headers["x-plivo-signature-v2-nonce"],
        older.headers["x-plivo-signature-v2"],
        AUTH_TOKEN,
    )


fields = some.lists(some.tuples(some.text(min_size=1, max_size=8), some.text(max_size=8)))


@given(fields, some.sampled_from([MESSAGES_URL, STATUSES_URL, f"{PUBLIC_URL}/hook"]))
def test_any_fields_are_signed_as_by_plivos_own_library(
    pairs: list[tuple[str, str]], url: str
) -> None:
    body = urlencode(pairs, errors="replace").encode()
    headers = signed_v3(url, body)
    assert plivo().verify(SETTINGS, post(url, body, headers))


def test_plivos_own_library_believes_what_it_has_signed() -> None:
    body = b"From=15550100123&Text=Hello&To=15550100200"
    headers = signed_v3(MESSAGES_URL, body)
    assert validate_v3_signature(
        "POST",
        MESSAGES_URL,
        headers["x-plivo-signature-v3-nonce"],
        AUTH_TOKEN,
        headers["x-plivo-signature-v3"],
        {"From": "15550100123", "Text": "Hello", "To": "15550100200"},
    )


def test_the_main_accounts_signature_and_one_of_several_are_believed() -> None:
    v3, v2 = signed_v3(MESSAGES_URL, RECEIVED), signed_v2(MESSAGES_URL)
    for headers in (
        {"x-plivo-signature-ma-v3": v3.pop("x-plivo-signature-v3"), **v3},
        {"x-plivo-signature-ma-v2": f"AAAA, {v2.pop('x-plivo-signature-v2')}", **v2},
    ):
        assert plivo().verify(SETTINGS, post(MESSAGES_URL, RECEIVED, headers))


def test_another_body_address_nonce_or_token_than_the_signed_one_is_not_believed() -> None:
    headers = signed_v3(MESSAGES_URL, RECEIVED)
    other_nonce = {**headers, "x-plivo-signature-v3-nonce": "1"}
    others = signed_v3(MESSAGES_URL, RECEIVED, "another token")
    for url, body, given_headers in (
        (MESSAGES_URL, RECEIVED + b"&Text=more", headers),
        (f"{MESSAGES_URL}&message=item-2", RECEIVED, headers),
        (MESSAGES_URL.replace("https", "http"), RECEIVED, headers),
        (MESSAGES_URL, RECEIVED, other_nonce),
        (MESSAGES_URL, RECEIVED, others),
    ):
        assert not plivo().verify(SETTINGS, post(url, body, given_headers))


def test_where_the_newer_signature_is_there_the_older_does_not_do() -> None:
    both = signed_v3(MESSAGES_URL, RECEIVED) | signed_v2(MESSAGES_URL)
    assert plivo().verify(SETTINGS, post(MESSAGES_URL, RECEIVED, both))
    assert not plivo().verify(SETTINGS, post(MESSAGES_URL, RECEIVED + b"&Text=more", both))


@pytest.mark.parametrize("junk", ["", ",", "%%%", "é", "A" * 10_000])
@pytest.mark.parametrize("version", ["v2", "v3"])
@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"Text=%FF", b"a=" + b"&a=" * 5_000])
def test_junk_is_not_believed(version: str, junk: str, body: bytes) -> None:
    headers = {f"x-plivo-signature-{version}": junk}
    assert not plivo().verify(SETTINGS, post(MESSAGES_URL, body, headers))


def test_a_bare_post_or_one_for_an_empty_token_is_not_believed() -> None:
    assert not plivo().verify(SETTINGS, post(MESSAGES_URL, RECEIVED, {}))
    headers = signed_v3(MESSAGES_URL, RECEIVED, "")
    nobodys = {**SETTINGS, "auth_token": ""}
    assert not plivo().verify(nobodys, post(MESSAGES_URL, RECEIVED, headers))


def test_a_patients_text_is_read_as_it_was_typed_with_its_picture() -> None:
    url = "https://media.plivo.com/Account/MA000000000000000001/Message/rash.jpg"
    assert plivo().read(post(MESSAGES_URL, RECEIVED)) == [
        InboundText(
            reference="db3ce55a-7f1d-11e1-8ea7-1231380bc196",
            sender="15550100123",
            recipient="15550100200",
            body=" Can I come at 3? 🙂 ",
            media=(InboundMedia(url, "image/jpeg", "rash.jpg"),),
        )
    ]


@pytest.mark.parametrize(
    ("intent", "keyword"), [("optout", "STOP"), ("optin", "START"), ("help", "HELP"), ("", None)]
)
def test_a_keyword_that_plivo_has_answered_is_told(intent: str, keyword: str | None) -> None:
    body = fixture("stop.form").replace(b"=optout", b"=" + intent.encode())
    (text,) = plivo().read(post(MESSAGES_URL, body))
    assert isinstance(text, InboundText)
    assert (text.body, text.answered_keyword) == ("STOP", keyword)


@pytest.mark.parametrize("missing", [b"MessageUUID", b"From", b"To"])
def test_a_text_that_lacks_what_names_it_is_malformed(missing: bytes) -> None:
    body = fixture("stop.form").replace(missing + b"=", b"Was" + missing + b"=", 1)
    with pytest.raises(Malformed):
        plivo().read(post(MESSAGES_URL, body))


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{}", b"a=" + b"&a=" * 5_000])
def test_junk_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        plivo().read(post(MESSAGES_URL, body, {}))


def test_what_we_do_not_know_is_not_understood() -> None:
    for url, body in (
        (MESSAGES_URL, fixture("undelivered.form")),
        (f"{PUBLIC_URL}/webhooks/plivo/calls?account={AUTH_ID}", RECEIVED),
    ):
        (posted,) = plivo().read(post(url, body))
        assert isinstance(posted, NotUnderstood)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", DeliveryStatus.SENDING),
        ("sent", DeliveryStatus.SENT),
        ("delivered", DeliveryStatus.DELIVERED),
        ("read", DeliveryStatus.DELIVERED),
        ("undelivered", DeliveryStatus.UNDELIVERED),
        ("failed", DeliveryStatus.FAILED),
        ("rejected", DeliveryStatus.FAILED),
    ],
)
def test_each_status_of_plivos_has_ours(word: str, status: DeliveryStatus) -> None:
    update = read_status(Status=word)
    assert (update.reference, update.status, update.item_id) == (REFERENCE, status, "item-1")
    did_not_arrive = status in {DeliveryStatus.UNDELIVERED, DeliveryStatus.FAILED}
    assert (update.problem is not None) == did_not_arrive


def test_an_undelivered_text_comes_with_its_reason_and_is_kept_as_it_came() -> None:
    update = read_status()
    assert update.problem is not None
    assert update.problem.code == "80"
    assert update.problem.message == "The phone is switched off or out of reach."
    assert update.raw["SentTime"] == "2026-11-23 14:30:01"


def test_an_opt_out_that_plivo_tells_late_is_one() -> None:
    problem = read_status(Status="failed", ErrorCode="200").problem
    assert problem is not None
    assert problem.opted_out


@pytest.mark.parametrize("code", ["", "000"])
def test_a_failure_without_a_code_says_so(code: str) -> None:
    problem = read_status(ErrorCode=code).problem
    assert problem is not None
    assert problem.message == "The carrier gave no reason."
    assert problem.code is None


@pytest.mark.parametrize("code", sorted(PROBLEMS.codes - {"200"}))
def test_a_failure_has_words_for_the_desk(code: str) -> None:
    problem = PROBLEMS.of(code)
    assert problem.code == code
    assert f"code {code}" not in problem.message
    assert "{" not in f"{problem.message}{problem.advice}"
    assert problem.advice
    assert not problem.opted_out


def test_an_unknown_status_is_not_understood_and_a_missing_id_malformed() -> None:
    body = fixture("undelivered.form")
    (posted,) = plivo().read(post(STATUSES_URL, body.replace(b"undelivered", b"pondering")))
    assert isinstance(posted, NotUnderstood)
    with pytest.raises(Malformed):
        plivo().read(post(STATUSES_URL, body.replace(b"&MessageUUID", b"&Was", 1)))
