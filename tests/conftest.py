import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.clinic import Clinic, served
from tests.founding import Template, make_template


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return asyncio.run(make_template(tmp_path_factory.mktemp("template")))


@pytest.fixture
async def clinic(template: Template, tmp_path: Path, anyio_backend: str) -> AsyncIterator[Clinic]:
    async with served(template, tmp_path) as clinic:
        yield clinic
