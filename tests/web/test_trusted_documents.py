"""Documents by their ids, and none but those where a clinic wants it so."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.clinic import Clinic, served
from tests.founding import MARIA, Template, settings_in
from web.application import application
from web.parts import parts_of
from web.trusted import id_of

pytestmark = pytest.mark.anyio
COUNTS = "query Counts { inboxCounts { all } }"
EVENTS = """subscription Events { inboxEvents {
  ... on TimelineItemAdded { item { ... on Node { id } } } } }"""
OTHER = "{ inboxCounts { unread } }"


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "documents.json"
    path.write_text(json.dumps({"our-counts": COUNTS, id_of(EVENTS): EVENTS}))
    return path


@pytest.fixture(params=[False, True], ids=["any", "only"])
async def clinic(
    template: Template, tmp_path: Path, manifest: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Clinic]:
    async with served(
        template, tmp_path, documents=[manifest], only_documents=request.param
    ) as clinic:
        yield clinic


async def posted(clinic: Clinic, **body: Any) -> Any:
    headers = {"authorization": f"Bearer {clinic.tokens['dana']}"}
    return (await clinic.http.post("/graphql", json=body, headers=headers)).json()


@pytest.mark.parametrize("id", ["our-counts", id_of(COUNTS)])
async def test_a_document_is_asked_for_by_its_id(clinic: Clinic, id: str) -> None:
    assert await posted(clinic, documentId=id) == {"data": {"inboxCounts": {"all": 0}}}


async def test_its_text_is_as_good_as_its_id(clinic: Clinic) -> None:
    assert await posted(clinic, query=COUNTS) == {"data": {"inboxCounts": {"all": 0}}}


async def test_a_socket_takes_ids_too(clinic: Clinic) -> None:
    async with clinic.subscriber() as dana:
        await dana.say(id="1", type="subscribe", payload={"documentId": id_of(EVENTS)})
        await dana.say(id="2", type="subscribe", payload={"documentId": "our-counts"})
        assert (await dana.hear())["payload"]["data"] == {"inboxCounts": {"all": 0}}
        assert (await dana.hear())["type"] == "complete"
        await clinic.texted(MARIA, "Hello")
        while not (event := (await dana.hear())["payload"]["data"]["inboxEvents"]):
            pass
        assert event["item"]["id"].startswith("message_")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"documentId": "sha256:0"}, "none that is known"),
        ({"documentId": 5}, "must be a string"),
        ({"documentId": "our-counts", "query": COUNTS}, "not both"),
        ({}, ""),
    ],
)
async def test_what_is_no_id_is_said_to_be_none(
    clinic: Clinic, body: dict[str, Any], words: str
) -> None:
    answer = await posted(clinic, **body)
    assert words in answer["errors"][0]["message"]
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_where_only_trusted_documents_are_taken_no_other_is(
    template: Template, tmp_path: Path, manifest: Path
) -> None:
    async with served(template, tmp_path, documents=[manifest], only_documents=True) as clinic:
        answer = await posted(clinic, query=OTHER)
        assert "Only trusted documents" in answer["errors"][0]["message"]
        async with clinic.subscriber() as dana:
            await dana.say(id="1", type="subscribe", payload={"query": OTHER})
            with pytest.raises(ConnectionClosed, match="4400"):
                await dana.hear()
    opened = tmp_path / "open"
    opened.mkdir()
    async with served(template, opened, documents=[manifest]) as clinic:
        assert await posted(clinic, query=OTHER) == {"data": {"inboxCounts": {"unread": 0}}}


async def test_a_file_that_is_no_manifest_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "wrong.json"
    path.write_text("[]")
    with pytest.raises(ValueError, match="no manifest of documents"):
        application(parts_of(settings_in(tmp_path, documents=[path])))
