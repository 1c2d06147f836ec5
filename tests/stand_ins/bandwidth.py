from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.stand_ins.standing_in import Post, StandIn, Text
from tests.webhooks.bandwidth_account import SETTINGS as ACCOUNT
from tests.webhooks.bandwidth_account import TOKEN, basic, events, fixture


class BandwidthStandIn(StandIn):
    name = "bandwidth"
    path = "/api/v2/users/{account}/messages"
    words: ClassVar = {
        "SENT": "message-sent",
        "DELIVERED": "message-delivered",
        "UNDELIVERED": "message-failed",
        "FAILED": "message-failed",
    }
    keeps_words = False
    stop_code = "4775"

    def __init__(self, clinic_url: str) -> None:
        super().__init__(clinic_url)
        self.app.routes.append(Route(self.path, self._list, methods=["GET"]))
        self.app.routes.append(Route("/oauth2/token", self._token, methods=["POST"]))

    @property
    def settings(self) -> dict[str, str]:
        return {
            **ACCOUNT,
            "api_url": "http://bandwidth.test/api/v2",
            "token_url": "http://bandwidth.test/oauth2/token",
            "messages_per_second": "50",
        }

    def read(self, body: bytes) -> Text:
        said = orjson.loads(body)
        (to,) = said["to"]
        return {**said, "to": to, "body": said["text"]}

    def taken(self, text: Text) -> Response:
        created = orjson.loads(fixture("created.json"))
        return JSONResponse({**created, "id": text["id"]}, 202)

    def refused_for_stop(self) -> Response | None:
        return None

    def received(self, sender: str, recipient: str, body: str, id: str) -> Post:
        content = events("received.json")
        content[0]["to"] = recipient
        content[0]["message"] |= {"id": id, "text": body, "from": sender, "to": [recipient]}
        content[0]["message"] |= {"owner": recipient, "media": []}
        return self._post("messages", content)

    def told(self, text: Text, status: str, code: str | None = None) -> Post:
        content = events("failed.json")
        content[0] |= {"type": self.words[status], "errorCode": int(code) if code else None}
        content[0]["message"] |= {"id": text["id"], "tag": text["tag"], "to": [text["to"]]}
        return self._post("statuses", content)

    def forged(self, post: Post) -> Post:
        return replace(post, headers={"authorization": basic(password="guessed")})

    def _post(self, kind: str, content: object) -> Post:
        return Post(self.url(kind), orjson.dumps(content), {"authorization": basic()})

    async def _list(self, request: Request) -> Response:
        since = datetime.fromisoformat(request.query_params["fromDateTime"])
        start, size = (int(request.query_params.get(name, 0)) for name in ("pageToken", "limit"))
        entries = [*map(_lost, self.lost), *map(self._entry, self.texts)]
        found = [
            entry for entry in entries if datetime.fromisoformat(entry["receiveTime"]) >= since
        ]
        following = {"nextPageToken": str(start + size)} if len(found) > start + size else {}
        page = {"pageInfo": following, "messages": found[start : start + size]}
        return JSONResponse({"totalCount": len(found), **page})

    def _entry(self, text: Text) -> dict[str, Any]:
        return {
            "messageId": text["id"],
            "sourceTn": text["from"],
            "destinationTn": text["to"],
            "messageStatus": text["became"],
            "messageDirection": "OUTBOUND",
            "messageType": "sms",
            "errorCode": int(text["code"] or 0),
            "receiveTime": text["at"].isoformat(),
        }

    async def _token(self, request: Request) -> Response:
        assert (await request.body()) == b"grant_type=client_credentials"
        return JSONResponse({"access_token": TOKEN, "expires_in": 3600})


def _lost(text: Text) -> dict[str, Any]:
    return {
        "messageId": text["id"],
        "sourceTn": text["from"],
        "destinationTn": text["to"],
        "messageStatus": "DELIVERED",
        "messageDirection": "INBOUND",
        "messageType": "mms" if text["media"] else "sms",
        "errorCode": 0,
        "receiveTime": text["at"].isoformat(),
    }
