"""Links to files: signed, for one session or token, and for a limited time."""

from dataclasses import astuple, dataclass, fields
from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from inbox.secrets import derived_key
from inbox.viewer import Viewer

LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link opens: bytes in storage, and what to say of them."""

    storage_key: str
    name: str
    content_type: str
    of: str
    """The id of the timeline item or the patient that it is shown with."""


class Links:
    def __init__(self, secret_key: str) -> None:
        self._signer = URLSafeTimedSerializer(derived_key(secret_key, "file links"))

    def path(self, viewer: Viewer, linked: Linked) -> str:
        whose = (viewer.organization_id, viewer.credential_id)
        signed = self._signer.dumps([*whose, *astuple(linked)])
        return f"/files/{signed}"

    def open(self, viewer: Viewer, signed: str) -> Linked | None:
        """None for a link that is forged, too old, or another's."""
        try:
            organization_id, credential_id, *linked = self._signer.loads(
                signed, max_age=int(LASTS.total_seconds())
            )
        except (BadData, ValueError):
            return None
        if (organization_id, credential_id) != (viewer.organization_id, viewer.credential_id):
            return None
        return Linked(*linked) if len(linked) == len(fields(Linked)) else None
