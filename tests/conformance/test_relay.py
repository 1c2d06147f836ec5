"""What relay-compiler makes of a client's fragments is answered: pages, refetches by `node`."""

import json
import re
import subprocess
from typing import Any

import pytest

from tests.clinic import Clinic
from tests.conformance.node import FOLDER, require_node
from tests.founding import MARIA, RAMANS, STRANGER

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def compiled() -> dict[str, str]:
    """Each operation's text by its name."""
    require_node()
    subprocess.run(["npm", "run", "--silent", "relay"], cwd=FOLDER, check=True)
    texts = {}
    for artifact in (FOLDER / "node_modules" / ".relay").glob("*.graphql.js"):
        found = re.search(r'^    "text": (".*")$', artifact.read_text(), re.MULTILINE)
        if found is not None:
            texts[artifact.name.partition(".")[0]] = json.loads(found[1])
    return texts


async def test_every_query_that_relay_makes_is_answered(
    clinic: Clinic, compiled: dict[str, str]
) -> None:
    id = await clinic.begin()
    await clinic.send(id, "Come in!")
    patient = "query($id: ID!) { conversation(id: $id) { primaryPatient { id } } }"
    maria = (await clinic.ask(patient, id=id))["conversation"]["primaryPatient"]["id"]
    asked: dict[str, dict[str, Any]] = {
        "InboxQuery": {"filter": {"unread": True}},
        "InboxListPaginationQuery": {},
        "InboxRowRefetchQuery": {"id": id},
        "TimelineQuery": {"id": id},
        "TimelineItemsPaginationQuery": {"id": id},
        "TimelinePatientRefetchQuery": {"id": maria},
        "TimelineSendMutation": {"input": {"conversationId": id, "body": "Hello"}},
        "TimelineResolveMutation": {"input": {"conversationId": id}},
        "TimelineDismissMutation": {"input": {"suggestionId": id}},
    }
    for name, variables in asked.items():
        data = await clinic.ask(compiled[name], **variables)
        assert None not in data.values(), (name, data)


async def test_relay_pages_through_the_inbox(clinic: Clinic, compiled: dict[str, str]) -> None:
    for number in (MARIA, RAMANS, STRANGER):
        await clinic.begin(number)
    seen, cursor, more = list[str](), None, True
    while more:
        data = await clinic.ask(compiled["InboxListPaginationQuery"], count=2, cursor=cursor)
        page = data["conversations"]
        seen += [edge["node"]["phoneNumber"] for edge in page["edges"]]
        more, cursor = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    assert seen == [STRANGER, RAMANS, MARIA]


async def test_relay_follows_what_happens(clinic: Clinic, compiled: dict[str, str]) -> None:
    async with clinic.subscriber() as dana:
        await dana.subscribe(compiled["InboxEventsSubscription"])
        await dana.is_subscribed()
        await clinic.texted(MARIA, "Hello")
        assert (await dana.next())["__typename"] == "ConversationChanged"
        assert (await dana.next())["item"]["body"] == "Hello"
