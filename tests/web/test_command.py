"""The command, as an administrator types it, beside a server that runs."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from tests.founding import AUTH_TOKEN, RIVERSIDE
from tests.installed import installed
from tests.subscriber import Subscriber
from web.command import app

pytestmark = pytest.mark.anyio


def test_a_command_begins_without_what_only_a_server_needs() -> None:
    asked = "import sys, web.command; print({'strawberry', 'uvicorn'} & set(sys.modules))"
    begun = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True
    )
    assert begun.stdout.strip() == "set()"


async def test_commands_work_while_the_server_runs_and_it_notices(tmp_path: Path) -> None:
    async with installed(tmp_path) as (clinic, _):
        await clinic.start()
        async with httpx.AsyncClient() as http:
            assert await clinic.texted(http, "+12125550111", "Hello")
            assert not await clinic.texted_to(http, "+12125550190")
            added = await clinic.command(
                "number", "add", "(212) 555-0190", "--carrier", "twilio", "--location", "Hillcrest"
            )
            assert added == ["+12125550190 is carried by twilio."]
            assert await clinic.texted_to(http, "+12125550190")
            await clinic.command(
                "person", "add", "noor@example.org", "--name", "Noor", "--role", "viewer"
            )
            token = (await clinic.command("token", "create", "noor@example.org"))[-1]
            assert token.startswith("frontdesk_")
            document = "{ viewer { user { name } permissions } inboxCounts { unread } }"
            data = await clinic.ask(http, document, who=token)
            assert data["viewer"]["user"]["name"] == "Noor"
            assert data["viewer"]["permissions"] == [
                "MESSAGING_CHATS_READ",
                "PATIENTS_PROFILES_READ",
            ]


async def test_a_role_that_an_administrator_changes_stops_an_open_subscription(
    tmp_path: Path,
) -> None:
    async with installed(tmp_path) as (clinic, _):
        await clinic.start()
        async with Subscriber(clinic.url, clinic.token) as dana:
            await dana.subscribe()
            await dana.is_subscribed()
            await clinic.command("role", "set", "desk", "PATIENTS_PROFILES_READ")
            while "errors" not in (ended := (await dana.hear())["payload"]):
                pass
    assert ended["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_ctrl_c_tells_the_sockets_and_ends_cleanly(tmp_path: Path) -> None:
    async with installed(tmp_path) as (clinic, _):
        await clinic.start()
        async with Subscriber(clinic.url, clinic.token) as dana:
            await dana.subscribe()
            await dana.is_subscribed()
            assert await clinic.stop(signal.SIGINT) == 0
            assert await dana.is_told_to_come_back()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("number add 12 --carrier twilio", "too few digits"),
        ("number add +12125550100 --carrier twilio", "added already"),
        ("number add +12125550177 --carrier bandwidth", "no account at bandwidth"),
        ("person add dana@example.org --name D --role desk", "has an account already"),
        ("person add lee@example.org --name Lee --role king", "There is no role"),
        ("person add nobody --name Lee --role desk", "not an email address"),
        ("token create nobody@example.org", "Nobody has the address"),
        ("carrier add pigeon --set coop=1", "There is no carrier"),
        ("carrier add twilio --set account_sid=AC1", "needs auth_token"),
        ("carrier add twilio --set nonsense", "key=value"),
        ("organization create X --time-zone Mars/Base", "no time zone"),
        ("organization set --region XX", "no region"),
        ("organization set", "Say what to set"),
        ("organization set --logoff-after -1", "from 1 to 1,440 minutes"),
        ("organization set --logoff-after 1441", "or 0 for never"),
        ("organization set --chart-url javascript:alert('{patientId}')", "begins with https://"),
        ("organization set --chart-url https:///{patientId}", "begins with https://"),
        ("organization set --chart-url https://chart.example/p/", "has {patientId} after the host"),
        ("organization set --chart-url https://{patientId}.example/", "{patientId} after the host"),
    ],
)
def test_a_wrong_command_says_what_to_do(set_up: "Typed", words: str, complaint: str) -> None:
    code, said = set_up.command(*words.split())
    assert code != 0
    assert complaint in " ".join(said.replace("│", " ").split())
    assert "Traceback" not in said


def test_the_settings_of_a_clinic_are_changed(set_up: "Typed") -> None:
    address = "https://chart.example/p/{patientId}"
    words = ["--name", "Hillcrest Family Clinic", "--time-zone", "Europe/Lisbon", "--region", "PT"]
    code, said = set_up.command("organization", "set", *words, "--chart-url", address)
    assert (code, said) == (0, "Hillcrest Family Clinic is set.\n")
    code, said = set_up.command("number", "add", "21 555 0199", "--carrier", "twilio")
    assert (code, said) == (0, "+351215550199 is carried by twilio.\n")
    assert set_up.command("organization", "set", "--region", "US", "--chart-url", "")[0] == 0


async def test_the_time_until_a_browser_signs_out_is_set_while_the_server_runs(
    tmp_path: Path,
) -> None:
    async with installed(tmp_path) as (clinic, _):
        await clinic.start()
        async with httpx.AsyncClient() as http:
            document = "{ viewer { organization { logoffAfterMinutes } } }"
            for words, minutes in [((), None), (("15",), 15), (("0",), None)]:
                if words:
                    await clinic.command("organization", "set", "--logoff-after", *words)
                data = await clinic.ask(http, document)
                assert data["viewer"]["organization"]["logoffAfterMinutes"] == minutes


def test_secrets_are_kept_encrypted(set_up: "Typed") -> None:
    _, token = set_up.command("token", "create", "dana@example.org")
    kept = b"".join(path.read_bytes() for path in set_up.folder.rglob("*") if path.is_file())
    assert AUTH_TOKEN.encode() not in kept
    assert token.strip().encode() not in kept
    assert RIVERSIDE.encode() in kept
    assert (set_up.folder / "secret.key").stat().st_mode & 0o077 == 0


class Typed:
    """Commands of one data folder, run in this process: what they print and how they end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def command(self, *words: str) -> tuple[int, str]:
        ended = CliRunner().invoke(app, words, env={"FRONTDESK_DATA": str(self.folder)})
        return ended.exit_code, ended.output


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Typed:
    """An installation that no server runs in."""
    typed = Typed(tmp_path_factory.mktemp("installed"))
    for words in (
        ["organization", "create", "Hillcrest Family Clinic"],
        ["person", "add", "dana@example.org", "--name", "Dana", "--role", "desk"],
        ["carrier", "add", "twilio", "--set=account_sid=AC1", f"--set=auth_token={AUTH_TOKEN}"],
        ["number", "add", RIVERSIDE, "--carrier", "twilio"],
    ):
        assert typed.command(*words)[0] == 0
    return typed


def test_the_demo_does_not_mix_with_a_clinic_of_its_own(set_up: Typed) -> None:
    code, said = set_up.command("demo")
    assert code == 1
    assert "FRONTDESK_DATA" in said
