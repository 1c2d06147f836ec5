"""The inbox as this viewer sees it: chips into a filter, pages, counts."""

from dataclasses import dataclass

from inbox.viewer import Viewer
from store import counting, inbox
from store.database import Reads
from store.rows import InboxCounts, InboxFilter, InboxPage

NOWHERE = "nowhere"
"""No conversation's location: what My Location matches while the viewer has chosen none."""


@dataclass(frozen=True, slots=True)
class Chips:
    """As the client set them. A chip that is false is not set; `resolved` may be either."""

    unread: bool | None = None
    unresponded: bool | None = None
    human_only: bool | None = None
    my_location: bool | None = None
    resolved: bool | None = None
    search: str | None = None


def filter_of(viewer: Viewer, chips: Chips) -> InboxFilter:
    here = viewer.user.current_location_id or NOWHERE
    return InboxFilter(
        unread_by=viewer.user.id if chips.unread else None,
        is_unresponded=True if chips.unresponded else None,
        is_assistant_only=False if chips.human_only else None,
        is_resolved=chips.resolved,
        location_id=here if chips.my_location else None,
        search=chips.search.strip()[:100] or None if chips.search else None,
    )


async def page(
    reads: Reads,
    viewer: Viewer,
    wanted: InboxFilter,
    limit: int,
    *,
    below: int | None = None,
    above: int | None = None,
    oldest_first: bool = False,
) -> InboxPage:
    return await inbox.page(
        reads,
        viewer.organization_id,
        wanted,
        limit=limit,
        below=below,
        above=above,
        oldest_first=oldest_first,
    )


async def total(reads: Reads, viewer: Viewer, wanted: InboxFilter) -> int:
    return await counting.total(reads, viewer.organization_id, wanted)


async def counts(reads: Reads, viewer: Viewer) -> InboxCounts:
    user = viewer.user
    return await counting.counts(reads, viewer.organization_id, user.id, user.current_location_id)
