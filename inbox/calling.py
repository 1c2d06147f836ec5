"""A call to a number. Frontdesk has no voice carrier yet: what can be checked is."""

from inbox import access
from inbox.refusal import Refusal, RefusalCode
from inbox.viewer import Viewer
from store.database import Reads
from store.rows import Call

SWITCHED_OFF = (
    "Calling is not switched on for your clinic, so nobody was called. Use a telephone, and ask an "
    "administrator to set up a voice carrier and switch it on."
)
NO_CARRIER = (
    "Your clinic has no voice carrier yet, so nobody was called. Use a telephone, and ask an "
    "administrator to set one up."
)


async def call_patient(reads: Reads, viewer: Viewer, conversation_id: str) -> Call:
    """Raises Refusal: NOT_CONFIGURED where nothing else is wrong. Who opted out may be called."""
    await access.conversation(reads, viewer, conversation_id)
    ready = viewer.organization.voice_enabled
    raise Refusal(RefusalCode.NOT_CONFIGURED, NO_CARRIER if ready else SWITCHED_OFF)
