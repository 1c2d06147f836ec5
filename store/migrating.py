"""Bringing a database to this release's tables."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from store.database import Database
from store.dialect import BUSY_TIMEOUT_MS

ONE_AT_A_TIME = 0x46524F4E54  # "FRONT"
"""The key of PostgreSQL's lock for who migrates; any number that nobody else uses."""
MIGRATIONS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


async def migrate(url: str) -> str:
    """Run what has not run yet, all or nothing, one process at a time. The revision reached."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade(connection: sa.Connection) -> str:
    if connection.dialect.name == "sqlite":
        # WAL cannot be switched on inside a transaction, and BEGIN IMMEDIATE makes a second
        # process that migrates wait for the first.
        connection.connection.dbapi_connection.isolation_level = None  # type: ignore[union-attr]
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        # KiB: indexes over what is there are built in memory, not page by page through the WAL.
        connection.exec_driver_sql("PRAGMA cache_size = -128000")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()
    return newest()


def newest() -> str:
    return str(ScriptDirectory.from_config(_config()).get_current_head())


async def is_migrated(database: Database) -> bool:
    """Whether the database has exactly the tables of this release."""
    async with database.connection() as connection:
        current = await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
    return current == newest()
