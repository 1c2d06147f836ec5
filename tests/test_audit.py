"""Who read which conversation or patient, and who changed what: recorded, and never changed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from inbox import adding
from store import conversations, emails, patients, people, suggestions
from store.ids import Kind, new_id
from store.rows import Email, SavedFact, Suggestion
from store.words import AuthorKind, Direction, ItemKind
from tests.clinic import Clinic
from tests.databases import only_sqlite
from tests.founding import MARIA
from tests.subscriber import INBOX_EVENTS
from tests.watching import full, ids_of, watch

pytestmark = pytest.mark.anyio
SIGN_IN = """mutation($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) { token } }"""
OPEN = "query($id: ID!) { conversation(id: $id) { phoneNumber } }"


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


async def more_of_maria(clinic: Clinic, ids: dict[str, str]) -> dict[str, str]:
    """An email of hers, a fact that was read in it, and a suggested answer."""
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    own = {"organization_id": house.id}
    more = {
        "email": new_id(Kind.EMAIL),
        "thread": new_id(Kind.EMAIL_THREAD),
        "fact": new_id(Kind.SAVED_FACT),
        "suggestion": new_id(Kind.SUGGESTION),
    }
    async with clinic.parts.changes.begin(house.id) as change:
        writes = change.writes
        await emails.add_thread(writes, **own, id=more["thread"], subject="Results")
        conversation = await conversations.conversation(writes, house.id, ids["conversation"])
        assert conversation is not None
        await adding.add(
            change,
            conversation,
            Email(
                id=more["email"],
                conversation_id=conversation.id,
                position=await change.position(),
                kind=ItemKind.EMAIL,
                direction=Direction.INBOUND,
                author_kind=AuthorKind.PATIENT,
                author_id=ids["patient"],
                at=change.at,
                body="Are they back?",
                delivery_status=None,
                delivery_problem=None,
                thread_id=more["thread"],
                from_address="maria@example.com",
                to_addresses=["desk@example.org"],
                subject="Results",
                preview="Are they back?",
                html=None,
            ),
        )
        fact = SavedFact(
            more["fact"], ids["patient"], "Allergy", "Penicillin", more["email"], change.at, None
        )
        await patients.add_saved_fact(writes, change.organization_id, fact)
        suggestion = Suggestion(
            more["suggestion"], conversation.id, ids["patient"], "Not yet.", None, change.at
        )
        await suggestions.add(writes, change.organization_id, suggestion)
    return more


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ('{ node(id: "@email") { id } }', [CONVERSATION]),
        ('{ node(id: "@thread") { ... on EmailThread { subject } } }', [CONVERSATION]),
        ('{ node(id: "@thread") { ... on EmailThread { emails { text } } } }', [CONVERSATION]),
        ("{ conversations { nodes { lastItem { ... on Email { thread { emails { text } } } } } } }",
         [INBOX, CONVERSATION]),
        ('{ node(id: "@suggestion") { ... on Suggestion { body } } }', [CONVERSATION]),
        ('{ node(id: "@fact") { ... on SavedFact { value } } }', [PATIENT]),
        ('{ node(id: "@fact") { ... on SavedFact { source { ... on Email { text } } } } }',
         [PATIENT, CONVERSATION]),
    ],
)  # fmt: skip
async def test_what_leads_to_a_conversation_by_another_way_is_a_read_of_it(
    clinic: Clinic, document: str, expected: list[tuple[str, str, str | None, str | None]]
) -> None:
    ids = await ids_of(clinic)
    for name, id in (ids | await more_of_maria(clinic, ids)).items():
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


@contextmanager
def written(clinic: Clinic) -> Iterator[list[str]]:
    """The statements that write, as they are run."""
    engine = clinic.parts.database.engines[1]
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if not statement.startswith(("BEGIN", "SELECT", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


@only_sqlite
async def test_reads_that_wait_for_their_turn_are_written_together(clinic: Clinic) -> None:
    ids = [await clinic.begin(f"+1212555{n:04}") for n in range(200, 208)]
    watched = await watch(clinic)
    with written(clinic) as statements:
        async with asyncio.TaskGroup() as asking, clinic.parts.database.transaction():
            for id in ids:
                for who in ("dana", "noor"):
                    asking.create_task(clinic.ask(OPEN, who, id=id))
            await asyncio.sleep(0.5)
    entries = await watched.entries()
    assert sorted(entry.conversation_id or "" for entry in entries) == sorted(ids * 2)
    assert len({entry.person_id for entry in entries}) == 2
    assert 1 <= len(statements) <= 4
    assert all(statement.startswith("INSERT INTO audit_entry") for statement in statements)


async def test_one_request_is_one_statement_however_much_it_reads(clinic: Clinic) -> None:
    for n in range(200, 208):
        await clinic.begin(f"+1212555{n:04}")
    watched = await watch(clinic)
    with written(clinic) as statements:
        document = "{ conversations { nodes { timeline(last: 1) { nodes { __typename } } } } }"
        await clinic.ask(document)
        await clinic.ask("{ viewer { user { name } } inboxCounts { all } }")
    assert len(statements) == 1
    assert len(await watched.entries()) == 9
