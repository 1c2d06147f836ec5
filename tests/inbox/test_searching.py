"""A search looks at a part of the list at a time: nothing is missed, and nothing comes twice."""

import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.clinic import Clinic, served
from tests.founding import HILLCREST, LAKESIDE, RIVERSIDE, Template
from tests.inbox.records import create

pytestmark = pytest.mark.anyio
PAGE = """query($filter: ConversationFilter, $first: Int, $after: String, $last: Int,
    $before: String) {
  conversations(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { phoneNumber } edges { cursor }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
LOOKED_AT = 3
EVERYBODY, SOME, NOBODY = "555", "777", "7771"
NUMBERS = [
    *("+12125550001", "+12125557770", "+12125557772", "+12125550002", "+12125550003"),
    *("+12125550004", "+12125550005", "+12125550006", "+12125550007", "+12125557773"),
    *("+12125550008", "+12125550009", "+12125557774", "+12125557775", "+12125550010"),
]


@pytest.fixture(scope="module")
async def crowd(
    template: Template, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> Template:
    """A clinic with more conversations than a search looks at, in many states."""
    folder = tmp_path_factory.mktemp("crowd")
    async with served(template, folder) as clinic:
        await _fill(clinic)
    return Template(databases.url_in(folder), template.tokens)


@pytest.fixture
async def crowded(
    crowd: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Clinic]:
    monkeypatch.setattr("store.inbox.LOOKED_AT", LOOKED_AT)
    async with served(crowd, tmp_path) as clinic:
        yield clinic


async def _fill(clinic: Clinic) -> None:
    for order, number in enumerate(NUMBERS):
        await clinic.texted(number, "Hello", to=HILLCREST if order % 4 == 1 else RIVERSIDE)
    for order, number in enumerate(NUMBERS):
        id = (await clinic.conversation_with(number))["id"]
        if order % 3 == 0:
            await clinic.do("markConversationRead", id)
        if order % 5 in (1, 2):
            await clinic.send(id, "Come in!", "assistant")
        if order % 7 == 2:
            await clinic.do("resolveConversation", id)
    await clinic.until_outbox_is_empty()


CHIPS: list[dict[str, Any]] = [
    {},
    {"unread": True},
    {"unresponded": True},
    {"humanOnly": True},
    {"resolved": False},
    {"resolved": True},
    {"unread": True, "unresponded": True, "humanOnly": True},
    {"unread": True, "resolved": True},
]


@pytest.mark.parametrize("chips", CHIPS)
@pytest.mark.parametrize("size", [1, 2, 50])
async def test_a_search_page_by_page_finds_each_match_once_in_the_lists_order(
    crowded: Clinic, chips: dict[str, Any], size: int
) -> None:
    listed = [c["phoneNumber"] for c in await crowded.inbox(**chips)]
    for search in (EVERYBODY, SOME, NOBODY):
        expected = [number for number in listed if search in number]
        filter = {**chips, "search": search}
        forward = await pages(crowded, filter, "after", first=size)
        assert [number for page in forward for number in numbers(page)] == expected
        backward = await pages(crowded, filter, "before", last=size)
        assert [number for page in backward[::-1] for number in numbers(page)] == expected
        for page in [*forward, *backward]:
            assert page["totalCount"] == len(expected)


async def test_a_page_that_looked_far_enough_is_short_and_says_that_there_may_be_more(
    crowded: Clinic,
) -> None:
    found = await pages(crowded, {"search": SOME}, "after", first=50)
    assert [len(numbers(page)) for page in found] == [1, 2, 1, 1, 0, 0]
    assert [page["pageInfo"]["hasNextPage"] for page in found] == [True] * 5 + [False]
    found = await pages(crowded, {"search": SOME}, "before", last=50)
    assert [len(numbers(page)) for page in found] == [0, 1, 1, 2, 1, 0]
    assert [page["pageInfo"]["hasPreviousPage"] for page in found] == [True] * 5 + [False]


async def test_what_few_match_is_found_at_once(crowded: Clinic) -> None:
    (page,) = await pages(crowded, {"search": "7770"}, "after", first=50)
    assert numbers(page) == ["+12125557770"]
    (page,) = await pages(crowded, {"search": NOBODY}, "after", first=50)
    assert numbers(page) == []
    assert page["pageInfo"]["endCursor"] is None


@pytest.mark.parametrize("signs", ["%%%", "___", "7_7", "77%"])
async def test_a_sign_is_searched_for_as_it_is(crowded: Clinic, signs: str) -> None:
    found = await pages(crowded, {"search": signs}, "after", first=50)
    assert [number for page in found for number in numbers(page)] == []


async def test_what_happens_between_two_pages_is_not_missed(crowded: Clinic) -> None:
    first = await ask(crowded, {"search": SOME}, first=1)
    await crowded.texted("+12125557770", "Me again")
    rest = await pages(
        crowded, {"search": SOME}, "after", first=1, after=first["pageInfo"]["endCursor"]
    )
    newest = await ask(crowded, {"search": SOME}, first=1)
    seen = [n for page in (newest, first, *rest) for n in numbers(page)]
    assert sorted(seen) == sorted(number for number in NUMBERS if SOME in number)


async def test_another_clinics_matches_are_neither_found_nor_counted(
    crowded: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.inbox.LOOKED_AT", 6)
    for number in ("+13125557776", "+13125557777", "+13125557778"):
        await crowded.texted(number, "Hello", to=LAKESIDE, account="AC" + "2" * 32)
    theirs = await pages(crowded, {"search": SOME}, "after", "olga", first=50)
    assert [numbers(page) for page in theirs] == [["+13125557778", "+13125557777", "+13125557776"]]
    assert theirs[0]["totalCount"] == 3
    ours = await pages(crowded, {"search": SOME}, "after", first=50)
    found = [number for page in ours for number in numbers(page)]
    assert sorted(found) == sorted(number for number in NUMBERS if SOME in number)
    assert ours[0]["totalCount"] == len(found)


SYLLABLES = ["mar", "ria", "gar", "cia", "an", "lo"]


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_searched_for_all_pages_hold_what_a_look_at_everyone_finds(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Names and numbers share most of their trigrams, and the index may read few rows of each."""
    chance, texts = random.Random(seed), dict[str, list[str]]()  # noqa: S311
    for _ in range(14):
        number = "+1212555" + "".join(chance.choices("0123", k=4))
        given, family = ("".join(chance.choices(SYLLABLES, k=2)) for _ in range(2))
        await create(clinic, givenName=given, familyName=family, phoneNumber=number)
        await clinic.texted(number, "Hello", to=chance.choice([HILLCREST, RIVERSIDE]))
        texts.setdefault(number, [number[1:]]).extend([given, family])
    monkeypatch.setattr("store.inbox.LOOKED_AT", LOOKED_AT)
    monkeypatch.setattr("store.trigrams.SAMPLED", 2)
    for _ in range(25):
        monkeypatch.setattr("store.trigrams.WORK", chance.choice([1, 8, 1_000]))
        chips = chance.choice(CHIPS)
        search = " ".join(part_of(chance, texts) for _ in range(chance.choice([1, 1, 2, 3])))
        listed = [c["phoneNumber"] for c in await clinic.inbox(**chips)]
        expected = [number for number in listed if holds(texts[number], search)]
        found = await pages(clinic, {**chips, "search": search}, "after", first=5)
        assert [number for page in found for number in numbers(page)] == expected, search
        assert {page["totalCount"] for page in found} == {len(expected)}


def part_of(chance: random.Random, texts: dict[str, list[str]]) -> str:
    word = chance.choice(chance.choice(list(texts.values())))
    begin = chance.randrange(len(word) - 2)
    return chance.choice([word[:2], word, word[begin : begin + chance.randint(3, 6)]])


def holds(words: list[str], search: str) -> bool:
    """Digits alone are one number; of one or two letters, a word begins with them."""
    digits = search.replace(" ", "")
    return all(
        any(part in word if len(part) > 2 else word.startswith(part) for word in words)
        for part in ([digits.lstrip("0")] if digits.isdecimal() else search.split())
        if part
    )


async def ask(clinic: Clinic, filter: dict[str, Any], who: str = "dana", **place: Any) -> Any:
    return (await clinic.ask(PAGE, who, filter=filter, **place))["conversations"]


async def pages(
    clinic: Clinic, filter: dict[str, Any], way: str, who: str = "dana", **place: Any
) -> list[Any]:
    """Every page from there on, as a client asks for them."""
    more, end = {"after": ("hasNextPage", "endCursor")}.get(way, ("hasPreviousPage", "startCursor"))
    found: list[Any] = []
    while not found or found[-1]["pageInfo"][more]:
        found.append(await ask(clinic, filter, who, **place))
        place = {**place, way: found[-1]["pageInfo"][end]}
    return found


def numbers(page: Any) -> list[str]:
    return [node["phoneNumber"] for node in page["nodes"]]
