"""A screen on the wall signs in for itself: it stays, and may see the clinic's numbers alone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine
from graphql import GraphQLObjectType

from inbox import administering, staffing
from inbox.clock import now
from resolvers.permissions import NEEDS, Open
from store import people
from store.words import CredentialKind, Permission
from tests.clinic import Clinic
from tests.founding import MARIA, PASSWORD
from tests.test_isolation import SCHEMA, operations
from tests.test_isolation import ask as try_to

pytestmark = pytest.mark.anyio
SIGN_IN = """mutation($email: String!, $password: String!) {
  signIn(input: {email: $email, password: $password}) { token errors { code } } }"""
WHO = "{ eventCursor viewer { organization { name } permissions } }"
STATS = "subscription { inboxStats { __typename open unresponded } }"
WALLS = {"viewer", "eventCursor", "signOut", "inboxStats"}


async def post(browser: httpx.AsyncClient, document: str, **variables: str) -> Any:
    given = {"query": document, "variables": variables}
    return (await browser.post("/dashboard/graphql", json=given)).json()


def code(answer: Any) -> str:
    return str(answer["errors"][0]["extensions"]["code"])


@pytest.fixture
async def screen(clinic: Clinic) -> AsyncIterator[httpx.AsyncClient]:
    """The wall's browser, signed in by Vera; the clinic knows its token as “wall”."""
    async with httpx.AsyncClient(base_url=clinic.url) as browser:
        signed = await post(browser, SIGN_IN, email="vera@example.org", password=PASSWORD)
        clinic.tokens = {**clinic.tokens, "wall": signed["data"]["signIn"]["token"]}
        yield browser


async def test_a_wall_shows_the_clinics_numbers(clinic: Clinic, screen: httpx.AsyncClient) -> None:
    shown = (await post(screen, WHO))["data"]["viewer"]
    assert shown["organization"]["name"] == "Hillcrest Family Clinic"
    assert shown["permissions"] == ["MESSAGING_STATS_READ"]
    async with clinic.subscriber("wall") as wall:
        await wall.subscribe(STATS)
        assert (await wall.next())["unresponded"] == 0
        await clinic.begin()
        assert (await wall.next())["unresponded"] == 1


async def test_a_wall_may_ask_for_nothing_else(clinic: Clinic, screen: httpx.AsyncClient) -> None:
    id = await clinic.begin(MARIA, "Between us")
    tried = set()
    for name, document, variables in operations([id]):
        tried.add(name)
        answer = await try_to(clinic, "wall", document, variables)
        for secret in ("Between us", "Maria", MARIA):
            assert secret not in answer
        assert (name in WALLS) != ("FORBIDDEN" in answer), (name, answer)
    roots = [SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type]
    fields = {name for root in roots if isinstance(root, GraphQLObjectType) for name in root.fields}
    assert fields - tried == {"signIn", "signOut"}


def test_what_is_open_to_walls_is_what_the_tables_say() -> None:
    assert {place for place, need in NEEDS.items() if need is Open.WALLS_TOO} == {
        "Query.viewer",
        "Query.eventCursor",
        "Mutation.signOut",
    }


async def test_a_walls_cookie_is_sent_to_its_own_page_alone(
    clinic: Clinic, screen: httpx.AsyncClient
) -> None:
    (cookie,) = screen.cookies.jar
    assert (cookie.name, cookie.path) == ("frontdesk-wall", "/dashboard")
    assert cookie.has_nonstandard_attr("HttpOnly")
    inbox = await screen.post("/graphql", json={"query": "{ viewer { user { id } } }"})
    assert code(inbox.json()) == "UNAUTHENTICATED"


async def test_it_stays_for_ninety_days_though_nobody_touches_it(
    clinic: Clinic, screen: httpx.AsyncClient
) -> None:
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    await administering.set_organization(clinic.parts.changes, house, logoff_after=1)
    with time_machine.travel(now() + timedelta(days=89), tick=True):
        assert "errors" not in await clinic.answer(WHO, "wall")
    with time_machine.travel(now() + timedelta(days=90), tick=True):
        assert await clinic.refusal(WHO, "wall") == "UNAUTHENTICATED"


async def test_an_administrator_takes_it_down(clinic: Clinic, screen: httpx.AsyncClient) -> None:
    house = (await people.organizations(clinic.parts.database.latest()))[0]
    good = await staffing.good_credentials(clinic.parts.database.latest(), house.id)
    (wall,) = [held for held in good if held.kind is CredentialKind.WALL]
    assert wall.email == "vera@example.org"
    await staffing.revoke(clinic.parts.changes, house.id, wall.id)
    assert code(await post(screen, WHO)) == "UNAUTHENTICATED"


async def test_it_goes_with_whoever_put_it_up(clinic: Clinic, screen: httpx.AsyncClient) -> None:
    async with clinic.subscriber("wall") as wall:
        await wall.subscribe(STATS)
        assert await wall.next()
        await clinic.allow("viewer", (Permission.PATIENTS_PROFILES_READ,))
        heard = await wall.hear()
        assert heard["payload"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    await clinic.allow("viewer", (Permission.MESSAGING_STATS_READ,))
    async with clinic.subscriber("wall") as wall:
        await wall.subscribe(STATS)
        assert await wall.next()
    vera = await staffing.member(clinic.parts.database.latest(), "vera@example.org")
    await staffing.set_member(clinic.parts.changes, vera, password="another one")
    assert code(await post(screen, WHO)) == "UNAUTHENTICATED"


async def test_another_clinics_wall_shows_that_clinic(
    clinic: Clinic, screen: httpx.AsyncClient
) -> None:
    await clinic.begin()
    async with httpx.AsyncClient(base_url=clinic.url) as browser:
        signed = await post(browser, SIGN_IN, email="olga@example.org", password=PASSWORD)
        clinic.tokens = {**clinic.tokens, "lakeside": signed["data"]["signIn"]["token"]}
    async with clinic.subscriber("lakeside") as wall:
        await wall.subscribe(STATS)
        assert (await wall.next())["unresponded"] == 0


async def test_at_the_desk_the_page_is_a_tab_of_whoever_is_signed_in(clinic: Clinic) -> None:
    async with httpx.AsyncClient(base_url=clinic.url) as browser:
        given = {"email": "dana@example.org", "password": PASSWORD}
        await browser.post("/graphql", json={"query": SIGN_IN, "variables": given})
        shown = (await post(browser, WHO))["data"]["viewer"]
        assert "MESSAGING_CHATS_READ" in shown["permissions"]
