"""Looking a patient up: by a part of a name, of a number or of an address, best match first."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rapidfuzz.distance import OSA

from store import patient_index, patient_search, typos
from store.words import Permission
from tests.clinic import Clinic
from tests.founding import MARIA, RAMANS
from tests.inbox.records import SEARCH, create, found, patient, update
from tests.store.test_inbox import Counted

pytestmark = pytest.mark.anyio


async def with_patients(clinic: Clinic) -> None:
    for given_name, family_name, number, address in [
        ("Zoë", "Lindqvist", "+442079460958", "zoe.l@example.com"),
        ("Ana", "de la Cruz", "+12125550123", None),
        ("Diana", "Cruz", "+12125550124", None),
        ("Cruz", "Abbott", "+12125550125", "cruz@example.com"),
        ("Cher", "", "+12125550126", None),
        ("Sean", "O'Brien", "+12125550127", "Sean.OBrien@Example.com"),
    ]:
        more = {"emailAddress": address} if address else {}
        await create(
            clinic, givenName=given_name, familyName=family_name, phoneNumber=number, **more
        )


EVERYBODY = [
    "Cruz Abbott",
    "Cher",
    "Diana Cruz",
    "Ana de la Cruz",
    "Zoë Lindqvist",
    "Maria López",
    "Sean O'Brien",
    "Arjun Raman",
    "Priya Raman",
]


@pytest.mark.parametrize(
    ("search", "names"),
    [
        (None, EVERYBODY),
        ("  ", EVERYBODY),
        ("()", EVERYBODY),
        ("zoe", ["Zoë Lindqvist"]),
        ("ZOË lind", ["Zoë Lindqvist"]),
        ("lopez", ["Maria López"]),
        ("Lopez, Maria", ["Maria López"]),
        ("ópe", ["Maria López"]),
        ("l", ["Ana de la Cruz", "Zoë Lindqvist", "Maria López"]),
        ("cruz", ["Cruz Abbott", "Diana Cruz", "Ana de la Cruz"]),
        ("ana", ["Ana de la Cruz", "Diana Cruz"]),
        ("cruz diana", ["Diana Cruz"]),
        ("la cru", ["Ana de la Cruz"]),
        ("cher", ["Cher"]),
        ("raman", ["Arjun Raman", "Priya Raman"]),
        # One letter replaced, left out, added, swapped with its neighbour; and two of them.
        ("lopes", ["Maria López"]),
        ("lpez", ["Maria López"]),
        ("lopeez", ["Maria López"]),
        ("lpoez", ["Maria López"]),
        ("mraia lopes", ["Maria López"]),
        ("maria lopes", ["Maria López"]),
        ("obrien", ["Sean O'Brien"]),
        ("lpeoz", []),
        ("crux", []),
        ("cehr", []),
        # In any spelling, and in part.
        ("+1 (212) 555-0111", ["Maria López"]),
        ("212.555.0113", ["Arjun Raman", "Priya Raman"]),
        ("555 01 23", ["Ana de la Cruz"]),
        ("0126", ["Cher"]),
        ("+44 20 7946 0958", ["Zoë Lindqvist"]),
        ("+44 (0)20 7946 0958", ["Zoë Lindqvist"]),
        ("011 44 20 7946 0958", ["Zoë Lindqvist"]),
        ("020 7946", ["Zoë Lindqvist"]),
        ("zoe.l@", ["Zoë Lindqvist"]),
        ("OBRIEN@EXAMPLE.COM", ["Sean O'Brien"]),
        ("cruz@example", ["Cruz Abbott"]),
        ('nobody "of" this * name', []),
        ("%", []),
        ("_", []),
        ("\0", EVERYBODY),
        ("lop\0", ["Maria López"]),
        ("x" * 5000, []),
    ],
)
async def test_a_patient_is_found(clinic: Clinic, search: str | None, names: list[str]) -> None:
    await with_patients(clinic)
    assert await found(clinic, search) == names


async def test_the_inbox_can_be_searched_for_anything(clinic: Clinic) -> None:
    await clinic.begin(MARIA)
    assert [c["phoneNumber"] for c in await clinic.inbox(search="lop\0")] == [MARIA]


NAMES = ["Bertram Berta", "Berta Cole", "Ida Berta", "Jo Alberta", "Ben Berto", "Al Berta", "Berta"]


async def test_the_best_match_comes_first(clinic: Clinic) -> None:
    """The full name; then what begins a word, a part, a typo; among equals by name."""
    for name in NAMES:
        given_name, _, family_name = name.partition(" ")
        await create(clinic, givenName=given_name, familyName=family_name)
    expected = ["Berta", "Al Berta", "Bertram Berta", "Ida Berta", "Berta Cole"]
    assert await found(clinic, "berta") == [*expected, "Jo Alberta", "Ben Berto"]
    assert await found(clinic, "Berta Ida") == ["Ida Berta"]


async def test_a_record_is_found_by_what_it_holds_now(clinic: Clinic) -> None:
    id = await patient(clinic, "Maria")
    await update(clinic, id, familyName="Ferrer", phoneNumbers=["+12125550177"])
    for gone in ("lópez", "lopes", "0111"):
        assert await found(clinic, gone) == []
    for now in ("ferrer", "ferer", "0177"):
        assert await found(clinic, now) == ["Maria Ferrer"]
    # Somebody else still has the name that one gave up.
    await create(clinic, givenName="Eva", familyName="Raman")
    await update(clinic, await patient(clinic, "Eva"), familyName="Ray")
    assert await found(clinic, "ramam") == ["Arjun Raman", "Priya Raman"]


async def test_a_word_that_nobody_is_called_any_more_is_forgotten(clinic: Clinic) -> None:
    id = (await create(clinic, givenName="Eva", familyName="Xanthopoulos"))["id"]
    await update(clinic, id, familyName="Ray")
    house = await clinic.ask("{ viewer { organization { id } } }")
    reads, where = clinic.parts.database.latest(), house["viewer"]["organization"]["id"]
    near = await typos.corrections(reads, where, ["xanthopoulo", "rama"])
    assert near == {"xanthopoulo": [], "rama": ["raman"]}


async def test_who_is_taken_out_of_the_index_is_neither_found_nor_counted(clinic: Clinic) -> None:
    house = await clinic.ask("{ viewer { organization { id } } }")
    where, maria = house["viewer"]["organization"]["id"], await patient(clinic, "Maria")
    for _ in range(2):
        async with clinic.parts.changes.begin(where) as change:
            await patient_index.remove(change.writes, where, maria)
        assert await found(clinic, None) == ["Arjun Raman", "Priya Raman"]
        assert await found(clinic, "lopes") == []


async def pages(clinic: Clinic, search: str | None, size: int = 2) -> list[str]:
    names: list[str] = []
    after, more = None, True
    while more:
        page = (await clinic.ask(SEARCH, search=search, first=size, after=after))["patients"]
        assert len(page["nodes"]) == size or not page["pageInfo"]["hasNextPage"]
        names += [node["name"] for node in page["nodes"]]
        more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
    return names


@pytest.mark.parametrize("search", [None, "berta"])
async def test_pages_go_through_the_list(clinic: Clinic, search: str | None) -> None:
    for name in [*NAMES, *NAMES]:
        given_name, _, family_name = name.partition(" ")
        await create(clinic, givenName=given_name, familyName=family_name)
    assert await pages(clinic, search) == await found(clinic, search)


async def test_a_page_goes_on_where_it_ended_whoever_was_added_meanwhile(clinic: Clinic) -> None:
    first = (await clinic.ask(SEARCH, first=2))["patients"]
    assert [node["name"] for node in first["nodes"]] == ["Maria López", "Arjun Raman"]
    await create(clinic, givenName="Ada", familyName="Adler")
    await create(clinic, givenName="Uma", familyName="Umar")
    await update(clinic, first["nodes"][1]["id"], familyName="Aaron")
    after = first["pageInfo"]["endCursor"]
    second = (await clinic.ask(SEARCH, first=9, after=after))["patients"]
    assert [node["name"] for node in second["nodes"]] == ["Priya Raman", "Uma Umar"]


@pytest.mark.parametrize("search", ["berta", "ber", "be", "555", "berta cole", "example"])
async def test_of_more_than_can_be_sorted_each_is_listed_once_and_the_best_first(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, search: str
) -> None:
    for turn in range(3):
        for place, name in enumerate(NAMES):
            given_name, _, family_name = name.partition(" ")
            await create(
                clinic,
                givenName=given_name,
                familyName=family_name,
                phoneNumber=f"+1212555{turn}{place:03}",
                emailAddress=f"patient{place}@example.com",
            )
    few = (await clinic.ask(SEARCH, search=search))["patients"]
    monkeypatch.setattr(patient_search, "CAP", 2)
    assert sorted(await pages(clinic, search)) == sorted(n["name"] for n in few["nodes"])
    many = (await clinic.ask(SEARCH, search=search))["patients"]
    assert {n["id"] for n in many["nodes"]} == {n["id"] for n in few["nodes"]}
    assert many["totalCount"] == few["totalCount"] == len(many["nodes"])
    names = [node["name"] for node in many["nodes"]]
    if search == "berta":
        # The full name; family names; other words; parts; typos.
        by_name = ["Berta", "Al Berta", "Bertram Berta", "Ida Berta", "Berta Cole"]
        expected = [*by_name, "Jo Alberta", "Ben Berto"]
        assert names == [name for name in expected for _ in range(3)]


async def test_where_enough_match_as_typed_no_typo_is_looked_for(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Ana", "Eva", "Ida"):
        await create(clinic, givenName=name, familyName="Ramann")
    monkeypatch.setattr(patient_search, "ENOUGH", 4)
    everyone = [f"{name} Ramann" for name in ("Ana", "Eva", "Ida")]
    assert await found(clinic, "ramann") == [*everyone, "Arjun Raman", "Priya Raman"]
    first = (await clinic.ask(SEARCH, search="ramann", first=4))["patients"]
    monkeypatch.setattr(patient_search, "ENOUGH", 3)
    assert await found(clinic, "ramann") == everyone
    # Who was among the typos goes on.
    after = first["pageInfo"]["endCursor"]
    second = (await clinic.ask(SEARCH, search="ramann", first=4, after=after))["patients"]
    assert [node["name"] for node in second["nodes"]] == ["Priya Raman"]


async def test_who_pages_while_a_search_grows_beyond_the_cap_goes_on_in_the_same_order(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = (await clinic.ask(SEARCH, search="raman", first=1))["patients"]
    monkeypatch.setattr(patient_search, "CAP", 1)
    after = first["pageInfo"]["endCursor"]
    second = (await clinic.ask(SEARCH, search="raman", first=1, after=after))["patients"]
    names = [page["nodes"][0]["name"] for page in (first, second)]
    assert names == ["Arjun Raman", "Priya Raman"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: 101", "LIMIT_EXCEEDED"),
        ("first: -1", "BAD_USER_INPUT"),
        ('after: "nonsense"', "BAD_USER_INPUT"),
        ('after: "cGF0aWVudHMgOls5OSwiIiwiIiwwXQ"', "BAD_USER_INPUT"),
        ('after: "cGF0aWVudHMgOlsxLDIsMyw0XQ"', "BAD_USER_INPUT"),
    ],
)
async def test_a_page_that_cannot_be_is_refused(clinic: Clinic, arguments: str, code: str) -> None:
    assert await clinic.refusal(f"{{ patients({arguments}) {{ totalCount }} }}") == code


async def test_a_cursor_of_another_search_is_none(clinic: Clinic) -> None:
    page = (await clinic.ask(SEARCH, search="raman", first=1))["patients"]
    after = page["pageInfo"]["endCursor"]
    assert await clinic.refusal(SEARCH, search="maria", after=after) == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "permission",
    [
        Permission.PATIENTS_PROFILES_READ,
        Permission.PATIENTS_PROFILES_WRITE,
        Permission.PATIENTS_CREATE,
    ],
)
async def test_any_of_three_permissions_looks_patients_up(
    clinic: Clinic, permission: Permission
) -> None:
    await clinic.allow("viewer", (permission,))
    assert await found(clinic, "maria", "vera") == ["Maria López"]


async def test_without_one_of_them_nobody_is_looked_up(clinic: Clinic) -> None:
    others = (Permission.MESSAGING_CHATS_READ, Permission.MESSAGING_CHATS_WRITE)
    await clinic.allow("viewer", (*others, Permission.ORGANIZATION_ADMIN))
    assert await clinic.refusal(SEARCH, "vera", search="maria") == "FORBIDDEN"


async def test_another_clinic_finds_nobody(clinic: Clinic) -> None:
    page = (await clinic.ask(SEARCH, first=1))["patients"]
    await create(clinic, "olga", givenName="Maria", familyName="Zed")
    for search in (None, "maria", "mario", "zed", MARIA, RAMANS[-4:]):
        assert set(await found(clinic, search, "olga")) <= {"Maria Zed"}
    assert await found(clinic, "raman", "olga") == []
    after = page["pageInfo"]["endCursor"]
    theirs = (await clinic.ask(SEARCH, "olga", first=9, after=after))["patients"]
    assert [node["name"] for node in theirs["nodes"]] == ["Maria Zed"]
    assert await found(clinic, "zed") == []


async def test_the_number_of_queries_does_not_grow_with_the_page(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = """query($first: Int) { patients(search: "cole", first: $first) { totalCount nodes {
      name dateOfBirth chartUrl phoneNumbers emailAddresses location { name } savedFacts { label }
      conversations { id phoneNumber } } } }"""
    for turn in range(12):
        await create(clinic, familyName="Cole", phoneNumber=f"+1212555{turn:04}")
    costs = [await cost(clinic, monkeypatch, document, first) for first in (1, 12)]
    assert costs[0] == costs[1] <= 15


async def cost(clinic: Clinic, monkeypatch: pytest.MonkeyPatch, document: str, first: int) -> int:
    monkeypatch.setattr("store.database.Snapshot", Counted)
    Counted.statements = 0
    data = await clinic.ask(document, first=first)
    assert len(data["patients"]["nodes"]) == first
    return Counted.statements


word = some.text("abc", min_size=4, max_size=8)


@settings(max_examples=500, deadline=None)
@given(typed=word, name=word)
def test_words_one_edit_apart_share_a_remainder(typed: str, name: str) -> None:
    """So that no neighbour is missed; rapidfuzz says which of those that share one are such."""
    if OSA.distance(typed, name) <= 1:
        assert typos.remainders(typed) & typos.remainders(name)


async def test_searches_and_changes_at_once_disturb_nobody(clinic: Clinic) -> None:
    async def change(turn: int) -> Any:
        return await create(clinic, givenName=f"Turn{turn:03}", familyName="Kowalski")

    answers = await asyncio.gather(
        *(change(turn) for turn in range(10)), *(found(clinic, "kowalsky") for _ in range(10))
    )
    assert all(answers[:10])
    assert len(await found(clinic, "kowalsky")) == 10
