from dataclasses import dataclass
from datetime import datetime

from inbox.denial import Forbidden
from store.rows import Organization, User
from store.words import Permission


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a person of one organization, and what they may do. Everything is scoped by it."""

    user: User
    organization: Organization
    permissions: frozenset[Permission]
    credential_id: str
    expires_at: datetime | None

    @property
    def organization_id(self) -> str:
        return self.organization.id

    def require(self, permission: Permission) -> None:
        if permission not in self.permissions:
            raise Forbidden(permission.value)
