from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.stand_ins.standing_in import Post, StandIn, Text
from tests.webhooks.vonage_account import changed, settings, token


class VonageStandIn(StandIn):
    name = "vonage"
    path = "/v1/messages"
    words: ClassVar = {
        "SENT": "submitted",
        "DELIVERED": "delivered",
        "UNDELIVERED": "undeliverable",
        "FAILED": "rejected",
    }
    keeps_words = True
    page_size = 1_000
    stop_code = "1240"

    def __init__(self, clinic_url: str) -> None:
        super().__init__(clinic_url)
        self.app.routes.append(Route("/v2/reports/records", self._list, methods=["GET"]))

    @property
    def settings(self) -> dict[str, str]:
        return settings(api_url="http://vonage.test", messages_per_second="50")

    def read(self, body: bytes) -> Text:
        said = orjson.loads(body)
        numbers = {name: f"+{said[name]}" for name in ("to", "from")}
        return {**said, **numbers, "body": said["text"], "callback": said["webhook_url"]}

    def taken(self, text: Text) -> Response:
        return JSONResponse({"message_uuid": text["id"]}, 202)

    def refused_for_stop(self) -> Response | None:
        return None

    def received(self, sender: str, recipient: str, body: str, id: str) -> Post:
        content = changed("received_sms.json", message_uuid=id, text=body)
        content |= {"from": sender.removeprefix("+"), "to": recipient.removeprefix("+")}
        return self._post(self.url("messages"), content)

    def told(self, text: Text, status: str, code: str | None = None) -> Post:
        error = {"type": f"https://developer.vonage.com/api-errors/messages#{code}"}
        content = changed(
            "rejected.json",
            message_uuid=text["id"],
            status=self.words[status],
            client_ref=text["client_ref"],
            error=error if code else None,
        )
        return self._post(text["callback"], content)

    def forged(self, post: Post) -> Post:
        signed = token(post.body, "a secret that somebody has guessed at")
        return replace(post, headers={"authorization": f"Bearer {signed}"})

    def _post(self, url: str, content: object) -> Post:
        body = orjson.dumps(content)
        return Post(url, body, {"authorization": f"Bearer {token(body)}"})

    async def _list(self, request: Request) -> Response:
        assert request.query_params["product"] == "MESSAGES"
        asked = request.query_params
        start, end = (datetime.fromisoformat(asked[name]) for name in ("date_start", "date_end"))
        assert end - start <= timedelta(days=1)
        inbound = asked["direction"] == "inbound"
        texts = self.lost if inbound else self.texts
        found = [text for text in texts if start <= text["at"] < end]
        place = int(asked.get("cursor", 0))
        page = found[place : place + self.page_size]
        following = request.url.include_query_params(cursor=place + self.page_size)
        records = [_lost(text) if inbound else self._record(text) for text in page]
        more = len(found) > place + self.page_size
        links = {"_links": {"next": {"href": str(following)}}} if more else {}
        return JSONResponse({"records": records, "items_count": len(records), **links})

    def _record(self, text: Text) -> dict[str, Any]:
        return {
            "message_id": text["id"],
            "client_ref": text["client_ref"],
            "direction": "outbound",
            "from": text["from"].removeprefix("+"),
            "to": text["to"].removeprefix("+"),
            "date_received": text["at"].strftime("%Y-%m-%dT%H:%M:%S+0000"),
            "status": self.words[text["became"]],
            "error_code": text["code"] or "0",
        }


def _lost(text: Text) -> dict[str, Any]:
    return {
        "message_id": text["id"],
        "direction": "inbound",
        "from": text["from"].removeprefix("+"),
        "to": text["to"].removeprefix("+"),
        "date_received": text["at"].strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "message_body": text["body"],
    }
