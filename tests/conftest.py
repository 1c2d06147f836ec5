import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.clinic import Clinic, served
from tests.founding import Template, make_template


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    there = len(databases.made)
    yield asyncio.run(make_template(tmp_path_factory.mktemp("template")))
    asyncio.run(databases.drop_those_after(there))


@pytest.fixture(autouse=True)
def _databases(template: Template) -> Iterator[None]:
    there = len(databases.made)
    yield
    asyncio.run(databases.drop_those_after(there))


@pytest.fixture
async def clinic(template: Template, tmp_path: Path, anyio_backend: str) -> AsyncIterator[Clinic]:
    async with served(template, tmp_path) as clinic:
        yield clinic
