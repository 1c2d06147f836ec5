import base64
from datetime import timedelta
from pathlib import Path

import httpx

from inbox import administering, connecting, keeping, staffing
from inbox.change import Changes
from inbox.keeping import Kept
from inbox.refusal import Refusal, RefusalCode
from inbox.secrets import derived_key
from store import carriers, people
from store.migrating import migrate
from store.rows import Organization
from store.storage import Storage, new_place
from store.words import CredentialKind
from web.config import Settings
from web.demo.history import write_history
from web.demo.stories import PATIENTS
from web.parts import Parts, parts_of
from web.simulator import PhoneNetwork

DESK = "desk@example.org"
PASSWORD = "frontdesk"  # noqa: S105 the demo's, printed at its start
NAME = "Hillcrest Family Clinic"
OTHERS = (
    "The data folder holds a clinic of its own already. Set FRONTDESK_DATA to another folder for "
    "the demo."
)
CLINIC_NUMBERS = {"Riverside": "+12125550100", "Hillcrest": "+12125550190"}
ADDRESS = "desk@hillcrest.example"
DESK_PHONE = "+12125550150"
ACCOUNT = "demo-clinic"
FILES = Path(__file__).parent / "files"
TEAM = {
    DESK: ("Dana Whitfield", "desk"),
    "admin@example.org": ("Amir Haddad", "admin"),
    "viewer@example.org": ("Dr. Vera Okafor", "viewer"),
    "assistant@example.org": ("Frontdesk Assistant", "assistant"),
}
LINK_LASTS = timedelta(hours=24)


async def prepare(settings: Settings) -> str:
    """The clinic, made at the first start. The answer is a sign-in link for the desk."""
    await migrate(settings.database_url)
    parts = parts_of(settings)
    async with parts.http, parts.feed.announcing():
        try:
            reads = parts.database.latest()
            if not await people.organizations(reads):
                await _found(parts)
            elif await people.sign_in_row(reads, DESK) is None:
                raise Refusal(RefusalCode.CONFLICT, OTHERS)
            await _connect(parts)
            return await administering.create_token(
                parts.changes, reads, DESK, kind=CredentialKind.LINK, lasts=LINK_LASTS
            )
        finally:
            await parts.database.close()


async def _found(parts: Parts) -> None:
    id = await administering.create_organization(parts.changes, NAME)
    reads = parts.database.latest()
    organization = await people.organization(reads, id)
    if organization is None:
        raise LookupError(id)
    await connecting.set_carrier(
        parts.changes, parts.desk, id, "simulated", _carrier_settings(parts.settings)
    )
    for location, number in CLINIC_NUMBERS.items():
        await connecting.add_number(
            parts.changes, parts.desk, organization, number, "simulated", location
        )
    team = {
        email: await administering.add_person(
            parts.changes, id, email, name=name, role=role, password=PASSWORD
        )
        for email, (name, role) in TEAM.items()
    }
    kept = {file.name: await _keep(parts.storage, id, file) for file in FILES.iterdir()}
    await write_history(parts.changes, id, team, kept)
    await _work_at_riverside(parts.changes, organization, team[DESK], parts)


async def _connect(parts: Parts) -> None:
    """Email and calls as well; a demo of an earlier release has neither yet."""
    reads = parts.database.latest()
    (organization,) = await people.organizations(reads)
    if await carriers.account_of(reads, organization.id, "simulated_mail") is not None:
        return
    settings = {**_carrier_settings(parts.settings), "address": ADDRESS}
    await connecting.set_carrier(
        parts.changes, parts.desk, organization.id, "simulated_mail", settings
    )
    await administering.set_organization(parts.changes, organization, email=True, voice=True)
    await staffing.set_member(parts.changes, await staffing.member(reads, DESK), phone=DESK_PHONE)


async def _keep(storage: Storage, organization_id: str, file: Path) -> Kept:
    with file.open("rb") as content:
        return await keeping.take_in(
            storage,
            new_place(organization_id, "demo", file.stem),
            keeping.pieces(content),
            said_name=file.name,
            said_type="",
        )


async def _work_at_riverside(
    changes: Changes, organization: Organization, desk_id: str, parts: Parts
) -> None:
    here = await people.locations(parts.database.latest(), organization.id)
    riverside = next(location.id for location in here if location.name == "Riverside")
    async with changes.begin(organization.id) as change:
        await people.set_current_location(change.writes, organization.id, desk_id, riverside)


def _secret(settings: Settings) -> str:
    key = derived_key(settings.secret_key, "simulated carrier")
    return "whsec_" + base64.b64encode(key).decode()


def _carrier_settings(settings: Settings) -> dict[str, str]:
    return {
        "account": ACCOUNT,
        "secret": _secret(settings),
        "api_url": _network_url(settings),
    }


def _here(settings: Settings) -> str:
    """The simulated carrier lives in this very server, whatever its public name is."""
    return f"http://127.0.0.1:{settings.port}"


def _network_url(settings: Settings) -> str:
    return f"{_here(settings)}/simulator/api"


def phone_network(http: httpx.AsyncClient, settings: Settings) -> PhoneNetwork:
    return PhoneNetwork(
        http,
        settings.data / "phones.jsonl",
        _here(settings),
        _secret(settings),
        ACCOUNT,
        list(CLINIC_NUMBERS.values()),
        own_url=_network_url(settings),
        clinic_address=ADDRESS,
        patients=_owners(),
        addresses={
            address: numbers[0] for *_, numbers, addresses in PATIENTS for address in addresses
        },
    )


def _owners() -> dict[str, str]:
    """Whose phone each number is: of those who share one, the first."""
    owners: dict[str, str] = {}
    for given_name, family_name, _, _, numbers, _ in PATIENTS:
        for number in numbers:
            owners.setdefault(number, f"{given_name} {family_name}")
    return owners
