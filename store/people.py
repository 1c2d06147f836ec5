"""Organizations, the people in them, what they may do and what they sign in with."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa

from store import tables as t
from store.database import Reads, Rows, Transaction, first, value
from store.reading import HOUSE, columns, many, one
from store.rows import Credential, Location, Organization, User
from store.words import CredentialKind, Permission

K = TypeVar("K")
ORGANIZATION = columns(t.organization, Organization)
LOCATION = columns(t.location, Location)
USER = columns(t.person, User)


def _credentials() -> sa.Select[Any]:
    """Those that were not revoked, with whose they are."""
    held, person, role, house = t.credential, t.person, t.role, t.organization
    return (
        sa.select(
            *(held.c.id, held.c.kind, held.c.expires_at, held.c.active_at),
            *(role.c.permissions, *USER, *ORGANIZATION),
        )
        .join_from(held, person, person.c.id == held.c.person_id)
        .join(role, role.c.id == person.c.role_id)
        .join(house, house.c.id == held.c.organization_id)
        .where(held.c.revoked_at.is_(None), person.c.removed_at.is_(None))
    )


CREDENTIALS = _credentials()
BY_DIGEST = CREDENTIALS.where(t.credential.c.digest == sa.bindparam("digest"))
OF_HOUSE = t.location.c.organization_id == HOUSE
LOCATIONS = sa.select(*LOCATION).where(OF_HOUSE).order_by(t.location.c.name)


async def organizations(reads: Reads) -> list[Organization]:
    return many(Organization, await reads.rows(sa.select(*ORGANIZATION).order_by("id")))


async def organization(reads: Reads, id: str) -> Organization | None:
    statement = sa.select(*ORGANIZATION).where(t.organization.c.id == id)
    return one(Organization, await first(reads, statement))


async def time_zone(reads: Reads, organization_id: str) -> str:
    """Its name in the time zone database, such as “America/New_York”."""
    house = t.organization.c
    zone = await value(reads, sa.select(house.time_zone).where(house.id == organization_id))
    return str(zone)


async def locations(reads: Reads, organization_id: str) -> list[Location]:
    rows = await reads.rows(LOCATIONS, {"organization_id": organization_id})
    return many(Location, rows)


async def location_numbers(reads: Reads, organization_id: str, ids: Collection[str]) -> Rows:
    number = t.clinic_number.c
    return await reads.rows(
        sa.select(number.location_id, number.phone_number)
        .where(number.organization_id == organization_id, number.location_id.in_(ids))
        .order_by(number.phone_number)
    )


async def users(reads: Reads, organization_id: str, ids: Collection[str]) -> list[User]:
    person = t.person.c
    statement = sa.select(*USER).where(person.organization_id == organization_id)
    return many(User, await reads.rows(statement.where(person.id.in_(ids))))


async def user_ids(reads: Reads, organization_id: str) -> list[str]:
    statement = sa.select(t.person.c.id).where(
        t.person.c.organization_id == organization_id,
        t.person.c.is_assistant.is_(False),
        t.person.c.removed_at.is_(None),
    )
    return [row[0] for row in await reads.rows(statement)]


async def credential(reads: Reads, digest: str) -> Credential | None:
    """The credential with this digest, unless revoked; whether it expired is for the rule."""
    row = await first(reads, BY_DIGEST, {"digest": digest})
    if row is None:
        return None
    id, kind, expires_at, active_at, permissions, *rest = row
    return Credential(
        id=id,
        kind=kind,
        expires_at=expires_at,
        active_at=active_at,
        permissions=_known(frozenset(Permission(word) for word in permissions)),
        user=_known(User(*rest[: len(USER)])),
        organization=_known(Organization(*rest[len(USER) :])),
    )


@lru_cache(maxsize=1_024)
def _known(read: K) -> K:
    """The same that was read before, if any: thousands of sockets hold who they are of."""
    return read


async def permissions_of(
    reads: Reads, organization_id: str, person_id: str
) -> frozenset[Permission]:
    """What a person may do now; nothing, where they are no longer of the team."""
    person, role = t.person, t.role
    row = await first(
        reads,
        sa.select(role.c.permissions)
        .join_from(person, role, role.c.id == person.c.role_id)
        .where(person.c.organization_id == organization_id, person.c.id == person_id),
    )
    return frozenset(Permission(word) for word in row[0]) if row else frozenset()


async def sign_in_row(reads: Reads, email: str) -> tuple[str, str, str | None] | None:
    """Person, organization and password hash of an address; of nobody who was removed."""
    person = t.person.c
    row = await first(
        reads,
        sa.select(person.id, person.organization_id, person.password_hash).where(
            person.email == email, person.removed_at.is_(None)
        ),
    )
    return None if row is None else (row[0], row[1], row[2])


async def role_id(reads: Reads, organization_id: str, name: str) -> str | None:
    role = t.role.c
    statement = sa.select(role.id).where(role.organization_id == organization_id, role.name == name)
    found: str | None = await value(reads, statement)
    return found


async def role_names(reads: Reads, organization_id: str) -> list[str]:
    role = t.role.c
    statement = sa.select(role.name).where(role.organization_id == organization_id)
    return [row[0] for row in await reads.rows(statement.order_by(role.name))]


async def add_organization(writes: Transaction, **values: Any) -> None:
    await writes.write(t.organization.insert().values(**values, last_position=0, pruned_position=0))


async def phone_number(reads: Reads, organization_id: str, person_id: str) -> str | None:
    """A person's own telephone."""
    person = t.person.c
    found: str | None = await value(
        reads,
        sa.select(person.phone_number).where(
            person.organization_id == organization_id, person.id == person_id
        ),
    )
    return found


async def set_organization(writes: Transaction, id: str, **values: Any) -> None:
    house = t.organization
    await writes.write(sa.update(house).where(house.c.id == id).values(**values))


async def add_location(writes: Transaction, **values: Any) -> None:
    await writes.write(t.location.insert().values(**values))


async def add_role(
    writes: Transaction, organization_id: str, id: str, name: str, permissions: Sequence[Permission]
) -> None:
    words = [permission.value for permission in permissions]
    await writes.write(
        t.role.insert().values(organization_id=organization_id, id=id, name=name, permissions=words)
    )


async def set_role_permissions(
    writes: Transaction, organization_id: str, name: str, permissions: Sequence[Permission]
) -> None:
    role = t.role
    await writes.write(
        sa.update(role)
        .where(role.c.organization_id == organization_id, role.c.name == name)
        .values(permissions=[permission.value for permission in permissions])
    )


async def add_person(writes: Transaction, **values: Any) -> None:
    await writes.write(t.person.insert().values(**values))


async def set_current_location(
    writes: Transaction, organization_id: str, person_id: str, location_id: str | None
) -> None:
    person = t.person
    await writes.write(
        sa.update(person)
        .where(person.c.organization_id == organization_id, person.c.id == person_id)
        .values(current_location_id=location_id)
    )


async def add_credential(
    writes: Transaction,
    *,
    organization_id: str,
    id: str,
    person_id: str,
    kind: CredentialKind,
    digest: str,
    created_at: datetime,
    expires_at: datetime | None,
    active_at: datetime | None,
) -> None:
    await writes.write(
        t.credential.insert().values(
            organization_id=organization_id,
            id=id,
            person_id=person_id,
            kind=kind,
            digest=digest,
            created_at=created_at,
            expires_at=expires_at,
            active_at=active_at,
        )
    )


async def set_active(writes: Transaction, organization_id: str, id: str, at: datetime) -> None:
    """Of a session; never back to an earlier time."""
    held = t.credential
    await writes.write(
        sa.update(held)
        .where(held.c.organization_id == organization_id, held.c.id == id, held.c.active_at < at)
        .values(active_at=at)
    )


async def revoke_credential(
    writes: Transaction, organization_id: str, id: str, at: datetime
) -> None:
    held = t.credential
    await writes.write(
        sa.update(held)
        .where(held.c.organization_id == organization_id, held.c.id == id)
        .values(revoked_at=at)
    )
