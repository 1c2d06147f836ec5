"""Who read which conversation or patient, and who changed what: recorded, and never changed."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from inbox import administering
from store.rows import AuditEntry
from store.words import CredentialKind
from tests.clinic import Clinic
from tests.founding import MARIA, PASSWORD, RAMANS
from tests.subscriber import INBOX_EVENTS
from tests.test_isolation import SCHEMA, operations
from tests.test_isolation import ask as try_to

pytestmark = pytest.mark.anyio
SIGN_IN = """mutation($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) { token } }"""
OPEN = "query($id: ID!) { conversation(id: $id) { phoneNumber } }"


class Watched:
    """What was recorded since the watch began."""

    def __init__(self, clinic: Clinic, known: int) -> None:
        self._clinic = clinic
        self._known = known

    async def told(self) -> list[tuple[str | None, str, str | None, str | None]]:
        """Who, what, the conversation's number, the patient's name."""
        return [
            (
                t.email and t.email.split("@")[0],
                t.entry.action.value,
                t.phone_number,
                t.patient_name,
            )
            for t in (await self._clinic.audit())[self._known :]
        ]

    async def entries(self) -> list[AuditEntry]:
        return [told.entry for told in (await self._clinic.audit())[self._known :]]


def _name(email: str | None) -> str | None:
    return email and email.partition("@")[0]


async def watch(clinic: Clinic) -> Watched:
    return Watched(clinic, len(await clinic.audit()))


async def ids_of(clinic: Clinic) -> dict[str, str]:
    """A conversation of Maria's, a message of it, and Maria."""
    id = await clinic.begin(MARIA, "Hello")
    data = await clinic.ask(
        """query($id: ID!) { conversation(id: $id) {
        primaryPatient { id } lastItem { ... on Message { id } } } }""",
        id=id,
    )
    found = data["conversation"]
    return {
        "conversation": id,
        "patient": found["primaryPatient"]["id"],
        "message": found["lastItem"]["id"],
    }


CONVERSATION = ("dana", "READ_CONVERSATION", MARIA, None)
PATIENT = ("dana", "READ_PATIENT", None, "Maria López")
INBOX = ("dana", "READ_INBOX", None, None)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ('{ conversation(id: "@conversation") { isUnread } }', [CONVERSATION]),
        ('{ node(id: "@conversation") { id } }', [CONVERSATION]),
        ('{ node(id: "@message") { ... on Message { body } } }', [CONVERSATION]),
        ('{ nodes(ids: ["@message", "@patient"]) { id } }', [CONVERSATION, PATIENT]),
        (
            '{ a: conversation(id: "@conversation") { id } b: node(id: "@message") { id } }',
            [CONVERSATION],
        ),
        ("{ conversations { nodes { lastItem { ... on Message { body } } } } }", [INBOX]),
        ("{ conversations { nodes { primaryPatient { name pictureUrl } } } }", [INBOX]),
        ("{ conversations { nodes { timeline(last: 1) { nodes { __typename } } } } }",
         [INBOX, CONVERSATION]),
        ("{ conversations { nodes { suggestions { body } } } }", [INBOX, CONVERSATION]),
        ("{ conversations { nodes { patients { dateOfBirth } } } }", [INBOX, PATIENT]),
        ("{ conversations { nodes { primaryPatient { phoneNumbers } } } }", [INBOX, PATIENT]),
        ("{ conversations { nodes { primaryPatient { savedFacts { value } } } } }",
         [INBOX, PATIENT]),
        ("{ conversations { nodes { lastItem { ... on Message { author {"
         " ... on Patient { emailAddresses } } } } } } }", [INBOX, PATIENT]),
        ('{ node(id: "@patient") { ... on Patient { name } } }', [PATIENT]),
        ('{ node(id: "@patient") { ... on Patient { conversations { isUnread } } } }',
         [PATIENT, CONVERSATION]),
        ("{ viewer { user { name } } eventCursor inboxCounts { all } __typename }", []),
        ('{ node(id: "conversation_00000000000000000000000000") { id } }', []),
    ],
)  # fmt: skip
async def test_a_read_is_recorded_once_an_operation(
    clinic: Clinic, document: str, expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    for name, id in (await ids_of(clinic)).items():
        document = document.replace(f"@{name}", id)
    watched = await watch(clinic)
    await clinic.ask(document)
    assert await watched.told() == expected


async def test_an_entry_says_when_and_from_where(clinic: Clinic) -> None:
    id = await clinic.begin()
    watched = await watch(clinic)
    await clinic.ask(OPEN, id=id)
    (entry,) = await watched.entries()
    assert (entry.conversation_id, entry.address) == (id, "127.0.0.1")
    assert entry.at.tzinfo is not None


async def test_a_list_is_recorded_with_what_was_asked_and_how_many_were_shown(
    clinic: Clinic,
) -> None:
    await clinic.begin()
    watched = await watch(clinic)
    document = """query($filter: ConversationFilter) {
      conversations(filter: $filter, first: 20) { nodes { id } } }"""
    await clinic.ask(document, filter={"unread": True, "search": "mar"})
    await clinic.ask(document, filter={"search": "nobody"})
    some, none = await watched.entries()
    asked = {"filter": {"unread": True, "search": "mar"}, "first": 20}
    assert some.details == {**asked, "shown": 1}
    assert none.details["shown"] == 0


async def test_what_was_refused_was_not_read(clinic: Clinic) -> None:
    ids = await ids_of(clinic)
    await clinic.allow("viewer", ())
    watched = await watch(clinic)
    for document in (OPEN, "query($id: ID!) { node(id: $id) { id } }"):
        await clinic.answer(document, "vera", id=ids["conversation"])
        await clinic.answer(document, "olga", id=ids["conversation"])
        await clinic.answer(document, None, id=ids["conversation"])
    assert await watched.told() == []
    assert [t for t in await clinic.audit("Lakeside") if t.entry.person_id] == []


async def test_each_clinic_has_an_audit_of_its_own(clinic: Clinic) -> None:
    watched = await watch(clinic)
    await clinic.ask("{ conversations { nodes { id } } }", "olga")
    assert await watched.told() == []
    (told,) = [t for t in await clinic.audit("Lakeside") if t.entry.person_id]
    assert (told.email, told.entry.action.value) == ("olga@example.org", "READ_INBOX")


async def test_what_the_assistant_reads_is_recorded_as_well(clinic: Clinic) -> None:
    id = await clinic.begin()
    watched = await watch(clinic)
    await clinic.ask(OPEN, "assistant", id=id)
    assert await watched.told() == [("assistant", "READ_CONVERSATION", MARIA, None)]


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


async def test_a_read_that_cannot_be_recorded_is_not_shown(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await clinic.begin(body="Only for the record")
    monkeypatch.setattr("store.audit.add", full)
    document = f'query {{ conversation(id: "{id}") {{ phoneNumber }} }}'
    over_http = await clinic.http.post(
        "/graphql",
        json={"query": document},
        headers={
            "authorization": f"Bearer {clinic.tokens['dana']}",
            "accept": "application/graphql-response+json",
        },
    )
    assert over_http.status_code == 500
    (error,) = over_http.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    async with clinic.subscriber() as dana:
        await dana.subscribe(document)
        over_socket = await dana.hear()
    assert over_socket["payload"][0]["extensions"]["code"] == "INTERNAL"
    async with clinic.subscriber() as dana:
        await dana.subscribe(INBOX_EVENTS)
        followed = await dana.hear()
    assert followed["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert MARIA not in over_http.text + str(over_socket) + str(followed)


async def full(*_: object) -> None:
    raise OSError("database or disk is full")


async def test_a_subscription_is_recorded_where_it_begins_and_its_events_are_part_of_it(
    clinic: Clinic,
) -> None:
    id = await clinic.begin()
    watched = await watch(clinic)
    document = """subscription($id: ID!) { conversationEvents(conversationId: $id) {
      ... on TimelineItemAdded { item { ... on Message { body } }
      conversation { timeline(last: 9) { nodes { __typename } }
      primaryPatient { emailAddresses } } } __typename } }"""
    async with clinic.subscriber("noor") as noor:
        await noor.subscribe()
        await noor.subscribe(document, "2", id=id)
        await noor.is_subscribed()
        await clinic.texted(MARIA, "Hello again")
        for _ in range(2):
            assert (await noor.next())["__typename"] == "TimelineItemAdded"
    assert sorted(await watched.told(), key=str) == [
        ("noor", "FOLLOW", MARIA, None),
        ("noor", "FOLLOW", None, None),
    ]


async def test_reads_over_a_socket_and_over_sse_are_recorded(clinic: Clinic) -> None:
    id = await clinic.begin()
    watched = await watch(clinic)
    async with clinic.subscriber() as dana:
        await dana.subscribe(OPEN, id=id)
        assert (await dana.hear())["type"] == "next"
        assert await watched.told() == [CONVERSATION]
    headers = {"authorization": f"Bearer {clinic.tokens['dana']}", "accept": "text/event-stream"}
    body = {"query": OPEN, "variables": {"id": id}}
    answer = await clinic.http.post("/graphql", json=body, headers=headers)
    assert MARIA in answer.text
    assert await watched.told() == [CONVERSATION] * 2


async def test_reads_at_the_same_time_are_all_recorded_in_few_transactions(clinic: Clinic) -> None:
    ids = [await clinic.begin(f"+1212555{n:04}") for n in range(200, 208)]
    watched = await watch(clinic)
    inserts: list[str] = []
    engine = clinic.parts.database.engines[1].sync_engine
    sa.event.listen(
        engine,
        "before_cursor_execute",
        lambda _, __, statement, *___: inserts.append(statement),
    )
    await asyncio.gather(*(clinic.ask(OPEN, who, id=id) for id in ids for who in ("dana", "noor")))
    entries = await watched.entries()
    assert sorted(entry.conversation_id or "" for entry in entries) == sorted(ids * 2)
    written = [statement for statement in inserts if "INSERT INTO audit_entry" in statement]
    assert len(written) <= len(entries)
    assert len(written) == sum("INSERT" in statement for statement in inserts)


async def test_one_request_is_one_statement_however_much_it_reads(clinic: Clinic) -> None:
    for n in range(200, 208):
        await clinic.begin(f"+1212555{n:04}")
    statements: list[str] = []
    engine = clinic.parts.database.engines[1].sync_engine
    sa.event.listen(
        engine,
        "before_cursor_execute",
        lambda _, __, statement, *___: statements.append(statement.split()[0]),
    )
    await clinic.ask("{ conversations { nodes { timeline(last: 1) { nodes { __typename } } } } }")
    assert [word for word in statements if word != "BEGIN"] == ["INSERT"]


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
    connection = sqlite3.connect(tmp_path / "frontdesk.sqlite3")
    try:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    finally:
        connection.close()
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
