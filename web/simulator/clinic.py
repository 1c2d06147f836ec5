"""Tell the clinic what happened, by signed webhooks over HTTP."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

import httpx
import orjson

from web.simulator.behaviours import Outcome
from web.simulator.texts import CarriedText
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
        self._url = f"{url.rstrip('/')}/webhooks/simulated"
        self._secret = secret
        self._account = account
        self._pauses = pauses

    async def hand_text(self, text: CarriedText) -> bool:
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
        return await self._post("messages", text.id, content)

    async def tell_outcome(self, text: CarriedText, outcome: Outcome) -> bool:
        """Tell what became of the clinic's text; whether the clinic has acknowledged it."""
        content = {
            "type": "message.status",
            "account": self._account,
            "id": text.id,
            "status": outcome.status,
            "code": outcome.code,
            "reason": outcome.reason,
        }
        path = f"statuses?message={quote(text.client_reference or '', safe='')}"
        return await self._post(path, f"{text.id}.{outcome.status}", content)

    async def _post(self, path: str, webhook_id: str, content: Mapping[str, object]) -> bool:
        body = orjson.dumps(content)
        for pause in self._pauses:
            await asyncio.sleep(pause)
            if await self._is_acknowledged(path, webhook_id, body):
                return True
        return False

    async def _is_acknowledged(self, path: str, webhook_id: str, body: bytes) -> bool:
        try:
            response = await self._http.post(
                f"{self._url}/{path}",
                content=body,
                headers=signed_headers(self._secret, webhook_id, body),
                timeout=ANSWER_SECONDS,
            )
        except httpx.HTTPError:
            return False
        return response.is_success
