"""What mutations answer with, and how a refusal becomes data in it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

from inbox.refusal import Refusal
from inbox.refusal import RefusalCode as RefusalCode
from inbox.viewer import Viewer
from store.rows import Conversation, TimelineItem, Upload


@dataclass(frozen=True, slots=True)
class UserError:
    code: RefusalCode
    message: str
    field: Sequence[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    viewer: Viewer | None = None
    token: str | None = None
    errors: Sequence[UserError] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut:
    errors: Sequence[UserError] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    viewer: Viewer | None = None
    errors: Sequence[UserError] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversing:
    conversation: Conversation | None = None
    errors: Sequence[UserError] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    items: Sequence[TimelineItem] = field(default=())
    errors: Sequence[UserError] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    upload: Upload | None = None
    errors: Sequence[UserError] = ()


P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")


class Refusable(Protocol[R_co]):
    def __call__(self, *, errors: Sequence[UserError]) -> R_co: ...


def refusable(
    payload: Refusable[R],
) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, Awaitable[R]]]:
    """A rule's refusal is this payload with the refusal in its errors, and nothing else."""

    def wrap(mutation: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        @wraps(mutation)
        async def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return await mutation(*args, **kwargs)
            except Refusal as refusal:
                told = UserError(refusal.code, refusal.message, refusal.field)
                return payload(errors=[told])

        return answer

    return wrap
