"""How often something may be tried, whichever process is asked."""

from dataclasses import dataclass
from datetime import timedelta

from inbox.clock import now
from inbox.denial import RateLimited
from inbox.secrets import digest
from store import limits
from store.database import Database

WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limit:
    what: str
    most: int
    """Tries in any minute."""
    sentence: str


SIGN_IN = Limit("sign in", 5, "Too many tries to sign in. Wait a minute and try again.")
"""By person and address, so that nobody guesses a password."""
UPLOAD = Limit("upload", 120, "Too many uploads in a minute. Wait a moment and try again.")
"""By person: nobody at a desk attaches more."""


class Limits:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, limit: Limit, *who: str) -> None:
        """Raises RateLimited for one too many, which does not count itself."""
        whose = digest("\0".join((limit.what, *who)))
        async with self._database.transaction() as writes:
            allowed = await limits.tried(writes, whose, now(), WITHIN, limit.most)
        if not allowed:
            raise RateLimited(limit.sentence)
