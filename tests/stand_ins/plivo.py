from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.stand_ins.standing_in import Post, StandIn, Text
from tests.webhooks.plivo_account import AUTH_ID, signed_v3
from tests.webhooks.plivo_account import SETTINGS as ACCOUNT


class PlivoStandIn(StandIn):
    name = "plivo"
    path = "/v1/Account/{account}/Message/"
    words: ClassVar = {
        "SENT": "sent",
        "DELIVERED": "delivered",
        "UNDELIVERED": "undelivered",
        "FAILED": "failed",
    }
    keeps_words = False
    stop_code = "200"

    def __init__(self, clinic_url: str) -> None:
        super().__init__(clinic_url)
        self.app.routes.append(Route(self.path, self._list, methods=["GET"]))
        self.app.routes.append(Route(self.path + "{id}/Media/", self._list_media))

    @property
    def settings(self) -> dict[str, str]:
        return {**ACCOUNT, "api_url": "http://plivo.test", "messages_per_second": "50"}

    def read(self, body: bytes) -> Text:
        said = orjson.loads(body)
        numbers = {"to": said["dst"], "from": said["src"]}
        return {**said, **numbers, "body": said["text"], "callback": said["url"]}

    def taken(self, text: Text) -> Response:
        return JSONResponse({"message": "message(s) queued", "message_uuid": [text["id"]]}, 202)

    def refused_for_stop(self) -> Response | None:
        return None

    def received(self, sender: str, recipient: str, body: str, id: str) -> Post:
        fields = {"MessageUUID": id, "Type": "sms", "Text": body, "Units": "1"}
        numbers = {"From": sender.removeprefix("+"), "To": recipient.removeprefix("+")}
        return self._post(f"{self.url('messages')}?account={AUTH_ID}", fields | numbers)

    def told(self, text: Text, status: str, code: str | None = None) -> Post:
        fields = {
            "MessageUUID": text["id"],
            "Status": self.words[status],
            "ErrorCode": code or "000",
            "From": text["from"].removeprefix("+"),
            "To": text["to"].removeprefix("+"),
        }
        return self._post(text["callback"], fields)

    def forged(self, post: Post) -> Post:
        return replace(post, headers=self._headers(post.url, post.body, "a guess"))

    async def _list(self, request: Request) -> Response:
        asked = request.query_params
        since = datetime.fromisoformat(asked["message_time__gte"]).replace(tzinfo=UTC)
        start, size = (int(asked.get(name, 0)) for name in ("offset", "limit"))
        texts = [*self.lost, *self.texts][::-1]
        found = [self._entry(text) for text in texts if text["at"] >= since]
        return JSONResponse({"objects": found[start : start + size]})

    async def _list_media(self, request: Request) -> Response:
        (text,) = [text for text in self.lost if text["id"] == request.path_params["id"]]
        files = [{"media_url": url, "content_type": type} for url, type in text["media"]]
        return JSONResponse({"objects": files})

    def _entry(self, text: Text) -> dict[str, Any]:
        inbound = text in self.lost
        return {
            "message_uuid": text["id"],
            "message_direction": "inbound" if inbound else "outbound",
            "message_state": "received" if inbound else self.words[text["became"]],
            "message_type": "mms" if inbound and text["media"] else "sms",
            "message_time": text["at"].isoformat(" "),
            "from_number": text["from"].removeprefix("+"),
            "to_number": text["to"].removeprefix("+"),
            "error_code": "000" if inbound else text["code"] or "000",
        }

    def _post(self, url: str, fields: dict[str, str]) -> Post:
        body = urlencode(fields).encode()
        return Post(url, body, self._headers(url, body))

    def _headers(self, url: str, body: bytes, token: str = ACCOUNT["auth_token"]) -> dict[str, str]:
        form = {"content-type": "application/x-www-form-urlencoded"}
        return form | signed_v3(url, body, token)
