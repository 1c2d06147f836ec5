"""Any phone system or voice assistant, by one signed JSON webhook: docs/calls.md is its manual."""

import re
from collections.abc import AsyncGenerator
from datetime import UTC
from typing import Annotated, Literal

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, HttpUrl, ValidationError

from inbox.carrier import Hook, InboundMedia, Malformed, Posted, Settings
from inbox.telephony import CallOutcome, CallUpdate, Direction
from webhooks.fetching import fetched
from webhooks.handing import Bearer
from webhooks.posts import json_object, required
from webhooks.standard_webhooks import is_secret, is_signed

E164 = Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")]
Actions = Annotated[list[Annotated[str, Field(max_length=1_000)]], Field(max_length=100)]
HOST = re.compile(r"[a-z0-9.-]+(:\d+)?")


class Recording(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: HttpUrl
    content_type: str = Field(default="audio/mpeg", max_length=127)


class Post(BaseModel):
    """One word about a call. What it does not know it leaves out."""

    model_config = ConfigDict(extra="forbid")

    account: str
    type: Literal["call.started", "call.ended", "call.summary", "call.actions", "call.recording"]
    call: Annotated[str, Field(min_length=1, max_length=200)]
    direction: Direction
    patient: E164
    clinic: E164
    started_at: AwareDatetime | None = None
    outcome: CallOutcome | None = None
    duration_seconds: Annotated[int, Field(ge=0, le=864_000)] | None = None
    summary: Annotated[str, Field(max_length=20_000)] | None = None
    actions: Actions | None = None
    recording: Recording | None = None


class Calls:
    name = "calls"
    required: frozenset[str] = frozenset({"account", "secret"})
    optional: frozenset[str] = frozenset({"recording_hosts", "recording_token"})
    answer = b"{}"
    answer_type = "application/json"
    challenge: str | None = None

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    def wrong_with(self, settings: Settings) -> str | None:
        """What an administrator should set otherwise."""
        if not is_secret(settings["secret"]):
            return "secret is base64, as `whsec_…`: 24 random bytes and more."
        hosts = _hosts(settings)
        if not all(HOST.fullmatch(host) for host in hosts):
            return "recording_hosts are hosts alone, with commas between: recordings.example."
        return None

    def account(self, settings: Settings) -> str:
        """The account's name, which stands in every post."""
        return settings["account"]

    def claimed_account(self, hook: Hook) -> str:
        """The account in the post, not yet proven. Raises Malformed."""
        return required(json_object(hook), "account")

    def verify(self, settings: Settings, hook: Hook) -> bool:
        """Whether the account's secret signed it."""
        return is_signed(settings["secret"], hook)

    def read(self, hook: Hook) -> list[Posted]:
        """What the post says of its call. Raises Malformed, which says where it is wrong."""
        return [call_update(hook.body)]

    def fetch(self, settings: Settings, url: str) -> AsyncGenerator[bytes, None]:
        """A recording's bytes, from the account's own hosts alone. Raises Busy or Gone."""
        hosts = _hosts(settings)

        def own(target: httpx.URL) -> bool:
            at = target.netloc.decode()
            return target.scheme in _schemes(target) and not target.userinfo and at in hosts

        token = settings.get("recording_token")
        auth = Bearer(token) if token else None
        return fetched(self._http, url, auth, own=own, redirected=own)


def call_update(body: bytes, item_id: str | None = None) -> CallUpdate:
    """`item_id`: our own id of a call that we placed. Raises Malformed."""
    try:
        post = Post.model_validate_json(body)
    except ValidationError as wrong:
        raise Malformed(_in_words(wrong)) from None
    return _update(post, item_id)


def _schemes(target: httpx.URL) -> tuple[str, ...]:
    """Without TLS only within this machine."""
    return ("https", "http") if target.host in ("127.0.0.1", "localhost") else ("https",)


def _hosts(settings: Settings) -> list[str]:
    named = settings.get("recording_hosts", "").lower().split(",")
    return [host.strip() for host in named if host.strip()]


def _update(post: Post, item_id: str | None) -> CallUpdate:
    recording = post.recording
    return CallUpdate(
        reference=post.call,
        direction=post.direction,
        patient_number=post.patient,
        clinic_number=post.clinic,
        item_id=item_id,
        started_at=post.started_at.astimezone(UTC) if post.started_at else None,
        outcome=post.outcome,
        duration_seconds=post.duration_seconds,
        summary=post.summary,
        assistant_actions=tuple(post.actions) if post.actions is not None else None,
        recording=InboundMedia(str(recording.url), recording.content_type) if recording else None,
    )


def _in_words(wrong: ValidationError) -> str:
    """Each field and what is wrong with it, without what was posted there."""
    errors = wrong.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(
        f"{'.'.join(str(part) for part in error['loc']) or 'body'}: {error['msg']}"
        for error in errors[:5]
    )
