"""SQLAlchemy's engines, and how each connection to a file is prepared."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from store.dialect import BUSY_TIMEOUT_MS

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
READ, WRITE = "BEGIN", "BEGIN IMMEDIATE"
"""How SQLite begins: who will write says so at once, or would fail where somebody else did."""

SMALL_STATEMENTS = {
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
}
"""PostgreSQL would compile, or call workers, for what then takes less time than either; and it

would read a table whole sooner than look up a thousand rows, as was right on disks that turn.
"""


def is_embedded(url: str) -> bool:
    return sa.make_url(url).get_backend_name() == "sqlite"


def embedded_engine(url: str, begin: str) -> sa.Engine:
    """Of a file, for threads that keep their connection."""
    file = sa.make_url(url).set(drivername="sqlite")
    engine = sa.create_engine(
        file,
        poolclass=sa.NullPool,
        hide_parameters=True,
        # Used by one thread at a time, but by the writer's and by the event loop's in turns.
        connect_args={"check_same_thread": False},
    )
    return _prepared(engine, begin)


def server_engine(url: str, size: int, isolation_level: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=30,
        isolation_level=isolation_level,
        # Parameters are names, numbers and bodies: they stay out of exceptions, and so of logs.
        hide_parameters=True,
        connect_args={"server_settings": SMALL_STATEMENTS},
    )
    sa.event.listen(engine.sync_engine, "before_cursor_execute", _without_nul, retval=True)
    return engine


def _without_nul(
    _: Any, __: Any, statement: str, parameters: Any, *___: Any
) -> tuple[str, Sequence[Any]]:
    """PostgreSQL's texts hold no NUL, and whatever a patient's telephone sends has to be kept."""
    if isinstance(parameters, tuple):
        return statement, _replaced(parameters)
    return statement, [_replaced(each) for each in parameters]


def _replaced(values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(
        value.replace("\0", REPLACEMENT) if isinstance(value, str) else value for value in values
    )


def engine_aside(url: str, begin: str = READ) -> AsyncEngine:
    """For what is no query of the server's: a connection of its own each time it is asked for."""
    more = {} if is_embedded(url) else {"isolation_level": "REPEATABLE READ"}
    engine = create_async_engine(url, poolclass=sa.NullPool, hide_parameters=True, **more)
    if is_embedded(url):
        _prepared(engine.sync_engine, begin)
    return engine


def _prepared(engine: sa.Engine, begin: str) -> sa.Engine:
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _prepare(connection: DBAPIConnection, _: Any) -> None:
    # The driver's own transactions begin late, and not at all before a SELECT: a request's reads
    # would not be one snapshot. With this it leaves BEGIN to us (see SQLAlchemy's SQLite notes).
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -32000",
        "mmap_size = 268435456",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
