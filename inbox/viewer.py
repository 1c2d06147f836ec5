from dataclasses import dataclass, field
from datetime import datetime

from inbox.denial import Forbidden, PersonNeeded
from store.rows import Organization, User
from store.words import Permission

NUMBERS = (Permission.MESSAGING_CHATS_READ, Permission.MESSAGING_STATS_READ)
"""Either lets one see how many wait and how long, which is nobody's record."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a person of one organization, and what they may do. Everything is scoped by it."""

    user: User
    organization: Organization
    permissions: frozenset[Permission]
    credential_id: str
    expires_at: datetime | None
    """As things stood: whoever is active moves it on."""
    active_at: datetime | None = None
    """Of a session: when its person was last known to do something."""
    is_a_wall: bool = False
    """A screen that a person has signed in, and not the person."""
    address: str = ""
    """Where the request came from, for the audit."""
    audited: set[str] = field(default_factory=set, compare=False, repr=False)
    """Conversations and patients that they have changed: showing those is no further read."""

    @property
    def organization_id(self) -> str:
        return self.organization.id

    def is_over(self, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def require_person(self) -> None:
        """Raises Forbidden for a wall."""
        if self.is_a_wall:
            raise PersonNeeded

    def require(self, *any_of: Permission) -> None:
        """Raises Forbidden for who has none of these."""
        if self.permissions.isdisjoint(any_of):
            raise Forbidden(" or ".join(permission.value for permission in any_of))
