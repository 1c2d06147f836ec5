"""Tell the clinic what happened, by signed webhooks over HTTP."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote, urlencode

import httpx
import orjson

from web.simulator.behaviours import Outcome
from web.simulator.carried import Carried
from webhooks.standard_webhooks import signed_headers

PAUSES = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Seconds before each try, until the clinic answers 2xx."""

ANSWER_SECONDS = 10.0


class Clinic:
    """The clinic as the network knows it: an address for webhooks and a shared secret."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        secret: str,
        account: str,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._http = http
        self._url = f"{url.rstrip('/')}/webhooks"
        self._secret = secret
        self._account = account
        self._pauses = pauses

    async def hand_text(self, text: Carried) -> bool:
        """Hand over a patient's text; whether the clinic has acknowledged it."""
        content = {
            "type": "message.received",
            "account": self._account,
            "id": text.id,
            "from": text.patient_number,
            "to": text.clinic_number,
            "body": text.body,
            "media": [
                {"name": PurePosixPath(file["url"]).name, "type": file["type"]}
                for file in text.media
            ],
        }
        return await self._post("simulated/messages", text.id, content)

    async def tell_outcome(self, text: Carried, outcome: Outcome) -> bool:
        """Tell what became of the clinic's text; whether the clinic has acknowledged it."""
        content = {
            "type": "message.status",
            "account": self._account,
            "id": text.id,
            "status": outcome.status,
            "code": outcome.code,
            "reason": outcome.reason,
        }
        path = f"simulated/statuses?message={quote(text.client_reference or '', safe='')}"
        return await self._post(path, f"{text.id}.{outcome.status}", content)

    async def tell_call(self, call: Carried, kind: str, said: Mapping[str, object]) -> bool:
        """One word about a call, as docs/calls.md has it; whether the clinic has it."""
        content = {
            "account": self._account,
            "type": kind,
            "call": call.id,
            "direction": "INBOUND" if call.from_patient else "OUTBOUND",
            "patient": call.patient_number,
            "clinic": call.clinic_number,
            **said,
        }
        path = f"simulated/calls?{urlencode({'item': call.client_reference or ''})}"
        return await self._post(path, f"{call.id}.{kind}", content)

    async def hand_email(self, email: Carried, raw: bytes) -> bool:
        """Hand over an email to the clinic, whole; whether the clinic has acknowledged it."""
        query = {"account": self._account, "recipient": email.details["to"]}
        path = f"simulated_mail/mime?{urlencode(query)}"
        return await self._try(path, email.id, raw, "message/rfc822")

    async def tell_email(self, email: Carried, outcome: Outcome) -> bool:
        """What became of the clinic's email."""
        content = {
            "item": email.client_reference,
            "status": outcome.status,
            "code": outcome.code,
        }
        path = f"simulated_mail/events?{urlencode({'account': self._account})}"
        return await self._post(path, f"{email.id}.{outcome.status}", content)

    async def _post(self, path: str, webhook_id: str, content: Mapping[str, object]) -> bool:
        return await self._try(path, webhook_id, orjson.dumps(content), "application/json")

    async def _try(self, path: str, webhook_id: str, body: bytes, content_type: str) -> bool:
        for pause in self._pauses:
            await asyncio.sleep(pause)
            if await self._is_acknowledged(path, webhook_id, body, content_type):
                return True
        return False

    async def _is_acknowledged(
        self, path: str, webhook_id: str, body: bytes, content_type: str
    ) -> bool:
        signed = signed_headers(self._secret, webhook_id, body)
        try:
            response = await self._http.post(
                f"{self._url}/{path}",
                content=body,
                headers={**signed, "content-type": content_type},
                timeout=ANSWER_SECONDS,
            )
        except httpx.HTTPError:
            return False
        return response.is_success
