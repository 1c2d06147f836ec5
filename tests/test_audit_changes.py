"""Who changed what is recorded with the change itself, and nothing changes the record."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from inbox import administering
from store.words import CredentialKind
from tests.clinic import Clinic
from tests.databases import only_sqlite
from tests.founding import MARIA, PASSWORD, RAMANS
from tests.test_isolation import SCHEMA, operations
from tests.test_isolation import ask as try_to
from tests.watching import full, ids_of, watch

pytestmark = pytest.mark.anyio
SIGN_IN = """mutation($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) { token } }"""
RESOLVE = """mutation($id: ID!) { resolveConversation(input: {conversationId: $id}) {
  conversation { phoneNumber lastItem { ... on Message { body } } timeline(last: 9) { nodes {
  __typename } } } errors { code } } }"""


async def test_a_change_that_shows_its_conversation_is_one_entry(clinic: Clinic) -> None:
    id = await clinic.begin()
    watched = await watch(clinic)
    await clinic.ask(RESOLVE, id=id)
    assert await watched.told() == [("dana", "RESOLVE_CONVERSATION", MARIA, None)]


async def test_a_change_that_changes_nothing_is_a_read_of_what_it_shows(clinic: Clinic) -> None:
    id = await clinic.begin()
    await clinic.ask(RESOLVE, id=id)
    watched = await watch(clinic)
    await clinic.ask(RESOLVE, "noor", id=id)
    await clinic.ask(RESOLVE, "noor", id="conversation_00000000000000000000000000")
    assert await watched.told() == [("noor", "READ_CONVERSATION", MARIA, None)]


async def test_a_change_that_shows_another_conversation_is_a_read_of_that(clinic: Clinic) -> None:
    maria, ramans = await clinic.begin(), await clinic.begin(RAMANS)
    watched = await watch(clinic)
    document = """mutation($a: ID!, $b: ID!) {
      a: resolveConversation(input: {conversationId: $a}) { conversation { id } }
      b: markConversationUnread(input: {conversationId: $b}) { conversation { id
        timeline(last: 9) { nodes { __typename } } } } }"""
    await clinic.ask(document, a=maria, b=ramans)
    assert sorted((await watched.told()), key=str) == [
        ("dana", "READ_CONVERSATION", RAMANS, None),
        ("dana", "RESOLVE_CONVERSATION", MARIA, None),
    ]


async def test_a_text_that_is_sent_is_one_entry(clinic: Clinic) -> None:
    id = await clinic.begin()
    watched = await watch(clinic)
    await clinic.send(id, "Hello", idempotencyKey="once")
    assert await watched.told() == [("dana", "SEND_MESSAGE", MARIA, None)]


async def test_a_change_that_cannot_be_recorded_is_not_made(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await clinic.begin()
    with monkeypatch.context() as disk:
        disk.setattr("store.audit.add", full)
        assert await clinic.refusal(RESOLVE, id=id) == "INTERNAL"
    assert not (await clinic.conversation_with(MARIA))["isResolved"]


async def test_signing_in_and_failing_to_are_recorded(clinic: Clinic) -> None:
    watched = await watch(clinic)
    await clinic.ask(SIGN_IN, None, email="dana@example.org", password="guess")
    await clinic.ask(SIGN_IN, None, email="nobody@example.org", password="guess")
    await clinic.ask(SIGN_IN, None, email="dana@example.org", password=PASSWORD)
    refused, signed = await watched.entries()
    assert refused.details == {"refused": True}
    assert signed.details.keys() == {"credential"}
    assert [told[:2] for told in await watched.told()] == [("dana", "SIGN_IN")] * 2
    assert {refused.address, signed.address} == {"127.0.0.1"}


async def test_a_sign_in_link_that_is_followed_is_recorded(clinic: Clinic) -> None:
    link = await administering.create_token(
        clinic.parts.changes,
        clinic.parts.database.latest(),
        "dana@example.org",
        kind=CredentialKind.LINK,
    )
    watched = await watch(clinic)
    await clinic.http.get(f"/sign-in/{link}")
    (entry,) = await watched.entries()
    assert entry.action.value == "SIGN_IN"
    assert entry.details["link"].startswith("credential_")


async def test_a_refusal_takes_as_long_for_nobody_as_for_somebody(clinic: Clinic) -> None:
    async def takes(email: str) -> float:
        began = asyncio.get_running_loop().time()
        await clinic.ask(SIGN_IN, None, email=email, password="guess")
        return asyncio.get_running_loop().time() - began

    assert await takes("dana@example.org") >= 0.2
    assert await takes("nobody@example.org") >= 0.2


async def test_what_a_command_changes_is_recorded_without_its_secrets(clinic: Clinic) -> None:
    by_command = [told.entry for told in await clinic.audit() if told.entry.person_id is None]
    assert {entry.action.value for entry in by_command} == {"ADMINISTER"}
    assert {entry.address for entry in by_command} == {"command line"}
    commands = {entry.details["command"] for entry in by_command}
    assert commands == {
        "organization create",
        "carrier add",
        "number add",
        "person add",
        "token create",
    }
    said = str([entry.details for entry in by_command])
    for secret in (PASSWORD, "the clinic's auth token", *clinic.tokens.values()):
        assert secret not in said


@only_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET address = 'elsewhere'",
        "DELETE FROM audit_entry",
        "REPLACE INTO audit_entry SELECT * FROM audit_entry",
        "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE true "
        "ON CONFLICT (id) DO UPDATE SET address = 'elsewhere'",
    ],
)
async def test_the_database_itself_refuses_to_change_an_entry(
    clinic: Clinic, tmp_path: Path, statement: str
) -> None:
    before = await clinic.audit()
    assert before

    def try_it() -> None:
        with closing(sqlite3.connect(tmp_path / "frontdesk.sqlite3", timeout=30)) as connection:
            connection.execute(statement)

    # In a thread: waiting for the lock here would keep the server from ever letting it go.
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        await asyncio.to_thread(try_it)
    assert await clinic.audit() == before


async def test_nothing_that_the_api_can_do_changes_an_entry(clinic: Clinic) -> None:
    """Every field, mutation and subscription of the schema, as the clinic's own administrator."""
    assert not [name for name in SCHEMA.type_map if "audit" in name.lower()]
    ids = list((await ids_of(clinic)).values())
    before = await clinic.audit()
    for _, document, variables in operations(ids):
        await try_to(clinic, "amir", document, variables)
    after = await clinic.audit()
    assert len(after) > len(before)
    assert [told.entry for told in after[: len(before)]] == [told.entry for told in before]
