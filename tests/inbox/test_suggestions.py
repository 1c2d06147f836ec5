"""Suggestions: for whoever is primary when they are made, until somebody has answered."""

from typing import Any

import pytest

from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS, STRANGER
from tests.inbox.primary import make_primary

pytestmark = pytest.mark.anyio
SUGGEST = """mutation($input: SuggestReplyInput!) { suggestReply(input: $input) {
  suggestion { id body patient { name } inReplyTo { ... on Message { id } } createdAt }
  errors { code message field } } }"""
DISMISS = """mutation($id: ID!) { dismissSuggestion(input: {suggestionId: $id}) {
  conversation { id suggestions { body } } errors { code message field } } }"""
SUGGESTIONS = "query($id: ID!) { conversation(id: $id) { suggestions { id body } } }"


async def try_to_suggest(
    clinic: Clinic, id: str, body: str, who: str = "assistant", **more: Any
) -> Any:
    given = {"conversationId": id, "body": body, **more}
    return (await clinic.ask(SUGGEST, who, input=given))["suggestReply"]


async def suggest(clinic: Clinic, id: str, body: str, **more: Any) -> Any:
    payload = await try_to_suggest(clinic, id, body, **more)
    assert payload["errors"] == []
    return payload["suggestion"]


async def suggested(clinic: Clinic, id: str) -> list[str]:
    data = await clinic.ask(SUGGESTIONS, id=id)
    return [suggestion["body"] for suggestion in data["conversation"]["suggestions"]]


async def cursor(clinic: Clinic) -> str:
    return str((await clinic.ask("{ eventCursor }"))["eventCursor"])


async def test_the_assistants_suggestion_stands_for_the_primary_patient(clinic: Clinic) -> None:
    id = await clinic.begin(MARIA, "Are you open on Saturday?")
    (item,) = await clinic.timeline(id)
    suggestion = await suggest(clinic, id, " From 9 to 13. ", inReplyToId=item["id"])
    assert suggestion["body"] == "From 9 to 13."
    assert suggestion["patient"] == {"name": "Maria López"}
    assert suggestion["inReplyTo"] == {"id": item["id"]}
    assert await suggested(clinic, id) == ["From 9 to 13."]
    node = "query($id: ID!) { node(id: $id) { ... on Suggestion { body } } }"
    found = await clinic.ask(node, id=suggestion["id"])
    assert found["node"] == {"body": "From 9 to 13."}


async def test_a_suggestion_is_told_and_moves_neither_unread_nor_the_list(clinic: Clinic) -> None:
    id = await clinic.begin(MARIA)
    await clinic.begin(RAMANS)
    await clinic.do("markConversationRead", id)
    before = await clinic.inbox()
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=await cursor(clinic))
        await suggest(clinic, id, "Come in!")
        event = await dana.next()
    assert (event["change"], event["conversation"]["id"]) == ("SUGGESTIONS", id)
    assert not event["conversation"]["isUnread"]
    assert await clinic.inbox() == before


async def test_they_belong_to_whoever_was_primary_when_they_were_made(clinic: Clinic) -> None:
    id = await clinic.begin(RAMANS)
    await suggest(clinic, id, "Hello Priya")
    await make_primary(clinic, id, "Arjun")
    assert await suggested(clinic, id) == []
    assert (await suggest(clinic, id, "Hello Arjun"))["patient"] == {"name": "Arjun Raman"}
    assert await suggested(clinic, id) == ["Hello Arjun"]
    await make_primary(clinic, id, "Priya")
    assert await suggested(clinic, id) == ["Hello Priya"]


async def test_without_a_patient_there_is_nobody_to_suggest_for(clinic: Clinic) -> None:
    id = await clinic.begin(STRANGER)
    before = await cursor(clinic)
    payload = await try_to_suggest(clinic, id, "Who are you?")
    assert payload["suggestion"] is None
    assert payload["errors"][0]["code"] == "NOT_LINKED"
    assert await cursor(clinic) == before


async def test_the_three_newest_stand_oldest_first(clinic: Clinic) -> None:
    id = await clinic.begin()
    for number in range(5):
        await suggest(clinic, id, f"Number {number}")
    assert await suggested(clinic, id) == ["Number 2", "Number 3", "Number 4"]


async def test_the_same_suggestion_again_changes_nothing(clinic: Clinic) -> None:
    id = await clinic.begin()
    first = await suggest(clinic, id, "Come in!")
    before = await cursor(clinic)
    assert await suggest(clinic, id, "Come in!") == first
    assert await suggested(clinic, id) == ["Come in!"]
    assert await cursor(clinic) == before


@pytest.mark.parametrize("who", ["dana", "assistant"])
async def test_an_answer_takes_them_all_away(clinic: Clinic, who: str) -> None:
    id = await clinic.begin(RAMANS)
    await suggest(clinic, id, "Hello Priya")
    await make_primary(clinic, id, "Arjun")
    await suggest(clinic, id, "Hello Arjun")
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=await cursor(clinic))
        await clinic.send(id, "Hello both", who)
        assert (await dana.next())["item"]["body"] == "Hello both"
        assert (await dana.next())["change"] == "SUGGESTIONS"
    assert await suggested(clinic, id) == []
    await make_primary(clinic, id, "Priya")
    assert await suggested(clinic, id) == []


async def test_what_the_patient_writes_meanwhile_leaves_them_standing(clinic: Clinic) -> None:
    id = await clinic.begin()
    await suggest(clinic, id, "Come in!")
    await clinic.texted(MARIA, "One more thing")
    await clinic.do("resolveConversation", id)
    assert await suggested(clinic, id) == ["Come in!"]


async def test_a_dismissed_suggestion_is_gone_for_everyone(clinic: Clinic) -> None:
    id = await clinic.begin()
    suggestion = await suggest(clinic, id, "Come in!")
    await suggest(clinic, id, "Stay at home!")
    async with clinic.subscriber("noor") as noor:
        await noor.subscribe(after=await cursor(clinic))
        payload = (await clinic.ask(DISMISS, id=suggestion["id"]))["dismissSuggestion"]
        assert (await noor.next())["change"] == "SUGGESTIONS"
    assert payload["conversation"] == {"id": id, "suggestions": [{"body": "Stay at home!"}]}
    again = (await clinic.ask(DISMISS, "noor", id=suggestion["id"]))["dismissSuggestion"]
    assert again["conversation"] is None
    assert again["errors"][0]["code"] == "NOT_FOUND"
    assert again["errors"][0]["field"] == ["suggestionId"]


@pytest.mark.parametrize(
    ("body", "code"), [("", "REQUIRED"), (" \n", "REQUIRED"), ("x" * 1_601, "TOO_LONG")]
)
async def test_only_what_could_be_sent_is_suggested(clinic: Clinic, body: str, code: str) -> None:
    id = await clinic.begin()
    (error,) = (await try_to_suggest(clinic, id, body))["errors"]
    assert (error["code"], error["field"]) == (code, ["body"])
    assert await suggested(clinic, id) == []


async def test_it_answers_an_item_of_its_own_conversation(clinic: Clinic) -> None:
    id = await clinic.begin(MARIA)
    (elsewhere,) = await clinic.timeline(await clinic.begin(RAMANS))
    payload = await try_to_suggest(clinic, id, "Come in!", inReplyToId=elsewhere["id"])
    assert payload["errors"][0]["code"] == "NOT_FOUND"
    assert payload["errors"][0]["field"] == ["inReplyToId"]


async def test_who_only_reads_neither_suggests_nor_dismisses(clinic: Clinic) -> None:
    id = await clinic.begin()
    suggestion = await suggest(clinic, id, "Come in!")
    given = {"conversationId": id, "body": "Hello"}
    assert await clinic.refusal(SUGGEST, "vera", input=given) == "FORBIDDEN"
    assert await clinic.refusal(DISMISS, "vera", id=suggestion["id"]) == "FORBIDDEN"
    assert await suggested(clinic, id) == ["Come in!"]


async def test_another_clinics_suggestions_do_not_exist(clinic: Clinic) -> None:
    id = await clinic.begin()
    suggestion = await suggest(clinic, id, "Come in!")
    theirs = await clinic.answer(DISMISS, "olga", id=suggestion["id"])
    nobodys = await clinic.answer(DISMISS, "olga", id=suggestion["id"][:-4] + "zzzz")
    assert theirs == nobodys
    assert theirs["data"]["dismissSuggestion"]["errors"][0]["code"] == "NOT_FOUND"
    payload = await try_to_suggest(clinic, id, "Hello", "olga")
    assert payload["errors"][0]["code"] == "NOT_FOUND"
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert (await clinic.ask(node, "olga", id=suggestion["id"]))["node"] is None
    assert await suggested(clinic, id) == ["Come in!"]
