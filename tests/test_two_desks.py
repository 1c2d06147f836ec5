"""Two desks and their patients at random, against the rules of product.md told in a page of Python.

After each step the inbox that each desk sees is compared with the model: who is linked and primary,
unread, unresponded, resolved, opted out, and what each chip shows.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from tests.clinic import Clinic, served
from tests.founding import Template

pytestmark = pytest.mark.anyio
NUMBERS = ("+12125550141", "+12125550142", "+12125550143")
DESKS = ("dana", "noor")
WORDS = {"Hello": None, "STOP": "out", "START": "in"}
MARKS = {
    "markConversationRead": "MarkReadInput",
    "markConversationUnread": "ConversationInput",
    "resolveConversation": "ConversationInput",
    "unresolveConversation": "ConversationInput",
    "optOutOfTexting": "ConversationInput",
}
CHIP_SETS: dict[str, dict[str, bool]] = {
    "everything": {},
    "unread": {"unread": True},
    "unresponded": {"unresponded": True},
    "humanOnly": {"humanOnly": True},
    "all": {"unread": True, "unresponded": True, "humanOnly": True},
}
ROW = """{ nodes { id phoneNumber isUnread isUnresponded isResolved
  primaryPatient { id } patients { id } optOut { source } } }"""
INBOX = "query({}) {{ {} }}".format(
    " ".join(f"${name}: ConversationFilter" for name in CHIP_SETS),
    " ".join(f"{name}: conversations(filter: ${name}, first: 100) {ROW}" for name in CHIP_SETS),
)
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
PAYLOAD = "{ errors { code } }"

number = some.sampled_from(NUMBERS)
desk = some.sampled_from(DESKS)
patient = some.integers(0, 5)
"""The n-th patient that was made, counted round."""
step = some.one_of(
    some.tuples(some.just("text"), number, some.sampled_from(list(WORDS))),
    some.tuples(some.just("send"), number, some.sampled_from([*DESKS, "assistant"])),
    some.tuples(some.just("mark"), number, desk, some.sampled_from(list(MARKS))),
    some.tuples(some.just("create"), number, desk),
    some.tuples(some.just("hold"), patient, some.lists(number, unique=True), desk),
    some.tuples(some.just("start"), patient, number, desk),
    some.tuples(some.just("primary"), number, patient, desk),
    some.tuples(some.just("merge"), patient, patient, desk),
)


@dataclass
class Conversation:
    """What the desks share of one number, and who has it unread."""

    primary: str | None
    unread: set[str] = field(default_factory=set)
    answer_owed: bool = False
    resolved: bool = False
    repliers: set[str] = field(default_factory=set)


@dataclass
class Model:
    patients: list[str] = field(default_factory=list)
    """Ids of all that were made, merged ones too."""
    survivors: dict[str, str] = field(default_factory=dict)
    linked: dict[str, list[str]] = field(default_factory=lambda: {n: [] for n in NUMBERS})
    """Of each number the patients whose record holds it, longest linked first."""
    conversations: dict[str, Conversation] = field(default_factory=dict)
    ended_by: dict[str, set[str]] = field(default_factory=lambda: {n: set() for n in NUMBERS})

    def pick(self, n: int) -> str | None:
        """A patient's id as somebody may still know it, merged or not."""
        return self.patients[n % len(self.patients)] if self.patients else None

    def now(self, id: str) -> str:
        while id in self.survivors:
            id = self.survivors[id]
        return id

    def held(self, id: str) -> set[str]:
        return {n for n, ids in self.linked.items() if id in ids}

    def begin(self, n: str) -> Conversation:
        primary = next(iter(self.linked[n]), None)
        return self.conversations.setdefault(n, Conversation(primary))

    def follow(self, n: str) -> None:
        """The primary stays while linked; else the longest linked one follows."""
        conversation, linked = self.conversations.get(n), self.linked[n]
        if conversation is not None and conversation.primary not in linked:
            conversation.primary = next(iter(linked), None)

    def text(self, n: str, word: str) -> None:
        conversation = self.begin(n)
        conversation.unread, conversation.resolved = set(DESKS), False
        conversation.answer_owed = True
        if WORDS[word] == "out":
            self.ended_by[n].add("PATIENT")
        elif WORDS[word] == "in":
            self.ended_by[n].discard("PATIENT")

    def send(self, n: str, who: str) -> str | None:
        """The code of the refusal, if there is one."""
        if self.ended_by[n]:
            return "OPTED_OUT"
        conversation = self.conversations[n]
        conversation.answer_owed = False
        conversation.repliers.add(who)
        return None

    def mark(self, n: str, who: str, mutation: str) -> None:
        conversation = self.conversations[n]
        match mutation:
            case "markConversationRead":
                conversation.unread.discard(who)
            case "markConversationUnread":
                conversation.unread.add(who)
            case "resolveConversation":
                conversation.unread, conversation.resolved = set(), True
            case "unresolveConversation":
                conversation.resolved = False
            case "optOutOfTexting":
                self.ended_by[n].add("TEAM")

    def hold(self, id: str, numbers: list[str]) -> None:
        for n, linked in self.linked.items():
            if n in numbers and id not in linked:
                linked.append(id)
            elif n not in numbers and id in linked:
                linked.remove(id)
            self.follow(n)

    def merge(self, survivor: str, duplicate: str) -> str | None:
        if survivor == duplicate:
            return "INVALID"
        if not self.held(survivor) & self.held(duplicate):
            return "NOT_LINKED"
        for n, linked in self.linked.items():
            self.linked[n] = list(dict.fromkeys(survivor if p == duplicate else p for p in linked))
        for conversation in self.conversations.values():
            if conversation.primary == duplicate:
                conversation.primary = survivor
        self.survivors[duplicate] = survivor
        return None

    def shown(self, who: str, **chips: bool) -> set[str]:
        return {n for n, c in self.conversations.items() if self._shows(n, c, who, **chips)}

    def _shows(self, n: str, c: Conversation, who: str, **chips: bool) -> bool:
        states = {
            "unread": who in c.unread,
            "unresponded": c.answer_owed,
            "humanOnly": c.repliers != {"assistant"},
        }
        return all(states[chip] for chip in chips)

    def opt_out(self, n: str) -> str | None:
        sources = self.ended_by[n]
        return "TEAM" if "TEAM" in sources else next(iter(sources), None)


@dataclass
class Play:
    """Does a step at the clinic, and tells the model of it."""

    clinic: Clinic
    model: Model

    async def do(self, what: str, *rest: Any) -> None:
        await getattr(self, f"_{what}")(*rest)

    async def _mutate(self, mutation: str, kind: str, who: str, **given: Any) -> list[str]:
        """The codes of its refusals."""
        document = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {PAYLOAD} }}"
        data = await self.clinic.ask(document, who, input=given)
        return [error["code"] for error in data[mutation]["errors"]]

    async def _id_of(self, n: str) -> str:
        return str((await self.clinic.conversation_with(n))["id"])

    async def _text(self, n: str, word: str) -> None:
        assert (await self.clinic.texted(n, word)).status_code == 200
        self.model.text(n, word)

    async def _send(self, n: str, who: str) -> None:
        if n in self.model.conversations:
            payload = await self.clinic.try_to_send(await self._id_of(n), "Hello", who)
            refused = self.model.send(n, who)
            assert [error["code"] for error in payload["errors"]] == ([refused] if refused else [])

    async def _mark(self, n: str, who: str, mutation: str) -> None:
        if n in self.model.conversations:
            id = await self._id_of(n)
            assert await self._mutate(mutation, MARKS[mutation], who, conversationId=id) == []
            self.model.mark(n, who, mutation)

    async def _create(self, n: str, who: str) -> None:
        document = """mutation($input: CreatePatientInput!) { createPatient(input: $input) {
          patient { id } errors { code } } }"""
        names = {"givenName": "Ada", "familyName": f"No. {len(self.model.patients)}"}
        data = await self.clinic.ask(document, who, input={**names, "phoneNumber": n})
        id = data["createPatient"]["patient"]["id"]
        self.model.patients.append(id)
        self.model.linked[n].append(id)
        self.model.follow(n)

    async def _hold(self, patient: int, numbers: list[str], who: str) -> None:
        id = self.model.pick(patient)
        if id is not None:
            given = {"patientId": id, "phoneNumbers": numbers}
            assert await self._mutate("updatePatient", "UpdatePatientInput", who, **given) == []
            self.model.hold(self.model.now(id), numbers)

    async def _start(self, patient: int, n: str, who: str) -> None:
        id = self.model.pick(patient)
        if id is not None:
            given = {"patientId": id, "phoneNumber": n}
            codes = await self._mutate("startConversation", "StartConversationInput", who, **given)
            if n in self.model.held(self.model.now(id)):
                assert codes == []
                self.model.begin(n)
            else:
                assert codes == ["NOT_LINKED"]

    async def _primary(self, n: str, patient: int, who: str) -> None:
        id = self.model.pick(patient)
        if id is not None and n in self.model.conversations:
            given = {"conversationId": await self._id_of(n), "patientId": id}
            codes = await self._mutate("setPrimaryPatient", "SetPrimaryPatientInput", who, **given)
            if self.model.now(id) in self.model.linked[n]:
                assert codes == []
                self.model.conversations[n].primary = self.model.now(id)
            else:
                assert codes == ["NOT_LINKED"]

    async def _merge(self, one: int, other: int, who: str) -> None:
        survivor, duplicate = self.model.pick(one), self.model.pick(other)
        if survivor is not None and duplicate is not None:
            given = {"survivorId": survivor, "duplicateId": duplicate}
            codes = await self._mutate("mergePatients", "MergePatientsInput", who, **given)
            refused = self.model.merge(self.model.now(survivor), self.model.now(duplicate))
            assert codes == ([refused] if refused else [])


async def compare(clinic: Clinic, model: Model) -> None:
    for who in DESKS:
        shown = await lists(clinic, who)
        everything = shown["everything"]
        assert everything.keys() == model.conversations.keys()
        for n, node in everything.items():
            assert node == expected(model, n, who, node["id"])
        for name, chips in CHIP_SETS.items():
            assert set(shown[name]) == model.shown(who, **chips), chips
    if model.patients:
        data = await clinic.ask(
            "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=model.patients
        )
        assert [node["id"] for node in data["nodes"]] == [model.now(id) for id in model.patients]


async def lists(clinic: Clinic, who: str) -> dict[str, dict[str, Any]]:
    """What each set of chips shows, by number."""
    data = await clinic.ask(INBOX, who, **CHIP_SETS)
    return {
        name: {node["phoneNumber"]: node for node in connection["nodes"]}
        for name, connection in data.items()
    }


def expected(model: Model, n: str, who: str, id: str) -> dict[str, Any]:
    conversation, source = model.conversations[n], model.opt_out(n)
    primary = conversation.primary
    others = [p for p in model.linked[n] if p != primary]
    return {
        "id": id,
        "phoneNumber": n,
        "isUnread": who in conversation.unread,
        "isUnresponded": conversation.answer_owed,
        "isResolved": conversation.resolved,
        "primaryPatient": {"id": primary} if primary else None,
        "patients": [{"id": p} for p in ([primary] if primary else []) + others],
        "optOut": {"source": source} if source else None,
    }


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=some.lists(step, min_size=8, max_size=20))
async def test_whatever_two_desks_do_the_inbox_is_what_the_rules_say(
    template: Template, tmp_path_factory: pytest.TempPathFactory, history: list[Any]
) -> None:
    async with served(template, tmp_path_factory.mktemp("desks")) as clinic:
        play = Play(clinic, Model())
        for what, *rest in history:
            await play.do(what, *rest)
            await compare(clinic, play.model)
