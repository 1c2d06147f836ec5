"""The network's API and the page of the patients' phones."""

from pathlib import Path

import httpx
import pytest

from tests.web.simulated_world import BEARER, CLINIC_NUMBER, SECRET, settled, world

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "phones" / "journal.jsonl"


async def test_the_page_asks_for_what_changed_and_learns_of_a_restart(journal: Path) -> None:
    async with world(journal) as demo:
        await demo.send("+15550109999", "item-1")
        await settled(demo.network)
        seen = await demo.texts()
        mark = {"run": seen["run"], "after": seen["revision"]}
        assert (await demo.texts(**mark))["items"] == []
        await demo.send("+15550100002", "item-2")
        await settled(demo.network)
        news = await demo.texts(**mark)
        assert [text["client_reference"] for text in news["items"]] == ["item-2"]
    async with world(journal) as demo:
        assert len((await demo.texts(**mark))["items"]) == 2
        assert len((await demo.texts(run=demo.network.run, after="junk"))["items"]) == 2


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer é"}, {"Authorization": SECRET}])
async def test_only_the_secret_opens_the_clinics_side(
    journal: Path, headers: dict[str, str]
) -> None:
    sent = httpx.Headers(headers, encoding="utf-8")
    async with world(journal) as demo:
        for method in ("GET", "POST"):
            response = await demo.http.request(method, "/api/messages", headers=sent)
            assert response.status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"to": "5550109999"},
        {"to": "+1555010999\uff19"},
        {"from": None},
        {"body": ""},
        {"body": " \n"},
        {"body": "x" * 1_601},
        {"body": 3},
        {"client_reference": ""},
        {"client_reference": None},
    ],
)
async def test_a_malformed_text_is_refused(journal: Path, change: dict[str, object]) -> None:
    text = {
        "client_reference": "item-1",
        "from": CLINIC_NUMBER,
        "to": "+15550109999",
        "body": "Hello",
    }
    async with world(journal) as demo:
        response = await demo.http.post("/api/messages", json=text | change, headers=BEARER)
        assert response.status_code == 400
        assert (await demo.texts())["items"] == []


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"[" * 10_000, "application/json", 400),
        (b'{"body": "' + b"x" * 70_000 + b'"}', "application/json", 413),
        (b'{"body": "Hello"}', "text/plain", 415),
        (b"body=Hello", "application/x-www-form-urlencoded", 415),
    ],
)
async def test_junk_and_forms_are_refused(
    journal: Path, body: bytes, content_type: str, status: int
) -> None:
    async with world(journal) as demo:
        for path in ("/api/messages", "/api/texts"):
            headers = {**BEARER, "Content-Type": content_type}
            response = await demo.http.post(path, content=body, headers=headers)
            assert response.status_code == status


async def test_the_page_has_no_inline_script_and_shows_how_phones_behave(journal: Path) -> None:
    async with world(journal) as demo:
        page = await demo.http.get("/")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert page.text.count("<script") == page.text.count('<script type="module" src=') == 1
        assert "style=" not in page.text
        assert f"<option>{CLINIC_NUMBER}</option>" in page.text
        for ending in ("0001", "0002", "0003", "0004", "0005", "0006"):
            assert f"…{ending}" in page.text
        for file in ("phone.js", "phone.css"):
            assert (await demo.http.get(f"/static/{file}")).status_code == 200
