"""The team as an administrator sees it: people who are or were on it, roles, credentials."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from store import tables as t
from store.database import AnyRow, Reads, Transaction, first
from store.reading import many
from store.rows import HeldCredential, Member, Role
from store.words import CredentialKind, Permission

MEMBERS = sa.select(
    *(t.person.c[name] for name in ("organization_id", "id", "email", "name", "is_assistant")),
    t.person.c.removed_at,
    t.role.c.name.label("role"),
    t.role.c.permissions,
).join_from(t.person, t.role, t.role.c.id == t.person.c.role_id)


def _member(row: AnyRow) -> Member:
    return Member(**{**row._mapping, "permissions": _permissions(row.permissions)})


def _permissions(words: Iterable[str]) -> frozenset[Permission]:
    return frozenset(Permission(word) for word in words)


async def members(reads: Reads, organization_id: str) -> list[Member]:
    """By address."""
    person = t.person.c
    statement = MEMBERS.where(person.organization_id == organization_id)
    return [_member(row) for row in await reads.rows(statement.order_by(person.email))]


async def member(reads: Reads, email: str) -> Member | None:
    row = await first(reads, MEMBERS.where(t.person.c.email == email))
    return None if row is None else _member(row)


async def set_member(writes: Transaction, member: Member, **values: Any) -> None:
    person = t.person
    await writes.write(
        sa.update(person)
        .where(person.c.organization_id == member.organization_id, person.c.id == member.id)
        .values(**values)
    )


async def roles(reads: Reads, organization_id: str) -> list[Role]:
    """By name."""
    role = t.role.c
    statement = sa.select(role.id, role.name, role.permissions).where(
        role.organization_id == organization_id
    )
    return [
        Role(id, name, _permissions(permissions))
        for id, name, permissions in await reads.rows(statement.order_by(role.name))
    ]


async def credentials(reads: Reads, organization_id: str, at: datetime) -> list[HeldCredential]:
    """Those that are good at an instant, oldest first."""
    held, person = t.credential.c, t.person.c
    rows = await reads.rows(
        sa.select(
            *(held.id, held.kind, person.email),
            *(held.created_at, held.expires_at, held.active_at),
        )
        .join_from(t.credential, t.person, person.id == held.person_id)
        .where(
            held.organization_id == organization_id,
            held.revoked_at.is_(None),
            sa.or_(held.expires_at.is_(None), held.expires_at > at),
        )
        .order_by(held.id)
    )
    return many(HeldCredential, rows)


async def revoke_idle(
    writes: Transaction, organization_id: str, active_before: datetime, at: datetime
) -> None:
    """Sessions whose people have not been active since then."""
    held = t.credential
    await writes.write(
        sa.update(held)
        .where(
            held.c.organization_id == organization_id,
            held.c.active_at < active_before,
            held.c.revoked_at.is_(None),
        )
        .values(revoked_at=at)
    )


async def revoke_credentials(
    writes: Transaction,
    member: Member,
    at: datetime,
    kinds: Collection[CredentialKind] = tuple(CredentialKind),
) -> None:
    held = t.credential
    await writes.write(
        sa.update(held)
        .where(
            held.c.organization_id == member.organization_id,
            held.c.person_id == member.id,
            held.c.kind.in_(kinds),
            held.c.revoked_at.is_(None),
        )
        .values(revoked_at=at)
    )
