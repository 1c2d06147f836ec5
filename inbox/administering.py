"""What an administrator sets up: organizations, people, roles, tokens, carriers, numbers."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import phonenumbers

from inbox import last_administrator, logging_off, signing_in
from inbox.change import Change, Changes
from inbox.refusal import Refusal, RefusalCode
from inbox.secrets import hash_password
from store import people, team, unread
from store.database import Reads
from store.ids import Kind, new_id
from store.rows import Organization
from store.words import Action, CredentialKind, EventKind, Permission

CHATS = (Permission.MESSAGING_CHATS_READ, Permission.MESSAGING_CHATS_WRITE)
PROFILES = (Permission.PATIENTS_PROFILES_READ, Permission.PATIENTS_PROFILES_WRITE)
ROLES = {
    "desk": (*CHATS, *PROFILES, Permission.PATIENTS_CREATE),
    "admin": tuple(Permission),
    "viewer": (Permission.MESSAGING_CHATS_READ, Permission.PATIENTS_PROFILES_READ),
    "assistant": (*CHATS, *PROFILES),
}
"""The roles that an organization begins with."""
ASSISTANT = "assistant"
"""The role that marks an account as the assistant's."""
PATIENT_ID = "{patientId}"
LONGEST_URL = 2_000
LONGEST_LOGOFF = 24 * 60
"""Minutes."""


async def create_organization(
    changes: Changes, name: str, *, time_zone: str = "America/New_York", region: str = "US"
) -> str:
    """Its id. Raises Refusal for a time zone or a region that does not exist."""
    _guard_place(time_zone, region)
    id = new_id(Kind.ORGANIZATION)
    async with changes.by_command(id, Action.ADMINISTER) as change:
        change.concerns(command="organization create", name=name)
        await people.add_organization(
            change.writes,
            id=id,
            name=name,
            time_zone=time_zone,
            region=region,
            email_enabled=False,
            voice_enabled=False,
            assistant_enabled=False,
            assistant_name="Assistant",
            created_at=change.at,
        )
        for role, permissions in ROLES.items():
            await people.add_role(change.writes, id, new_id(Kind.ROLE), role, permissions)
    return id


async def set_organization(
    changes: Changes,
    organization: Organization,
    *,
    name: str | None = None,
    time_zone: str | None = None,
    region: str | None = None,
    chart_url: str | None = None,
    email: bool | None = None,
    voice: bool | None = None,
    logoff_after: int | None = None,
) -> None:
    """What is None stays as it is; an empty `chart_url` takes the link away. Raises Refusal.

    `logoff_after` is in minutes, and 0 for never.
    `email` and `voice` switch on, or off, that the desk may send emails and call patients.
    """
    _guard_place(time_zone or organization.time_zone, region or organization.region)
    given = {"name": name, "time_zone": time_zone, "region": region}
    values: dict[str, str | int | None] = {field: value for field, value in given.items() if value}
    switches = {"email_enabled": email, "voice_enabled": voice}
    values |= {field: on for field, on in switches.items() if on is not None}
    if chart_url is not None:
        values["chart_url_template"] = _chart_url_template(chart_url.strip())
    if logoff_after is not None:
        values["logoff_after_minutes"] = _logoff_after_minutes(logoff_after)
    if not values:
        raise Refusal(RefusalCode.REQUIRED, "Say what to set: see `--help`.")
    async with changes.by_command(organization.id, Action.ADMINISTER) as change:
        change.concerns(organization_set=values)
        await logging_off.end_idle(change, organization)
        await people.set_organization(change.writes, organization.id, **values)
        # Open subscriptions hold the organization as it was: this makes them ask again.
        await change.record(EventKind.ACCESS_CHANGED, None)


def _guard_place(time_zone: str, region: str) -> None:
    if time_zone not in available_timezones():
        raise Refusal(RefusalCode.INVALID, f"There is no time zone “{time_zone}”.", ("timeZone",))
    if region not in phonenumbers.SUPPORTED_REGIONS:
        raise Refusal(RefusalCode.INVALID, f"There is no region “{region}”.", ("region",))


def _logoff_after_minutes(minutes: int) -> int | None:
    if not 0 <= minutes <= LONGEST_LOGOFF:
        sentence = f"Say from 1 to {LONGEST_LOGOFF:,} minutes, or 0 for never."
        raise Refusal(RefusalCode.INVALID, sentence, ("logoffAfter",))
    return minutes or None


def _chart_url_template(template: str) -> str | None:
    """A page's address: of any other scheme it could run as a program in the desk's browser."""
    if not template:
        return None
    try:
        parts = urlsplit(template)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("https", "http") or not parts.hostname:
        problem = "begins with https:// or http:// and a host"
    elif PATIENT_ID not in template[template.index(parts.netloc) + len(parts.netloc) :]:
        problem = f"has {PATIENT_ID} after the host, where the patient's id goes"
    elif len(template) > LONGEST_URL:
        problem = f"has {LONGEST_URL:,} characters at most"
    else:
        return template
    raise Refusal(RefusalCode.INVALID, f"The address of a chart {problem}.", ("chartUrl",))


async def add_person(
    changes: Changes,
    organization_id: str,
    email: str,
    *,
    name: str,
    role: str,
    password: str | None = None,
) -> str:
    """Their id. Raises Refusal for an unknown role or an address that is taken."""
    email = email.strip().lower()
    if "@" not in email:
        raise Refusal(RefusalCode.INVALID, f"“{email}” is not an email address.", ("email",))
    async with changes.by_command(organization_id, Action.ADMINISTER) as change:
        if (known := await team.member(change.writes, email)) is not None:
            sentence = f"{email} has an account already."
            if known.removed_at is not None:
                sentence = f"{email} was removed: `frontdesk person set {email} --role …`."
            raise Refusal(RefusalCode.CONFLICT, sentence, ("email",))
        id = new_id(Kind.USER)
        change.concerns(command="person add", person=id, email=email, role=role)
        await people.add_person(
            change.writes,
            organization_id=organization_id,
            id=id,
            email=email,
            name=name,
            role_id=await role_id(change, role),
            is_assistant=role == ASSISTANT,
            password_hash=hash_password(password) if password else None,
            created_at=change.at,
        )
        if role != ASSISTANT:
            await unread.mark_open_ones(change.writes, organization_id, id)
        return id


async def role_id(change: Change, name: str) -> str:
    """Raises Refusal for a role that is not there."""
    found = await people.role_id(change.writes, change.organization_id, name)
    if found is None:
        there = ", ".join(await people.role_names(change.writes, change.organization_id))
        raise Refusal(RefusalCode.NOT_FOUND, f"There is no role “{name}”; there are: {there}.")
    return found


async def set_role(
    changes: Changes, organization_id: str, name: str, permissions: tuple[Permission, ...]
) -> None:
    """What a role may do from now on; open subscriptions ask again at their next event."""
    async with (
        changes.by_command(organization_id, Action.ADMINISTER) as change,
        last_administrator.kept(change),
    ):
        there = {role.name: role for role in await team.roles(change.writes, organization_id)}
        if name in there:
            await people.set_role_permissions(change.writes, organization_id, name, permissions)
            change.concerns(was=_words(there[name].permissions))
        else:
            id = new_id(Kind.ROLE)
            await people.add_role(change.writes, organization_id, id, name, permissions)
        change.concerns(command="role set", role=name, permissions=_words(permissions))
        await change.record(EventKind.ACCESS_CHANGED, None)


def _words(permissions: Iterable[Permission]) -> list[str]:
    return sorted(permission.value for permission in permissions)


async def create_token(
    changes: Changes,
    reads: Reads,
    email: str,
    *,
    kind: CredentialKind = CredentialKind.TOKEN,
    lasts: timedelta | None = None,
) -> str:
    """A new token of a person, or a sign-in link's. Raises Refusal for an unknown address."""
    found = await people.sign_in_row(reads, email.strip().lower())
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND, f"Nobody has the address {email}.", ("email",))
    person_id, organization_id, _ = found
    async with changes.by_command(organization_id, Action.ADMINISTER) as change:
        change.concerns(command="token create", person=person_id, kind=kind.value)
        return await signing_in.issue(change, person_id, kind, lasts)
