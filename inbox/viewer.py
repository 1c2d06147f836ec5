from dataclasses import dataclass, field
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
    address: str = ""
    """Where the request came from, for the audit."""
    audited: set[str] = field(default_factory=set, compare=False, repr=False)
    """Conversations and patients that they have changed: showing those is no further read."""

    @property
    def organization_id(self) -> str:
        return self.organization.id

    def require(self, *any_of: Permission) -> None:
        """Raises Forbidden for who has none of these."""
        if self.permissions.isdisjoint(any_of):
            raise Forbidden(" or ".join(permission.value for permission in any_of))
