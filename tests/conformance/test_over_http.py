"""graphql-http's audits of GraphQL over HTTP, each of them passed."""

import asyncio
import json
from asyncio.subprocess import PIPE

import pytest

from tests.clinic import Clinic
from tests.conformance.node import FOLDER, require_node

pytestmark = pytest.mark.anyio


async def test_every_audit_of_graphql_http_is_passed(clinic: Clinic) -> None:
    require_node()
    audit = await asyncio.create_subprocess_exec(
        "node",
        str(FOLDER / "audit.mjs"),
        f"{clinic.url}/graphql",
        clinic.tokens["dana"],
        stdout=PIPE,
    )
    async with asyncio.timeout(60):
        output, _ = await audit.communicate()
    *failures, summary = output.decode().splitlines()
    assert failures == []
    assert json.loads(summary) == {"total": 61, "ok": 61, "notice": 0, "warn": 0, "error": 0}


async def test_a_browser_that_opens_the_address_is_given_a_page(clinic: Clinic) -> None:
    page = await clinic.http.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
