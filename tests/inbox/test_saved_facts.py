"""Saved facts: on the record of whoever is primary then, with their source and who saved them."""

from typing import Any

import pytest

from store.words import Permission
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS, STRANGER
from tests.inbox.primary import make_primary

pytestmark = pytest.mark.anyio
FACT = """label value savedAt source { ... on Message { body } }
  savedBy { __typename ... on Assistant { name } ... on User { email } }"""
SAVE = f"""mutation($input: SaveFactInput!) {{ saveFact(input: $input) {{
  fact {{ id {FACT} }} errors {{ code message field }} }} }}"""
FACTS = f"""query($id: ID!) {{ conversation(id: $id) {{ primaryPatient {{
  name savedFacts {{ {FACT} }} }} }} }}"""


async def try_to_save(
    clinic: Clinic, id: str, label: str, value: str, who: str = "assistant", **more: Any
) -> Any:
    given = {"conversationId": id, "label": label, "value": value, **more}
    return (await clinic.ask(SAVE, who, input=given))["saveFact"]


async def save(clinic: Clinic, id: str, label: str, value: str, **more: Any) -> Any:
    payload = await try_to_save(clinic, id, label, value, **more)
    assert payload["errors"] == []
    return payload["fact"]


async def facts(clinic: Clinic, id: str) -> list[tuple[str, str]]:
    patient = (await clinic.ask(FACTS, id=id))["conversation"]["primaryPatient"]
    return [(fact["label"], fact["value"]) for fact in patient["savedFacts"]]


async def cursor(clinic: Clinic) -> str:
    return str((await clinic.ask("{ eventCursor }"))["eventCursor"])


async def test_a_fact_has_its_source_and_who_saved_it(clinic: Clinic) -> None:
    id = await clinic.begin(MARIA, "I have Northwind Silver")
    (item,) = await clinic.timeline(id)
    saved = await save(clinic, id, " Insurance ", "Northwind Silver", sourceId=item["id"])
    assert (saved["label"], saved["value"]) == ("Insurance", "Northwind Silver")
    assert saved["source"] == {"body": "I have Northwind Silver"}
    assert saved["savedBy"] == {"__typename": "Assistant", "name": "Assistant"}
    patient = (await clinic.ask(FACTS, id=id))["conversation"]["primaryPatient"]
    assert patient["name"] == "Maria López"
    assert patient["savedFacts"] == [{name: saved[name] for name in saved if name != "id"}]


async def test_a_person_may_save_one_too(clinic: Clinic) -> None:
    id = await clinic.begin()
    saved = await save(clinic, id, "Language", "Spanish", who="dana")
    assert saved["savedBy"] == {"__typename": "User", "email": "dana@example.org"}
    assert saved["source"] is None


async def test_what_was_true_before_stands_below_what_is_true_now(clinic: Clinic) -> None:
    id = await clinic.begin()
    await save(clinic, id, "Insurance", "Northwind Silver")
    await save(clinic, id, "Insurance", "Northwind Gold")
    assert await facts(clinic, id) == [
        ("Insurance", "Northwind Gold"),
        ("Insurance", "Northwind Silver"),
    ]


async def test_the_same_fact_again_changes_nothing(clinic: Clinic) -> None:
    id = await clinic.begin()
    (item,) = await clinic.timeline(id)
    first = await save(clinic, id, "Language", "Spanish", sourceId=item["id"])
    before = await cursor(clinic)
    assert await save(clinic, id, "Language", "Spanish", sourceId=item["id"]) == first
    assert await cursor(clinic) == before
    await save(clinic, id, "Language", "Spanish")
    assert len(await facts(clinic, id)) == 2


async def test_it_is_on_the_record_of_whoever_was_primary_then(clinic: Clinic) -> None:
    id = await clinic.begin(RAMANS)
    await save(clinic, id, "Allergy", "Penicillin")
    await make_primary(clinic, id, "Arjun")
    assert await facts(clinic, id) == []
    await save(clinic, id, "Fever", "38.9")
    await make_primary(clinic, id, "Priya")
    assert await facts(clinic, id) == [("Allergy", "Penicillin")]


async def test_open_inboxes_are_told_and_nothing_is_unread(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.do("markConversationRead", id)
    async with clinic.subscriber() as dana:
        await dana.subscribe(after=await cursor(clinic))
        await save(clinic, id, "Language", "Spanish")
        event = await dana.next()
    assert (event["change"], event["conversation"]["id"]) == ("PATIENTS", id)
    assert not event["conversation"]["isUnread"]


async def test_without_a_patient_there_is_no_record_to_save_it_on(clinic: Clinic) -> None:
    id = await clinic.begin(STRANGER)
    payload = await try_to_save(clinic, id, "Language", "Spanish")
    assert payload["fact"] is None
    assert payload["errors"][0]["code"] == "NOT_LINKED"


@pytest.mark.parametrize(
    ("label", "value", "code", "field"),
    [
        (" ", "Spanish", "REQUIRED", "label"),
        ("Language", "", "REQUIRED", "value"),
        ("x" * 201, "Spanish", "TOO_LONG", "label"),
        ("Language", "x" * 2_001, "TOO_LONG", "value"),
    ],
)
async def test_a_fact_has_words_and_not_too_many(
    clinic: Clinic, label: str, value: str, code: str, field: str
) -> None:
    id = await clinic.begin()
    (error,) = (await try_to_save(clinic, id, label, value))["errors"]
    assert (error["code"], error["field"]) == (code, [field])
    assert await facts(clinic, id) == []


async def test_its_source_is_an_item_of_the_conversation(clinic: Clinic) -> None:
    id = await clinic.begin(MARIA)
    (elsewhere,) = await clinic.timeline(await clinic.begin(RAMANS))
    payload = await try_to_save(clinic, id, "Language", "Spanish", sourceId=elsewhere["id"])
    assert payload["errors"][0]["code"] == "NOT_FOUND"
    assert payload["errors"][0]["field"] == ["sourceId"]


async def test_saving_needs_the_permission_to_write_profiles(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.allow("assistant", (Permission.MESSAGING_CHATS_READ,))
    given = {"conversationId": id, "label": "Language", "value": "Spanish"}
    for who in ("assistant", "vera"):
        assert await clinic.refusal(SAVE, who, input=given) == "FORBIDDEN"
    assert await facts(clinic, id) == []


async def test_who_may_not_read_chats_sees_no_source(clinic: Clinic) -> None:
    id = await clinic.begin(MARIA, "I speak Spanish")
    (item,) = await clinic.timeline(id)
    saved = await save(clinic, id, "Language", "Spanish", sourceId=item["id"])
    await clinic.allow("viewer", (Permission.PATIENTS_PROFILES_READ,))
    document = f"query($id: ID!) {{ node(id: $id) {{ ... on SavedFact {{ {FACT} }} }} }}"
    answer = await clinic.answer(document, "vera", id=saved["id"])
    assert (answer["data"]["node"]["value"], answer["data"]["node"]["source"]) == ("Spanish", None)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_another_clinics_facts_do_not_exist(clinic: Clinic) -> None:
    id = await clinic.begin()
    saved = await save(clinic, id, "Language", "Spanish")
    payload = await try_to_save(clinic, id, "Language", "Spanish", "olga")
    assert payload["fact"] is None
    assert payload["errors"][0]["code"] == "NOT_FOUND"
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert (await clinic.ask(node, "olga", id=saved["id"]))["node"] is None
    assert len(await facts(clinic, id)) == 1
