"""A clinic installed as an administrator does it: by the command, served by its own process."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from twilio.request_validator import RequestValidator

from tests.clinic import running
from tests.founding import ACCOUNT_SID, AUTH_TOKEN, RIVERSIDE
from tests.twilio_stand_in import TwilioStandIn

FRONTDESK = Path(sys.executable).parent / "frontdesk"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Installed:
    """The command and the server of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        own = {
            "FRONTDESK_DATA": str(folder / "data"),
            "FRONTDESK_PORT": str(self.port),
            "FRONTDESK_HEARTBEAT_SECONDS": "1",
        }
        kept = {name: value for name, value in os.environ.items() if "FRONTDESK" not in name}
        self.environment = {**kept, **own}
        self.folder = folder
        self.server: asyncio.subprocess.Process | None = None
        self.token = ""
        self.api_url = ""

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    async def command(self, *words: str, fails: bool = False) -> list[str]:
        """The lines that a command prints; with `fails`, those of its complaint."""
        code, out, complaint = await self.ran(*words)
        assert (code != 0) == fails, complaint
        return (complaint if fails else out).strip().splitlines()

    async def ran(self, *words: str) -> tuple[int, str, str]:
        """A command's exit code, and what it prints and complains."""
        process = await asyncio.create_subprocess_exec(
            FRONTDESK,
            *words,
            cwd=self.folder,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, complaint = await process.communicate()
        return process.returncode or 0, out.decode(), complaint.decode()

    async def set_up(self, api_url: str) -> None:
        self.api_url = api_url
        await self.command("organization", "create", "Hillcrest Family Clinic")
        await self.command("person", "add", "dana@example.org", "--name", "Dana", "--role", "desk")
        self.token = (await self.command("token", "create", "dana@example.org"))[-1]
        settings = {
            "account_sid": ACCOUNT_SID,
            "auth_token": AUTH_TOKEN,
            "api_url": api_url,
            "grace_seconds": "1",
        }
        pairs = [f"--set={name}={value}" for name, value in settings.items()]
        await self.command("carrier", "add", "twilio", *pairs)
        await self.command("number", "add", RIVERSIDE, "--carrier", "twilio")

    async def start(self, *options: str) -> None:
        self.server = await asyncio.create_subprocess_exec(
            FRONTDESK, "serve", *options, cwd=self.folder, env=self.environment
        )
        async with asyncio.timeout(30), httpx.AsyncClient() as http:
            while True:
                try:
                    if (await http.get(f"{self.url}/readyz")).status_code == 200:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)

    async def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """The server's exit code."""
        assert self.server is not None
        self.server.send_signal(how)
        async with asyncio.timeout(15):
            return await self.server.wait()

    async def ask(
        self, http: httpx.AsyncClient, document: str, who: str | None = None, **variables: Any
    ) -> Any:
        """`who` is another's token."""
        response = await http.post(
            f"{self.url}/graphql",
            json={"query": document, "variables": variables},
            headers={"authorization": f"Bearer {who or self.token}"},
        )
        answer = response.json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def texted_to(self, http: httpx.AsyncClient, number: str) -> bool:
        """Whether a text to one of the clinic's numbers stands in the inbox."""
        body = uuid4().hex
        await self.texted(http, "+12125550112", body, number)
        document = "{ conversations { nodes { lastItem { ... on Message { body } } } } }"
        data = await self.ask(http, document)
        return body in [node["lastItem"]["body"] for node in data["conversations"]["nodes"]]

    async def texted(
        self, http: httpx.AsyncClient, sender: str, body: str, to: str = RIVERSIDE
    ) -> bool:
        """Whether a patient's text was acknowledged."""
        form = {
            "MessageSid": "SM" + uuid4().hex,
            "AccountSid": ACCOUNT_SID,
            "From": sender,
            "To": to,
            "Body": body,
        }
        return await self.posted(http, form)

    async def pictured(
        self, http: httpx.AsyncClient, sender: str, names: Sequence[str], body: str = ""
    ) -> bool:
        """Whether a patient's files, which Twilio holds by these names, were acknowledged."""
        sid = "MM" + uuid4().hex
        path = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{sid}/Media"
        form = {
            "MessageSid": sid,
            "AccountSid": ACCOUNT_SID,
            "From": sender,
            "To": RIVERSIDE,
            "Body": body,
            "NumMedia": str(len(names)),
        }
        for number, name in enumerate(names):
            form[f"MediaUrl{number}"] = f"{self.api_url}{path}/{name}"
            form[f"MediaContentType{number}"] = "image/jpeg"
        return await self.posted(http, form)

    async def posted(self, http: httpx.AsyncClient, form: Mapping[str, str]) -> bool:
        """Whether a text as Twilio posts it was acknowledged."""
        path = "/webhooks/twilio/messages"
        try:
            answer = await http.post(self.url + path, data=form, headers=self._signed(path, form))
        except httpx.TransportError:
            return False
        return answer.status_code == 200

    def _signed(self, path: str, form: Mapping[str, str]) -> dict[str, str]:
        signed = self.environment.get("FRONTDESK_PUBLIC_URL", self.url) + path
        signature = RequestValidator(AUTH_TOKEN).compute_signature(signed, form)
        return {"x-twilio-signature": signature}


@asynccontextmanager
async def installed(
    folder: Path, **settings: str
) -> AsyncIterator[tuple[Installed, TwilioStandIn]]:
    """With Twilio's stand-in on a real port, as the server's own process needs it."""
    twilio = TwilioStandIn()
    listener = socket.create_server(("127.0.0.1", 0))
    api_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with running(twilio.app, listener, lifespan="off"):
        clinic = Installed(folder)
        clinic.environment |= {f"FRONTDESK_{name.upper()}": v for name, v in settings.items()}
        await clinic.set_up(api_url)
        try:
            yield clinic, twilio
        finally:
            if clinic.server is not None and clinic.server.returncode is None:
                clinic.server.kill()
                await clinic.server.wait()
