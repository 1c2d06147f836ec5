"""Nobody reads or changes another organization's anything.

The schema is walked by reflection: a field, mutation or subscription that is added later is tried
by itself, with every id of Hillcrest's, by Olga, who administers Lakeside.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLInputObjectType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from schema.schema import build
from tests import pictures
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS, STRANGER

pytestmark = pytest.mark.anyio
SCHEMA = build()._schema
SECRETS = ("Maria", "López", "Raman", MARIA, RAMANS, STRANGER, "top secret")
LINK = re.compile(r"http://127\.0\.0\.1:\d+/[\w./~-]+")
WIDE = {"node", "nodes"}
"""Answered by so many types that three levels of their fields would be over the limit."""
OWN = {"signIn", "signOut"}
"""Mutations that are about the caller's own session."""


def selection(type_: Any, depth: int = 3) -> str:
    """Every field that needs no argument, some levels deep."""
    named = get_named_type(type_)
    if is_leaf_type(named):
        return ""
    if not isinstance(named, GraphQLObjectType):
        members = " ".join(
            f"... on {member.name} {selection(member, depth)}"
            for member in SCHEMA.get_possible_types(named)
        )
        return f"{{ __typename {members} }}"
    fields = []
    for name, field in named.fields.items():
        leaf = is_leaf_type(get_named_type(field.type))
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if leaf or depth > 1:
            fields.append(f"{name} {selection(field.type, depth - 1)}")
    return f"{{ __typename {' '.join(fields)} }}"


def values(argument: GraphQLArgument, ids: list[str]) -> Iterator[Any]:
    named = get_named_type(argument.type)
    if isinstance(named, GraphQLInputObjectType):
        for id in ids:
            yield {
                name: _value(field.type, id)
                for name, field in named.fields.items()
                if is_required_input_field(field) or get_named_type(field.type).name == "ID"
            }
    else:
        for id in ids:
            yield _value(argument.type, id)


def _value(type_: Any, id: str) -> Any:
    text = str(type_)
    plain: dict[str, Any] = {"ID": id, "String": "top", "PhoneNumber": MARIA, "Int": 1}
    value = plain.get(get_named_type(type_).name, "top")
    return [value] if text.startswith("[") else value


async def ids_of(clinic: Clinic) -> list[str]:
    """Of one of everything that Hillcrest has."""
    id = await clinic.begin(MARIA, "top secret")
    await clinic.texted(RAMANS, "top secret")
    await clinic.texted(STRANGER, "top secret")
    item = await clinic.send(id, "top secret answer")
    upload = await clinic.upload(pictures.jpeg(), "top secret.jpg")
    file = await clinic.send(id, "", uploadIds=[upload])
    unsent = await clinic.upload(pictures.jpeg(), "top secret too.jpg")
    data = await clinic.ask(
        """query($id: ID!) { viewer { user { id } organization { id locations { id } } }
        conversation(id: $id) { primaryPatient { id } } }""",
        id=id,
    )
    organization = data["viewer"]["organization"]
    return [
        id,
        item["id"],
        file["id"],
        upload,
        unsent,
        data["viewer"]["user"]["id"],
        organization["id"],
        organization["locations"][0]["id"],
        data["conversation"]["primaryPatient"]["id"],
    ]


def operations(ids: list[str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """A name, a document and its variables for each root field and each id."""
    roots = (("query", SCHEMA.query_type), ("mutation", SCHEMA.mutation_type))
    for kind, root in (*roots, ("subscription", SCHEMA.subscription_type)):
        assert root is not None
        for name, field in root.fields.items():
            if name in OWN:
                continue
            chosen = {
                argument: list(values(definition, ids))
                for argument, definition in field.args.items()
                if is_required_argument(definition)
            }
            for turn in range(len(ids) if chosen else 1):
                variables = {argument: each[turn] for argument, each in chosen.items()}
                declared = ", ".join(f"${a}: {field.args[a].type}" for a in chosen)
                passed = ", ".join(f"{a}: ${a}" for a in chosen)
                head = f"{kind}({declared})" if chosen else kind
                call = f"{name}({passed})" if chosen else name
                wanted = selection(field.type, 2 if name in WIDE else 3)
                yield name, f"{head} {{ {call} {wanted} }}", variables


async def test_another_clinics_administrator_learns_and_changes_nothing(clinic: Clinic) -> None:
    ids = await ids_of(clinic)
    await clinic.until_carried()
    before = await everything(clinic)
    tried = set()
    for name, document, variables in operations(ids):
        tried.add(name)
        answer = await ask(clinic, "olga", document, variables)
        for secret in SECRETS:
            assert secret not in answer, (name, variables, secret)
    assert await everything(clinic) == before
    assert {"node", "conversation", "sendMessage", "inboxEvents", "optOutOfTexting"} <= tried


async def test_who_is_not_signed_in_gets_nothing(clinic: Clinic) -> None:
    ids = await ids_of(clinic)
    for name, document, variables in operations(ids):
        answer = json.loads(await ask(clinic, None, document, variables))
        codes = [error["extensions"]["code"] for error in answer["errors"]]
        assert codes == ["UNAUTHENTICATED"], (name, answer)


async def test_no_link_of_the_schemas_opens_for_another(clinic: Clinic) -> None:
    links: set[str] = set()
    for _, document, variables in operations(await ids_of(clinic)):
        if document.startswith("query"):
            links.update(LINK.findall(await ask(clinic, "dana", document, variables)))
    assert {link.split("/")[3] for link in links} == {"files"}
    await clinic.allow("viewer", ())
    for link in links:
        assert (await clinic.open(link)).status_code == 200
        assert (await clinic.open(link, None)).status_code == 401
        for other in ("noor", "vera", "olga"):
            assert (await clinic.open(link, other)).status_code == 404


async def test_who_has_no_permission_gets_nothing_that_needs_one(clinic: Clinic) -> None:
    ids = await ids_of(clinic)
    await clinic.allow("viewer", ())
    before = await everything(clinic)
    for name, document, variables in operations(ids):
        answer = await ask(clinic, "vera", document, variables)
        for secret in SECRETS:
            assert secret not in answer, (name, variables, secret)
    assert await everything(clinic) == before


async def test_an_id_that_is_anothers_answers_as_one_that_does_not_exist(clinic: Clinic) -> None:
    (id, *_) = await ids_of(clinic)
    nobodys = id[:-4] + "zzzz"
    for document in (
        "query($id: ID!) { node(id: $id) { id } conversation(id: $id) { id } }",
        "mutation($id: ID!) { resolveConversation(input: {conversationId: $id}) "
        "{ conversation { id } errors { code message field } } }",
    ):
        theirs, none = [await clinic.answer(document, "olga", id=each) for each in (id, nobodys)]
        assert theirs == none


async def everything(clinic: Clinic) -> Any:
    """All that Dana sees, and where the log stands."""
    return await clinic.ask(
        """{ eventCursor inboxCounts { all unread unresponded }
        viewer { currentLocation { id } }
        conversations { nodes { id isUnread isResolved optOut { source }
        timeline(last: 9) { nodes { ... on Message { id body } } } } } }"""
    )


async def ask(clinic: Clinic, who: str | None, document: str, variables: dict[str, Any]) -> str:
    """Whatever comes back, as it stands on the wire; of a subscription what comes first."""
    if not document.startswith("subscription"):
        answer = await clinic.answer(document, who, **variables)
        codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
        # What is refused for its size, or makes no sense, would prove nothing.
        assert not codes & {"LIMIT_EXCEEDED", "BAD_USER_INPUT", "INTERNAL"}, answer["errors"]
        return json.dumps(answer, ensure_ascii=False)
    clinic.beat_every(0.05)
    async with clinic.subscriber(who) as subscriber:
        await subscriber.subscribe(document, **variables)
        payload = (await subscriber.hear())["payload"]
        errors = payload if isinstance(payload, list) else payload.get("errors")
        return json.dumps({"errors": errors, "payload": payload}, ensure_ascii=False)
