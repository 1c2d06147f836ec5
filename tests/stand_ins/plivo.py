from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlencode

import orjson
from starlette.responses import JSONResponse, Response

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
    stop_code = "200"

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

    def _post(self, url: str, fields: dict[str, str]) -> Post:
        body = urlencode(fields).encode()
        return Post(url, body, self._headers(url, body))

    def _headers(self, url: str, body: bytes, token: str = ACCOUNT["auth_token"]) -> dict[str, str]:
        form = {"content-type": "application/x-www-form-urlencoded"}
        return form | signed_v3(url, body, token)
