"""What is taken away ends queries at once and subscriptions at their next event."""

from typing import Any

import pytest

from inbox import staffing
from inbox.refusal import Refusal
from store.words import CredentialKind, Permission
from tests.clinic import Clinic
from tests.founding import MARIA, PASSWORD

pytestmark = pytest.mark.anyio
READ, PROFILES = Permission.MESSAGING_CHATS_READ, Permission.PATIENTS_PROFILES_READ
SIGN_IN = """mutation { signIn(input: {email: "noor@example.org", password: "%s"}) {
  token errors { code } } }"""
EVENTS = """subscription { inboxEvents { __typename ... on TimelineItemAdded { conversation {
  primaryPatient { name dateOfBirth } } } } }"""
EVER = "query { inboxCounts { all } }"


async def ends(clinic: Clinic, revoke: Any, who: str = "noor") -> str:
    """The code with which a subscription ends at its next event, and a query is refused at once."""
    async with clinic.subscriber(who) as subscriber:
        await subscriber.subscribe()
        await subscriber.is_subscribed()
        await revoke
        code = await clinic.refusal(EVER, who)
        await clinic.texted(MARIA, "Not for them any more")
        heard = await subscriber.hear()
        assert heard["payload"]["errors"][0]["extensions"]["code"] == code
        assert (await subscriber.hear())["type"] == "complete"
    return code


async def member(clinic: Clinic, name: str) -> Any:
    return await staffing.member(clinic.parts.database.latest(), f"{name}@example.org")


async def test_another_role_without_the_permission_ends_a_subscription(clinic: Clinic) -> None:
    await clinic.allow("billing", (PROFILES,))
    noor = await member(clinic, "noor")
    changed = staffing.set_member(clinic.parts.changes, noor, role="billing")
    assert await ends(clinic, changed) == "FORBIDDEN"


async def test_a_person_who_is_removed_is_heard_no_more_and_stays_the_author(
    clinic: Clinic,
) -> None:
    id = await clinic.begin()
    await clinic.send(id, "From Noor", "noor")
    noor = await member(clinic, "noor")
    removed = staffing.remove_member(clinic.parts.changes, noor)
    assert await ends(clinic, removed) == "UNAUTHENTICATED"
    payload = (await clinic.ask(SIGN_IN % PASSWORD, None))["signIn"]
    assert (payload["token"], payload["errors"]) == (None, [{"code": "INVALID"}])
    data = await clinic.ask(
        """query($id: ID!) { conversation(id: $id) { timeline(last: 9) { nodes {
        ... on Message { author { ... on User { name } } } } } } }""",
        id=id,
    )
    authors = [item["author"] for item in data["conversation"]["timeline"]["nodes"]]
    assert {"name": "Noor"} in authors


async def test_who_was_removed_comes_back_by_a_role_and_signs_in_anew(clinic: Clinic) -> None:
    await clinic.begin()
    old = await member(clinic, "noor")
    await staffing.remove_member(clinic.parts.changes, old)
    removed = await member(clinic, "noor")
    with pytest.raises(Refusal, match="removed"):
        await staffing.set_member(clinic.parts.changes, removed, name="Noor B.")
    await staffing.set_member(clinic.parts.changes, removed, role="desk", password="a new one")
    assert await clinic.refusal(EVER, "noor") == "UNAUTHENTICATED"
    payload = (await clinic.ask(SIGN_IN % "a new one", None))["signIn"]
    clinic.tokens = {**clinic.tokens, "noor": payload["token"]}
    assert [c["isUnread"] for c in await clinic.inbox("noor")] == [True]


async def test_who_was_the_assistant_gets_an_inbox_of_their_own(clinic: Clinic) -> None:
    await clinic.begin()
    await staffing.remove_member(clinic.parts.changes, await member(clinic, "noor"))
    await clinic.texted(MARIA, "Hello again")
    await staffing.set_member(clinic.parts.changes, await member(clinic, "noor"), role="assistant")
    removed = await member(clinic, "noor")
    await staffing.set_member(clinic.parts.changes, removed, role="desk", password=PASSWORD)
    payload = (await clinic.ask(SIGN_IN % PASSWORD, None))["signIn"]
    clinic.tokens = {**clinic.tokens, "noor": payload["token"]}
    assert len(await clinic.inbox("noor", unread=True)) == 1


async def test_a_token_that_is_revoked_ends_its_subscriptions(clinic: Clinic) -> None:
    async def revoke() -> None:
        house = (await member(clinic, "noor")).organization_id
        good = await staffing.good_credentials(clinic.parts.database.latest(), house)
        (token,) = [held.id for held in good if held.email == "noor@example.org"]
        await staffing.revoke(clinic.parts.changes, house, token)

    assert await ends(clinic, revoke()) == "UNAUTHENTICATED"


async def test_a_new_password_ends_sessions_and_leaves_tokens(clinic: Clinic) -> None:
    session = (await clinic.ask(SIGN_IN % PASSWORD, None))["signIn"]["token"]
    clinic.tokens = {**clinic.tokens, "session": session}
    assert await clinic.ask(EVER, "session")
    noor = await member(clinic, "noor")
    await staffing.set_member(clinic.parts.changes, noor, password="a new one")
    assert await clinic.refusal(EVER, "session") == "UNAUTHENTICATED"
    assert await clinic.ask(EVER, "noor")


async def test_profiles_that_are_revoked_are_left_out_of_the_next_event(clinic: Clinic) -> None:
    await clinic.begin()
    async with clinic.subscriber("vera") as vera:
        await vera.subscribe(EVENTS)
        await vera.is_subscribed()
        await clinic.allow("viewer", (READ,))
        await clinic.texted(MARIA, "Hello")
        payload = (await vera.hear())["payload"]
    patient = payload["data"]["inboxEvents"]["conversation"]["primaryPatient"]
    assert patient == {"name": "Maria López", "dateOfBirth": None}
    assert payload["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_another_clinics_people_and_tokens_cannot_be_touched(clinic: Clinic) -> None:
    lakeside = (await member(clinic, "olga")).organization_id
    house = (await member(clinic, "noor")).organization_id
    good = await staffing.good_credentials(clinic.parts.database.latest(), house)
    with pytest.raises(Refusal, match="no such token"):
        await staffing.revoke(clinic.parts.changes, lakeside, good[0].id)
    assert {held.kind for held in good} == {CredentialKind.TOKEN}


async def test_somebody_stays_who_may_administer(clinic: Clinic) -> None:
    amir = await member(clinic, "amir")
    changes = clinic.parts.changes
    with pytest.raises(Refusal, match="Nobody would be left"):
        await staffing.remove_member(changes, amir)
    with pytest.raises(Refusal, match="Nobody would be left"):
        await staffing.set_member(changes, amir, role="desk")
    with pytest.raises(Refusal, match="Nobody would be left"):
        await clinic.allow("admin", (READ,))
    assert await clinic.ask(EVER, "amir")
    await staffing.set_member(changes, await member(clinic, "dana"), role="admin")
    await staffing.remove_member(changes, amir)
    assert await clinic.refusal(EVER, "amir") == "UNAUTHENTICATED"
