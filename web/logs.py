"""Logs: one line an event, with no body, name, number, token or secret in it.

The words of an exception may hold any of these. So a log says what failed, with its code where it
has one, and where; never what it said.
"""

import errno
import logging
from collections.abc import Iterator
from pathlib import PurePath
from traceback import walk_tb
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

FRAMES = 12
"""Of a failure, the innermost."""


def configure(level: str) -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_words,
            structlog.processors.LogfmtRenderer(bool_as_flag=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        logger_factory=structlog.PrintLoggerFactory(),
    )
    # What libraries log without a handler of their own: uvicorn, of a request that failed.
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(WithoutWords("%(levelname)s %(name)s: %(message)s"))
    # httpx says whole addresses at INFO, and a carrier's list is asked for by telephone number.
    for chatty in ("httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Strawberry logs every error that a client is told, with a piece of the client's document;
    # what is our fault is logged by resolvers/errors.py.
    for telling in ("strawberry.execution", "strawberry.ws.task"):
        logging.getLogger(telling).disabled = True


def without_words(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    """For structlog: exceptions among an event's values become what they were and where."""
    return {
        name: told(value) if isinstance(value, BaseException) else value
        for name, value in entry.items()
    }


class WithoutWords(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 the base class's name
        return told(ei[1])


def told(failure: BaseException) -> str:
    """Such as `OperationalError(SQLITE_BUSY) at store/database.py:70 rows < …`, causes after it."""
    return " because of ".join(_one(cause) for cause in _causes(failure))


def _causes(failure: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = failure
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _one(failure: BaseException) -> str:
    code = _code(failure)
    what = f"{type(failure).__name__}({code})" if code else type(failure).__name__
    frames = [
        f"{'/'.join(PurePath(frame.f_code.co_filename).parts[-2:])}:{line} {frame.f_code.co_name}"
        for frame, line in walk_tb(failure.__traceback__)
    ]
    return f"{what} at {' < '.join(frames[: -FRAMES - 1 : -1])}" if frames else what


def _code(failure: BaseException) -> str | None:
    """SQLite's, PostgreSQL's or the operating system's own name for it."""
    if isinstance(failure, OSError) and failure.errno is not None:
        return errno.errorcode.get(failure.errno)
    found = getattr(failure, "sqlite_errorname", None) or getattr(failure, "sqlstate", None)
    return str(found) if found else None
