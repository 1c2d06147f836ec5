"""People, roles and tokens, as an administrator types them."""

import json
from pathlib import Path

import pytest

from tests.web.test_command import Typed

PASSWORD = "a word of Amir's own"


@pytest.fixture
def clinic(tmp_path: Path) -> Typed:
    typed = Typed(tmp_path)
    said(typed, "organization", "create", "Hillcrest Family Clinic")
    for name, role in (("amir", "admin"), ("dana", "desk")):
        who = [f"{name}@example.org", "--name", name.title()]
        said(typed, "person", "add", *who, "--role", role, "--password", PASSWORD)
    return typed


def said(typed: Typed, *words: str) -> list[str]:
    code, output = typed.command(*words)
    assert code == 0, output
    return output.splitlines()


def refused(typed: Typed, *words: str) -> str:
    code, output = typed.command(*words)
    assert code == 1
    return output


def test_a_role_is_made_of_permissions_and_given_to_a_person(clinic: Typed) -> None:
    assert "There is no role" in refused(
        clinic, "person", "set", "dana@example.org", "--role", "night"
    )
    made = said(clinic, "role", "set", "night", "MESSAGING_CHATS_READ", "PATIENTS_CREATE")
    assert made == ["night: MESSAGING_CHATS_READ, PATIENTS_CREATE."]
    said(clinic, "role", "set", "night", "MESSAGING_CHATS_READ")
    assert "night: MESSAGING_CHATS_READ." in said(clinic, "role", "list")
    said(clinic, "person", "set", "dana@example.org", "--role", "night", "--name", "Dana W.")
    assert "dana@example.org  Dana W.  night" in said(clinic, "person", "list")


def test_a_person_leaves_and_comes_back(clinic: Typed) -> None:
    said(clinic, "token", "create", "dana@example.org")
    said(clinic, "person", "remove", "dana@example.org")
    said(clinic, "person", "remove", "dana@example.org")
    (line,) = [line for line in said(clinic, "person", "list") if "dana" in line]
    assert "removed" in line
    assert said(clinic, "token", "list") == []
    assert "Nobody has the address" in refused(clinic, "token", "create", "dana@example.org")
    hint = refused(clinic, "person", "add", "dana@example.org", "--name", "D", "--role", "desk")
    assert "person set dana@example.org" in hint
    said(clinic, "person", "set", "dana@example.org", "--role", "desk", "--password", PASSWORD)
    assert "dana@example.org  Dana  desk" in said(clinic, "person", "list")


def test_tokens_are_listed_by_ids_that_open_nothing_and_revoked(clinic: Typed) -> None:
    token = said(clinic, "token", "create", "dana@example.org")[-1]
    (line,) = said(clinic, "token", "list")
    id, kind, email, *_ = line.split()
    assert (kind, email) == ("TOKEN", "dana@example.org")
    assert token not in line
    assert "dana@example.org's" in said(clinic, "token", "revoke", id)[0]
    assert said(clinic, "token", "list") == []
    assert "no such token" in refused(clinic, "token", "revoke", id)


@pytest.mark.parametrize(
    "words",
    [
        ["person", "remove", "amir@example.org"],
        ["person", "set", "amir@example.org", "--role", "desk"],
        ["role", "set", "admin", "MESSAGING_CHATS_READ"],
    ],
)
def test_the_last_administrator_stays(clinic: Typed, words: list[str]) -> None:
    assert "Nobody would be left" in refused(clinic, *words)
    said(clinic, "person", "set", "dana@example.org", "--role", "admin")
    said(clinic, "person", "remove", "dana@example.org")
    assert "Nobody would be left" in refused(clinic, *words)


def test_who_is_not_there_cannot_be_changed(clinic: Typed) -> None:
    for command in ("set", "remove"):
        assert "Nobody has" in refused(clinic, "person", command, "nobody@example.org")


def test_each_command_is_in_the_audit_and_no_secret_is(clinic: Typed) -> None:
    said(clinic, "person", "set", "dana@example.org", "--password", PASSWORD, "--name", "Dana W.")
    said(clinic, "role", "set", "desk", "MESSAGING_CHATS_READ")
    token = said(clinic, "token", "create", "dana@example.org")[-1]
    said(clinic, "token", "revoke", said(clinic, "token", "list")[0].split()[0])
    said(clinic, "person", "remove", "dana@example.org")
    refused(clinic, "person", "remove", "amir@example.org")
    lines = said(clinic, "audit", "--json", "--limit", "5")
    entries = [json.loads(line) for line in lines]
    assert [entry["details"]["command"] for entry in entries] == [
        "person set",
        "role set",
        "token create",
        "token revoke",
        "person remove",
    ]
    assert {entry["action"] for entry in entries} == {"ADMINISTER"}
    assert {entry["address"] for entry in entries} == {"command line"}
    assert entries[0]["details"]["password"] == "changed"
    assert entries[1]["details"]["permissions"] == ["MESSAGING_CHATS_READ"]
    assert "MESSAGING_CHATS_WRITE" in entries[1]["details"]["was"]
    assert PASSWORD not in str(lines)
    assert token not in str(lines)
