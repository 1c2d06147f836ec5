"""`frontdesk doctor`: what is wrong is said, and whether somebody must do something about it."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import Response
from typer.testing import CliRunner

from tests import databases
from tests.clinic import Clinic
from tests.founding import MARIA, SECRET_KEY
from tests.installed import Installed, installed
from tests.twilio_stand_in import problem
from tests.webhooks.vonage_account import settings
from web.command import app

pytestmark = pytest.mark.anyio
PUBLIC_URL = "https://clinic.example"
INBOX = "{ conversations { nodes { lastItem { ... on Message { body arrivedLateAt } } } } }"
VONAGE = [f"--set={name}={value}" for name, value in settings(api_secret="").items() if value]
NEW = "+12125550190"


async def doctor(clinic: Installed, *words: str) -> tuple[int, str]:
    """Its exit code, and what it says."""
    code, said, complaint = await clinic.ran("doctor", *words)
    assert complaint == ""
    return code, said


async def inbox(clinic: Installed, http: httpx.AsyncClient) -> list[Any]:
    nodes = (await clinic.ask(http, INBOX))["conversations"]["nodes"]
    return [node["lastItem"] for node in nodes]


@pytest.mark.timeout(180)
async def test_from_a_wrong_address_to_nothing_that_needs_anybody(tmp_path: Path) -> None:
    async with installed(tmp_path, public_url=PUBLIC_URL) as (clinic, twilio):
        await clinic.start()
        assert (await doctor(clinic))[0] == 0
        async with httpx.AsyncClient() as http:
            clinic.environment["FRONTDESK_PUBLIC_URL"] = "https://old.example"
            assert not await clinic.texted(http, MARIA, "Can you hear me?")
            clinic.environment["FRONTDESK_PUBLIC_URL"] = PUBLIC_URL
            code, said = await doctor(clinic)
            assert code == 1
            assert "the signature does not verify" in said
            assert "Can you hear me?" not in said

            assert await clinic.texted(http, MARIA, "To your new number", NEW)
            code, said = await doctor(clinic, "--retry")
            assert code == 1
            assert f"a number that the clinic has not added ({NEW})" in said
            for private in ("To your new number", MARIA):
                assert private not in said

            await clinic.command("number", "add", NEW, "--carrier", "twilio")
            code, said = await doctor(clinic, "--retry", "--seen")
            assert "1 kept texts and emails were taken up." in said
            (text,) = await inbox(clinic, http)
            assert text["body"] == "To your new number"
            assert text["arrivedLateAt"]
            assert await doctor(clinic, "--retry") == (
                0,
                "Hillcrest Family Clinic\n"
                "  · 0 kept texts and emails were taken up.\n"
                "  · Twilio's log has not been compared with ours yet.\n"
                "Nothing needs you.\n",
            )

            lost: dict[str, Any] = {"from": MARIA, "to": NEW, "body": "And this?"}
            twilio.logs(**lost)
            said = "\n".join(await clinic.command("reconcile", "--days", "2"))
            assert "1 texts had not reached us" in said
            assert [item["body"] for item in await inbox(clinic, http)] == ["And this?"]
            assert "1 texts had not reached us" in (await doctor(clinic))[1]


@pytest.mark.timeout(180)
async def test_a_carrier_that_refuses_the_credentials_is_named(tmp_path: Path) -> None:
    async with installed(tmp_path, public_url=PUBLIC_URL) as (clinic, twilio):
        twilio.before_list = lambda _: Response(status_code=401)
        await clinic.command("carrier", "add", "vonage", *VONAGE)
        code, said = await doctor(clinic)
        assert code == 1
        assert "· Vonage has no log to ask for" in said
        assert "· No number is carried by vonage yet." in said
        assert "Twilio cannot be asked anything: It does not accept the account's cred" in said
        said = "\n".join(await clinic.command("reconcile"))
        assert "could not be compared" in said


@pytest.mark.timeout(180)
async def test_what_was_not_sent_and_not_fetched_is_listed(tmp_path: Path) -> None:
    """The server died an hour ago, and nobody has started it since."""
    async with installed(tmp_path, public_url=PUBLIC_URL) as (clinic, twilio):
        await clinic.start()
        twilio.before = problem(429, 20429)
        async with httpx.AsyncClient() as http:
            assert await clinic.pictured(http, MARIA, ["ME1"], "My card")
            (conversation,) = (await clinic.ask(http, "{ conversations { nodes { id } } }"))[
                "conversations"
            ]["nodes"]
            send = """mutation($id: ID!) { sendMessage(input: {conversationId: $id, body: "x"})
              { errors { code } } }"""
            await clinic.ask(http, send, id=conversation["id"])
        await clinic.stop(signal.SIGKILL)
        await _age(tmp_path / "data" / "frontdesk.sqlite3")
        code, said = await doctor(clinic)
        assert code == 1
        assert "1 texts have waited for more than ten minutes" in said
        assert "1 files of patients lie at their carriers still." in said
        assert "My card" not in said


async def _age(database: Path) -> None:
    """As if all that waits had been waiting for an hour."""
    script = (
        "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]);"
        "c.execute('update outbox set created_at=created_at-3600000');"
        "c.execute('update fetch set created_at=created_at-3600000'); c.commit()"
    )
    process = await asyncio.create_subprocess_exec("python3", "-c", script, str(database))
    assert await process.wait() == 0


async def test_an_address_without_https_and_a_carrier_out_of_reach_are_said(
    clinic: Clinic, tmp_path: Path
) -> None:
    ended = await asyncio.to_thread(_doctor, tmp_path, SECRET_KEY)
    assert ended[0] == 1
    assert "which is not https" in ended[1]
    assert "Twilio cannot be asked anything: The carrier gave no answer" in ended[1]
    assert "Lakeside Dental" in ended[1]


async def test_another_secret_key_than_the_settings_were_locked_with_is_said(
    clinic: Clinic, tmp_path: Path
) -> None:
    code, said = await asyncio.to_thread(_doctor, tmp_path, "another key")
    assert code == 1
    assert "FRONTDESK_SECRET_KEY is another" in said


def test_a_database_of_another_release_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    code, said = _doctor(tmp_path, SECRET_KEY)
    assert code == 1
    assert "run `frontdesk migrate`" in said
    assert _doctor(tmp_path, SECRET_KEY)[0] == 1


def _doctor(folder: Path, secret_key: str) -> tuple[int, str]:
    environment = {"FRONTDESK_DATA": str(folder), "FRONTDESK_SECRET_KEY": secret_key}
    environment |= databases.environment(folder)
    ended = CliRunner().invoke(app, ["doctor"], env=environment)
    return ended.exit_code, ended.output
