"""Who may ask for what and be shown what, wherever it is reached from; and roles, made of that."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLObjectType

from resolvers import permissions, reading
from resolvers.permissions import NEEDS, NODES, SHOWN, Need, Open, covers
from schema.schema import build
from store.words import Permission
from tests.clinic import Clinic
from tests.founding import MARIA
from tests.test_isolation import SCHEMA, ids_of, operations
from tests.test_isolation import ask as try_to

pytestmark = pytest.mark.anyio
READ, WRITE = Permission.MESSAGING_CHATS_READ, Permission.MESSAGING_CHATS_WRITE
PROFILES = Permission.PATIENTS_PROFILES_READ
SIGN_IN = """mutation { signIn(input: {email: "noor@example.org", password: "%s"}) {
  token errors { code } } }"""


# ---------------------------------------------------------------- the tables


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (NEEDS, "Query.conversations"),
        (NEEDS, "Subscription.inboxEvents"),
        (SHOWN, "Conversation"),
        (SHOWN, "Patient"),
        (SHOWN, "UserError"),
        (reading.READS, "Query.conversation"),
    ],
)
def test_a_field_that_nobody_decided_on_stops_the_build(
    monkeypatch: pytest.MonkeyPatch, table: dict[str, Any], row: str
) -> None:
    monkeypatch.delitem(table, row)
    with pytest.raises(KeyError, match=f"decide .*{row}"):
        build()


def test_a_new_field_of_a_patient_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"id givenName familyName pictureUrl phoneNumbers": PROFILES}
    monkeypatch.setitem(SHOWN, "Patient", known)
    with pytest.raises(KeyError, match=r"Patient\.conversations.*Patient\.name"):
        build()


@pytest.mark.parametrize("table", [NEEDS, SHOWN, reading.READS])
def test_a_row_of_nothing_stops_the_build(
    monkeypatch: pytest.MonkeyPatch, table: dict[str, Any]
) -> None:
    monkeypatch.setitem(table, "Patient.shoeSize", PROFILES)
    with pytest.raises(KeyError):
        build()


def test_nothing_is_found_by_id_that_could_not_be_reached_otherwise() -> None:
    for name, type_ in SCHEMA.type_map.items():
        if isinstance(type_, GraphQLObjectType) and name.lower() in NODES:
            shown = SHOWN[name]
            reach = next(iter(shown.values())) if isinstance(shown, dict) else shown
            assert covers(NODES[name.lower()], reach), name  # type: ignore[arg-type]


@pytest.mark.parametrize("permission", [None, *Permission])
async def test_each_permission_opens_what_the_table_says_and_nothing_else(
    clinic: Clinic, permission: Permission | None
) -> None:
    ids = await ids_of(clinic)
    await clinic.allow("viewer", (permission,) if permission else ())
    for kind, name, document, variables in asked(ids):
        answer = await try_to(clinic, "vera", document, variables)
        is_open = covers_alone(permission, NEEDS[f"{kind}.{name}"])
        assert ('"FORBIDDEN"' not in answer) == is_open, (name, answer)


def asked(ids: list[str]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Each root field once, with the id that means something to it."""
    for name, document, variables in operations(ids[:1]):
        for root in ("Query", "Mutation", "Subscription"):
            if f"{root}.{name}" in NEEDS:
                yield root, name, document.split("{", 1)[0] + bare(document), variables


def bare(document: str) -> str:
    """The field alone: what is below it is not asked about here."""
    call, _, _ = document.split("{", 1)[1].partition("{")
    return "{" + call + "{ __typename } }" if "__typename" in document else "{" + call


def covers_alone(permission: Permission | None, need: Need) -> bool:
    if isinstance(need, Open):
        return True
    return permission is not None and covers(permission, need)


# ---------------------------------------------------------------- patients among chats


PATHS = {
    "the primary patient": "conversation(id: $id) { primaryPatient { %s } }",
    "the linked patients": "conversation(id: $id) { patients { %s } }",
    "the author": "conversation(id: $id) { lastItem { ... on Message { author { "
    "... on Patient { %s } } } } }",
    "the inbox": "conversations { nodes { primaryPatient { %s } } }",
    "the items": "conversation(id: $id) { timeline(last: 1) { nodes { ... on Message { "
    "conversation { primaryPatient { %s } } } } } }",
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
@pytest.mark.parametrize(
    "field",
    ["dateOfBirth", "chartUrl", "location { name }", "emailAddresses", "savedFacts { value }"],
)
async def test_who_reads_chats_alone_is_not_shown_a_patients_profile(
    clinic: Clinic, path: str, field: str
) -> None:
    id = await clinic.begin()
    await clinic.allow("viewer", (READ,))
    document = f"query($id: ID!) {{ {path % field} node(id: $id) {{ id }} }}"
    answer = await clinic.answer(document, "vera", id=id)
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["path"][-1] == field.split(maxsplit=1)[0]
    allowed = await clinic.answer(document, "dana", id=id)
    assert "errors" not in allowed


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
async def test_who_reads_chats_alone_is_shown_names_pictures_and_numbers(
    clinic: Clinic, path: str
) -> None:
    id = await clinic.begin()
    await clinic.allow("viewer", (READ,))
    known = "id givenName familyName name pictureUrl phoneNumbers conversations { id }"
    document = f"query($id: ID!) {{ {path % known} node(id: $id) {{ id }} }}"
    data = await clinic.ask(document, "vera", id=id)
    assert "'name': 'Maria López'" in str(data)
    assert f"'phoneNumbers': ['{MARIA}']" in str(data)


async def test_what_is_forbidden_is_null_and_takes_along_what_cannot_be_without_it(
    clinic: Clinic,
) -> None:
    id = await clinic.begin()
    await clinic.allow("viewer", (READ,))
    document = """query($id: ID!) { conversation(id: $id) { phoneNumber
      nullable: primaryPatient { name dateOfBirth }
      required: primaryPatient { name emailAddresses } } }"""
    answer = await clinic.answer(document, "vera", id=id)
    assert answer["data"]["conversation"] == {
        "phoneNumber": MARIA,
        "nullable": {"name": "Maria López", "dateOfBirth": None},
        "required": None,
    }


async def test_who_reads_profiles_alone_is_shown_no_chats(clinic: Clinic) -> None:
    id = next(id for id in await ids_of(clinic) if id.startswith("patient_"))
    await clinic.allow("viewer", (PROFILES,))
    document = "query($id: ID!) { node(id: $id) { ... on Patient { %s } } }"
    known = "name phoneNumbers dateOfBirth emailAddresses savedFacts { value }"
    assert (await clinic.ask(document % known, "vera", id=id))["node"]["name"] == "Maria López"
    for chats in (
        "conversations { id }",
        "conversations { timeline(last: 9) { nodes { __typename } } }",
    ):
        assert await clinic.refusal(document % chats, "vera", id=id) == "FORBIDDEN"


async def test_who_writes_alone_sees_what_they_sent_and_nothing_else(clinic: Clinic) -> None:
    id = await clinic.begin(body="For readers only")
    await clinic.allow("viewer", (WRITE,))
    sent = await clinic.send(id, "See you at nine", "vera")
    assert sent["body"] == "See you at nine"
    resolve = """mutation($id: ID!) { resolveConversation(input: {conversationId: $id}) {
      conversation { lastItem { ... on Message { body } } } errors { code } } }"""
    answer = await clinic.answer(resolve, "vera", id=id)
    assert answer["data"]["resolveConversation"] == {"conversation": None, "errors": []}
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await clinic.conversation_with(MARIA))["isResolved"]
    assert await clinic.refusal("query($id: ID!) { conversation(id: $id) { id } }", "vera", id=id)


def test_the_tables_name_every_permission_of_patients_work() -> None:
    desk = set(permissions.DESK)
    numbers = {Permission.MESSAGING_STATS_READ}
    assert desk == set(Permission) - {Permission.ORGANIZATION_ADMIN} - numbers
