"""Founding the clinic that every test knows: made once as a database, and copied for each test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inbox import administering, connecting, registering
from inbox.particulars import Particulars
from store import people
from store.migrating import migrate
from tests import databases
from web.config import Settings
from web.parts import Parts, parts_of

SECRET_KEY = "the tests' own secret key"
TWILIO = "http://twilio.test"
ACCOUNT_SID, AUTH_TOKEN = "AC" + "1" * 32, "the clinic's auth token"
RIVERSIDE, HILLCREST = "+12125550100", "+12125550190"
LAKESIDE = "+13125550100"
MARIA, RAMANS, STRANGER = "+12125550111", "+12125550113", "+12125550199"
PASSWORD = "correct horse battery"
TEAM = {"dana": "desk", "noor": "desk", "vera": "viewer", "amir": "admin", "assistant": "assistant"}


@dataclass
class Template:
    """A database with the clinic in it, made once and copied for each test."""

    url: str
    tokens: dict[str, str] = field(default_factory=dict)


def settings_in(folder: Path, port: int = 8000, **more: Any) -> Settings:
    """Every test's settings: nothing of the environment's gets in."""
    return Settings(
        data=folder,
        host="127.0.0.1",
        port=port,
        secret_key=SECRET_KEY,
        **{
            "public_url": f"http://127.0.0.1:{port}",
            "database_url": databases.url_in(folder),
            **more,
        },
    ).prepare()


async def make_template(folder: Path) -> Template:
    template = Template(await databases.create(folder))
    await found(template, settings_in(folder))
    return template


async def found(template: Template, settings: Settings) -> None:
    """The clinic, in an empty database."""
    await migrate(template.url)
    parts = parts_of(settings)
    async with parts.http, parts.feed.announcing():
        id = await administering.create_organization(parts.changes, "Hillcrest Family Clinic")
        await _carry(parts, id, ACCOUNT_SID, {RIVERSIDE: "Riverside", HILLCREST: "Hillcrest"})
        for name, role in TEAM.items():
            await _join(parts, template, id, name, role)
        other = await administering.create_organization(parts.changes, "Lakeside Dental")
        await _carry(parts, other, "AC" + "2" * 32, {LAKESIDE: "Lakeside"})
        await _join(parts, template, other, "olga", "admin")
        await _add_patients(parts, id)
        await parts.database.close()


async def _carry(parts: Parts, id: str, sid: str, numbers: Mapping[str, str]) -> None:
    account = {"account_sid": sid, "auth_token": AUTH_TOKEN, "api_url": TWILIO}
    await connecting.set_carrier(parts.changes, parts.desk, id, "twilio", account)
    organization = await people.organization(parts.database.latest(), id)
    assert organization is not None
    for number, place in numbers.items():
        await connecting.add_number(
            parts.changes, parts.desk, organization, number, "twilio", place
        )


async def _join(parts: Parts, template: Template, id: str, name: str, role: str) -> None:
    email = f"{name}@example.org"
    await administering.add_person(
        parts.changes, id, email, name=name.title(), role=role, password=PASSWORD
    )
    template.tokens[name] = await administering.create_token(
        parts.changes, parts.database.latest(), email
    )


async def _add_patients(parts: Parts, organization_id: str) -> None:
    there = await people.locations(parts.database.latest(), organization_id)
    places = {location.name: location.id for location in there}
    async with parts.changes.begin(organization_id) as change:
        for given_name, family_name, number, place in [
            ("Maria", "López", MARIA, "Riverside"),
            ("Priya", "Raman", RAMANS, "Hillcrest"),
            ("Arjun", "Raman", RAMANS, "Hillcrest"),
        ]:
            record = Particulars(given_name, family_name, None, places[place], (number,))
            await registering.register(change, record)
