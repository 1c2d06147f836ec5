"""The phone network: what becomes of texts, over failures and restarts."""

from dataclasses import replace
from pathlib import Path
from time import monotonic

import httpx
import pytest

from inbox.carrier import Accepted, DeliveryStatus, Gone, OutboundMedia, Refused, StatusUpdate
from tests import pictures
from tests.web.simulated_world import (
    BEARER,
    CLINIC_NUMBER,
    SETTINGS,
    StandInClinic,
    outbound,
    settled,
    states_in,
    until,
    world,
)
from web.simulator import Delays, simulator

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "phones" / "journal.jsonl"


@pytest.mark.parametrize(
    ("number", "statuses", "code"),
    [
        ("+15550109999", [DeliveryStatus.SENT, DeliveryStatus.DELIVERED], None),
        ("+15550100001", [DeliveryStatus.SENT, DeliveryStatus.UNDELIVERED], "30003"),
        ("+15550100002", [DeliveryStatus.FAILED], "30005"),
        ("+15550100006", [], None),
    ],
)
async def test_a_number_ends_in_what_becomes_of_its_texts(
    journal: Path, number: str, statuses: list[DeliveryStatus], code: str | None
) -> None:
    async with world(journal) as demo:
        accepted = await demo.send(number)
        await settled(demo.network)
        assert demo.clinic.statuses() == statuses
        for posted in demo.clinic.posted:
            assert isinstance(posted, StatusUpdate)
            assert (posted.reference, posted.item_id) == (accepted.reference, "item-1")
        if code is not None:
            last = demo.clinic.posted[-1]
            assert isinstance(last, StatusUpdate)
            assert last.problem is not None
            assert last.problem.code == code


@pytest.mark.parametrize(
    ("number", "reply"),
    [("+15550100003", "Thank you, that works for me!"), ("+15550100004", "STOP")],
)
async def test_some_phones_answer(journal: Path, number: str, reply: str) -> None:
    async with world(journal) as demo:
        await demo.send(number)
        await until(demo.clinic.texts)
        (text,) = demo.clinic.texts()
        assert (text.sender, text.recipient, text.body) == (number, CLINIC_NUMBER, reply)


async def test_a_number_that_opted_out_refuses_and_is_not_carried(journal: Path) -> None:
    async with world(journal) as demo:
        with pytest.raises(Refused) as refused:
            await demo.send("+15550100005")
        assert refused.value.problem.opted_out
        assert (await demo.texts())["items"] == []


async def test_the_same_reference_is_carried_once(journal: Path) -> None:
    async with world(journal) as demo:
        first = await demo.send("+15550109999", "item-1")
        again = await demo.send("+15550109999", "item-1", "Another body")
        assert again.reference == first.reference
        assert len((await demo.texts())["items"]) == 1


async def test_the_clinic_may_ask_what_was_taken(journal: Path) -> None:
    async with world(journal) as demo:
        accepted = await demo.send("+15550109999", "item-1")
        await settled(demo.network)
        taken = await demo.carrier.find(SETTINGS, outbound("+15550109999"), frozenset())
        assert taken == Accepted(accepted.reference, DeliveryStatus.DELIVERED)
        other = outbound("+15550109999", "item-2")
        assert await demo.carrier.find(SETTINGS, other, frozenset()) is None


async def test_a_restart_forgets_nothing_and_tells_what_was_left_to_tell(journal: Path) -> None:
    slow = Delays(0.0, 60.0, 0.0, (0.0,))
    async with world(journal, delays=slow) as demo:
        accepted = await demo.send("+15550109999")
        await until(demo.clinic.statuses)
    async with world(journal) as demo:
        again = await demo.send("+15550109999")
        assert again.reference == accepted.reference
        await settled(demo.network)
        assert demo.clinic.statuses() == [DeliveryStatus.SENT, DeliveryStatus.DELIVERED]
    async with world(journal) as demo:
        await settled(demo.network)
        assert demo.clinic.tries == 0


async def test_a_line_that_a_crash_cut_short_costs_that_line_alone(journal: Path) -> None:
    async with world(journal) as demo:
        accepted = await demo.send("+15550109999")
        await settled(demo.network)
    with journal.open("ab") as file:
        file.write(b'{"id": "SIM2", "body": "cut sh')
    for _ in range(2):
        async with world(journal) as demo:
            await settled(demo.network)
            references = [text["id"] for text in (await demo.texts())["items"]]
            assert references == [accepted.reference]


async def test_the_journal_keeps_the_newest_texts_alone(journal: Path) -> None:
    async with world(journal, newest=3) as demo:
        for place in range(5):
            await demo.send("+15550109999", f"item-{place}")
        await settled(demo.network)
    async with world(journal, newest=3) as demo:
        references = [text["client_reference"] for text in (await demo.texts())["items"]]
        assert references == ["item-2", "item-3", "item-4"]
        assert len(states_in(journal)) == 3


async def test_a_webhook_is_tried_again_until_the_clinic_acknowledges_it(journal: Path) -> None:
    clinic = StandInClinic(answers=[500, 503])
    async with world(journal, clinic) as demo:
        await demo.send("+15550100002")
        await until(clinic.statuses)
        assert (clinic.tries, clinic.statuses()) == (3, [DeliveryStatus.FAILED])


async def test_a_text_that_the_clinic_does_not_take_shows_so_on_the_phone(journal: Path) -> None:
    async with world(journal, StandInClinic(answers=[500] * 3)) as demo:
        posted = {"from": "+15550109999", "to": CLINIC_NUMBER, "body": "Hello?"}
        assert (await demo.http.post("/api/texts", json=posted)).status_code == 201
        await settled(demo.network)
        (text,) = (await demo.texts())["items"]
        assert text["status"] == "failed"
        assert text["reason"] == "The clinic did not take this text."


async def test_a_text_typed_on_a_phone_reaches_the_clinic_as_typed(journal: Path) -> None:
    async with world(journal) as demo:
        posted = {"from": "+15550109999", "to": CLINIC_NUMBER, "body": " Hello 🙂\n"}
        response = await demo.http.post("/api/texts", json=posted)
        await until(demo.clinic.texts)
        (text,) = demo.clinic.texts()
        assert text.reference == response.json()["id"]
        assert (text.sender, text.body) == ("+15550109999", " Hello 🙂\n")


async def test_a_network_that_does_not_run_takes_nothing(journal: Path) -> None:
    async with world(journal) as demo:
        pass
    transport = httpx.ASGITransport(simulator(demo.network))
    async with httpx.AsyncClient(transport=transport, base_url="http://phones.example") as http:
        posted = {"from": "+15550109999", "to": CLINIC_NUMBER, "body": "Hello?"}
        assert (await http.post("/api/texts", json=posted)).status_code == 503


async def test_it_stops_at_once_whatever_it_is_waiting_for(journal: Path) -> None:
    async with world(journal, delays=Delays(60.0, 60.0, 60.0, (60.0,))) as demo:
        await demo.send("+15550109999")
        posted = {"from": "+15550109999", "to": CLINIC_NUMBER, "body": "Hello?"}
        await demo.http.post("/api/texts", json=posted)
        leaving = monotonic()
    assert monotonic() - leaving < 1


async def test_a_full_disk_loses_a_status_and_not_the_server(
    journal: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(journal) as demo:
        await demo.send("+15550109999", body="Secret")

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("web.simulator.journal.Journal.append", full)
        await until(lambda: "lost something it carried" in caplog.text)
        monkeypatch.undo()
        await demo.send("+15550100002", "item-2")
        await until(lambda: DeliveryStatus.FAILED in demo.clinic.statuses())
    assert "Secret" not in caplog.text
    assert "+1555" not in caplog.text


async def test_the_journal_is_json_lines(journal: Path) -> None:
    async with world(journal) as demo:
        await demo.send("+15550109999")
        await settled(demo.network)
        assert states_in(journal) == ["accepted", "sent", "delivered", "delivered"]


async def test_files_of_the_clinics_lie_on_the_phone_over_a_restart(journal: Path) -> None:
    media = (OutboundMedia("https://clinic.example/media/1", "image/jpeg", 40_000),)
    async with world(journal) as demo:
        text = replace(outbound("+15550109999", body=""), media=media)
        await demo.carrier.send(SETTINGS, text)
        await settled(demo.network)
    async with world(journal) as demo:
        (carried,) = (await demo.texts())["items"]
        assert carried["body"] == ""
        assert carried["media"] == [{"url": "https://clinic.example/media/1", "type": "image/jpeg"}]


async def test_a_picture_from_a_phone_reaches_the_clinic_and_its_carrier_fetches_it(
    journal: Path,
) -> None:
    content = pictures.jpeg()
    async with world(journal) as demo:
        kept = await demo.http.post(
            "/api/pictures", content=content, headers={"content-type": "image/jpeg"}
        )
        name = kept.json()["name"]
        text = {"from": "+15550109999", "to": CLINIC_NUMBER, "body": "", "pictures": [name]}
        assert (await demo.http.post("/api/texts", json=text)).status_code == 201
        await settled(demo.network)
        (received,) = demo.clinic.texts()
        (media,) = received.media
        assert (received.body, media.content_type) == ("", "image/jpeg")
        shown = (await demo.texts())["items"][0]["media"]
        assert shown == [{"url": f"api/pictures/{name}", "type": "image/jpeg"}]
        assert (await demo.http.get(f"/{shown[0]['url']}")).content == content
    async with world(journal) as demo:
        pieces = demo.carrier.fetch(SETTINGS, media.url)
        assert b"".join([piece async for piece in pieces]) == content


@pytest.mark.parametrize(
    "name", ["..", "../journal.jsonl", "x.jpeg", "%2e%2e/journal.jsonl", "a" * 32 + ".jpeg"]
)
async def test_nothing_but_its_pictures_is_given_away(journal: Path, name: str) -> None:
    async with world(journal) as demo:
        assert (await demo.http.get(f"/api/pictures/{name}")).status_code == 404
        with pytest.raises(Gone):
            async for _ in demo.carrier.fetch(SETTINGS, name):
                pass


async def test_what_is_no_picture_is_not_kept(journal: Path) -> None:
    async with world(journal) as demo:
        for content_type in ("text/html", "image/svg+xml", ""):
            answer = await demo.http.post(
                "/api/pictures", content=b"<svg>", headers={"content-type": content_type}
            )
            assert answer.status_code == 415


async def test_no_text_is_empty_and_no_address_is_a_script(journal: Path) -> None:
    async with world(journal) as demo:
        for media in ([], [{"url": "javascript:alert(1)"}], "none", [None]):
            posted = {"from": CLINIC_NUMBER, "to": "+15550109999", "body": "", "media": media}
            answer = await demo.http.post(
                "/api/messages", json={**posted, "client_reference": "1"}, headers=BEARER
            )
            assert answer.status_code == 400
