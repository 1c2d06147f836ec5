"""Signed links: to open a file, to upload one, and for carriers to fetch one.

They are sealed (Fernet), not merely signed: what is in them is nobody's on the way.
"""

import base64
import json
from dataclasses import astuple, dataclass
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from inbox.secrets import derived_key
from inbox.viewer import Viewer

UPLOAD_LASTS = timedelta(hours=1)


class Seal:
    """For one purpose: what it has sealed no other opens.

    A file's name may say a patient's, and addresses end in the logs of proxies.
    """

    def __init__(self, secret_key: str, purpose: str, lasts: timedelta) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(derived_key(secret_key, purpose)))
        self._lasts = int(lasts.total_seconds())

    def seal(self, *parts: str) -> str:
        return self._fernet.encrypt(json.dumps(parts).encode()).decode().rstrip("=")

    def open(self, sealed: str) -> list[Any]:
        """Nothing, where it is forged, of another purpose, or too old."""
        try:
            opened = self._fernet.decrypt(sealed + "=" * (-len(sealed) % 4), ttl=self._lasts)
        except (InvalidToken, ValueError):
            return []
        return list(json.loads(opened))


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link opens: bytes in storage, and what to say of them."""

    about: str
    """The id of what it belongs to: a file, a call, a patient. It says who may open it."""
    storage_key: str
    name: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Uploading:
    """What a link to upload is for."""

    organization_id: str
    person_id: str
    upload_id: str


class Links:
    def __init__(self, secret_key: str, public_url: str) -> None:
        self._public_url = public_url
        self._files = Seal(secret_key, "file links", timedelta(hours=1))
        self._uploads = Seal(secret_key, "upload links", UPLOAD_LASTS)
        self._media = Seal(secret_key, "media links", timedelta(hours=24))

    def file(self, viewer: Viewer, linked: Linked) -> str:
        """For this session or token alone."""
        sealed = self._files.seal(viewer.organization_id, viewer.credential_id, *astuple(linked))
        return f"{self._public_url}/files/{sealed}"

    def open_file(self, viewer: Viewer, signed: str) -> Linked | None:
        """None for a link that is forged, too old, or another's."""
        match self._files.open(signed):
            case [viewer.organization_id, viewer.credential_id, *linked] if len(linked) == 4:
                return Linked(*linked)
        return None

    def upload(self, uploading: Uploading) -> str:
        """Whoever has it may upload the bytes: it needs no session."""
        return f"{self._public_url}/uploads/{self._uploads.seal(*astuple(uploading))}"

    def open_upload(self, signed: str) -> Uploading | None:
        match self._uploads.open(signed):
            case [str(), str(), str()] as parts:
                return Uploading(*parts)
        return None

    def media(self, organization_id: str, item_id: str) -> str:
        """For a carrier, which fetches the file of a text when it gets to it."""
        return f"{self._public_url}/media/{self._media.seal(organization_id, item_id)}"

    def open_media(self, signed: str) -> tuple[str, str] | None:
        """The organization, and the id of the file's item."""
        match self._media.open(signed):
            case [str(organization_id), str(item_id)]:
                return organization_id, item_id
        return None
